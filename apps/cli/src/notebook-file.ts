import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type Notebook, type ReadResult, readNotebook } from '@quire/notebook';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { describeItem } from './explain-error.ts';

export interface NotebookFile {
  readonly path: string;
  readonly name: string;
  readonly text: string;
  readonly notebook: Notebook;
  readonly warnings: readonly string[];
}

/** Reads a notebook file; `-` is stdin. @throws CliError that names what is wrong with it, and where. */
export async function readNotebookFile(context: Context, given: string): Promise<NotebookFile> {
  const path = given === '-' ? '-' : resolve(context.cwd, given);
  const bytes = given === '-' ? await readAll(context.stdin) : await readFile(path);
  const name = given === '-' ? 'stdin' : basename(path);
  const result = readNotebook(bytes);
  if (!result.ok) throw invalidNotebook(given, result);
  const text = new TextDecoder().decode(bytes);
  const warnings = result.warnings.map(describeItem);
  return { path, name, text, notebook: result.notebook, warnings };
}

function invalidNotebook(name: string, { problems }: Extract<ReadResult, { ok: false }>): CliError {
  return new CliError(EXIT.invalid, `${name} is not a notebook that can be read.`, {
    details: problems.map(describeItem),
  });
}

export async function readAll(stream: AsyncIterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream)
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array));
  return Buffer.concat(chunks);
}
