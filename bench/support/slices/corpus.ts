import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type AnalysisCell, toAnalysisCells } from '../../../packages/analysis/src/index.ts';
import { readNotebook } from '../../../packages/notebook/src/index.ts';

/** A notebook of somebody else, with the repository that it came in. */
export type PublicNotebook = {
  /** Folder of the repository: `owner+name`. */
  readonly repository: string;
  readonly root: string;
  readonly path: string;
  readonly folder: string;
  /** Code cells only; the id says the position. */
  readonly cells: readonly AnalysisCell[];
};

const CELLS_MIN = 3;

/**
 * The notebooks of a folder of repositories: one of each repository, then another of each, and so on, so that the
 * first of them say as much of every repository. Which one comes first is decided by a hash, not by us.
 */
export async function readCorpus(corpus: string): Promise<readonly PublicNotebook[]> {
  const repositories = (await readdir(corpus, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const byRepository = await Promise.all(repositories.map((name) => readRepository(corpus, name)));
  const longest = Math.max(0, ...byRepository.map(({ length }) => length));
  const seen = new Set<string>();
  return Array.from({ length: longest }, (_, place) => byRepository.flatMap((all) => all[place] ?? []))
    .flat()
    .filter(({ cells }) => {
      const text = JSON.stringify(cells.map(({ source }) => source));
      const isNew = !seen.has(text);
      seen.add(text);
      return isNew;
    });
}

async function readRepository(corpus: string, repository: string): Promise<PublicNotebook[]> {
  const root = join(corpus, repository);
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.ipynb'));
  const inOrder = names
    .map((name) => ({ name, place: createHash('sha256').update(`${repository}/${name}`).digest('hex') }))
    .sort((left, right) => (left.place < right.place ? -1 : 1));
  const read = await Promise.all(
    inOrder.map(async ({ name }): Promise<PublicNotebook[]> => {
      const path = join(root, name);
      const cells = await readCells(path);
      return cells === undefined || cells.length < CELLS_MIN
        ? []
        : [{ repository, root, path, folder: dirname(path), cells }];
    }),
  );
  return read.flat();
}

/** The code cells of a notebook in Python that are not empty; undefined where it is none. */
export async function readCells(path: string): Promise<readonly AnalysisCell[] | undefined> {
  const result = readNotebook(await readFile(path));
  if (!result.ok) return undefined;
  const kernel = result.notebook.metadata.kernelspec as { language?: unknown; name?: unknown } | undefined;
  const language = String(kernel?.language ?? kernel?.name ?? 'python').toLowerCase();
  if (!language.includes('python')) return undefined;
  return toAnalysisCells(result.notebook)
    .filter(({ type, source }) => type === 'code' && source.trim() !== '')
    .map((cell, index) => ({ ...cell, id: `cell-${index}` }));
}

/**
 * Whether a notebook can be expected to run without a network: it names no address, and every module that it imports
 * is in the environment or beside it.
 */
export function expectToRun(python: string): (notebook: PublicNotebook) => boolean {
  const script =
    'import json, pkgutil, sys; print(json.dumps([*sys.stdlib_module_names, *(m.name for m in pkgutil.iter_modules())]))';
  const modules = new Set(JSON.parse(execFileSync(python, ['-c', script], { encoding: 'utf8' })) as string[]);
  return ({ cells, folder }) =>
    cells
      .flatMap(({ source }) => source.split('\n'))
      .filter((line) => !line.trimStart().startsWith('#'))
      .every(
        (line) =>
          !/https?:\/\//.test(line) &&
          importsOf(line).every((name) => modules.has(name) || isBeside(folder, name)),
      );
}

const importsOf = (line: string): string[] => {
  const match = /^\s*(?:from\s+([A-Za-z_]\w*)[\w.]*\s+import\b|import\s+(.+))/.exec(line);
  const listed = match?.[1] ?? match?.[2] ?? '';
  return listed
    .replace(/[#;].*/, '')
    .split(',')
    .flatMap((part) => /^\s*([A-Za-z_]\w*)/.exec(part)?.[1] ?? []);
};
const isBeside = (folder: string, name: string): boolean =>
  existsSync(join(folder, `${name}.py`)) || existsSync(join(folder, name));
