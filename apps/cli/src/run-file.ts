import { dirname, resolve } from 'node:path';
import {
  extractParameters,
  splitSecrets,
  toAnalysisCells,
  toPythonAssignments,
  withFormDefaults,
} from '@quire/analysis';
import { loadParser } from '@quire/analysis/node';
import { describeNotebook, injectParameters, type Notebook } from '@quire/notebook';
import { CliError } from './cli-error.ts';
import { duration } from './columns.ts';
import type { Session } from './command.ts';
import type { RunOptions } from './commands/run.ts';
import type { Context } from './context.ts';
import { type ListedDownload, reportDownloads, saveDownloads } from './downloads.ts';
import { executeFile, type FileRun } from './execute-file.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { findPython } from './find-python.ts';
import { readGivenValues, replacePaths } from './given-values.ts';
import { readNotebookFile } from './notebook-file.ts';
import { printFailure, RunPrinter } from './run-printer.ts';
import { plainLine } from './terminal.ts';

/** Runs a notebook file on this machine, as papermill does: the values of inputs in a cell of their own. */
export async function runFile(session: Session, options: RunOptions, given: string): Promise<ExitCode> {
  const { context, terminal } = session;
  const file = await readNotebookFile(context, given);
  const out = options.out === undefined ? null : resolve(context.cwd, options.out);
  if (out === file.path) {
    throw new CliError(
      EXIT.usage,
      'The executed notebook would replace the notebook itself. Choose another file for -o.',
    );
  }
  const { notebook, hasInputs, parameters, secrets, doubts } = await prepare(context, {
    notebook: file.notebook,
    options,
  });
  for (const warning of [...file.warnings, ...doubts]) terminal.note(`${given}: ${plainLine(warning)}`);
  const python = await findPython(context, options.python);
  const codeCells = notebook.cells.filter((cell) => cell.cell_type === 'code');
  const { headings } = describeNotebook(notebook);
  const printer = new RunPrinter(terminal, {
    cells: notebook.cells,
    headings,
    cellsTotal: codeCells.length,
    isSilent: options.json === true,
  });
  const folder = given === '-' ? context.cwd : dirname(file.path);
  const cwd = resolve(context.cwd, options.cwd ?? folder);
  const seconds = options.timeout ?? Number.POSITIVE_INFINITY;
  const run = await executeFile(session, {
    ...{ notebook, hasInputs, printer, python, cwd, out, seconds, secrets },
  });
  printer.end();
  const { downloads, error } = await saveDownloads(context, run.offered, options.downloads);
  if (options.json) terminal.json(toJson({ given, parameters, python, out, run, downloads }));
  report(session, run, out);
  reportDownloads(terminal, downloads, '--downloads FOLDER');
  if (error !== null && run.status === 'succeeded') throw error;
  return run.status === 'failed' ? EXIT.failed : run.status === 'cancelled' ? EXIT.cancelled : EXIT.ok;
}

interface Prepared {
  readonly notebook: Notebook;
  readonly hasInputs: boolean;
  /** What was given, and what the notebook's form starts with. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What may keep values that were given from having their effect. */
  /** For the kernel alone; the executed notebook has none of them. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly doubts: readonly string[];
}

async function prepare(
  context: Context,
  { notebook, options }: { notebook: Notebook; options: RunOptions },
): Promise<Prepared> {
  await loadParser();
  const declared = extractParameters(toAnalysisCells(notebook));
  const hasInputs = declared.parameters.length > 0;
  const given = { assignments: options.parameter ?? [], file: options.parametersFile };
  const checked = withFormDefaults(declared.parameters, await readGivenValues(context, declared, given));
  // The notebook may run in another folder than the one where the path was written.
  const values = await replacePaths(context, { parameters: declared, values: checked }, async (path) => path);
  if (Object.keys(values).length === 0)
    return { notebook, hasInputs, parameters: {}, secrets: {}, doubts: [] };
  const { kept, secrets } = splitSecrets(declared, values);
  const doubts = declared.diagnostics
    .filter(({ severity }) => severity !== 'info')
    .map(({ message }) => message);
  return {
    hasInputs,
    notebook: injectParameters(notebook, toPythonAssignments(declared, kept), declared.cellIds[0]),
    parameters: kept,
    secrets,
    doubts,
  };
}

function report({ terminal }: Session, run: FileRun, out: string | null): void {
  const { green, yellow, dim } = terminal.errorColours;
  if (run.failure) printFailure(terminal, run.failure);
  const took = duration(run.milliseconds);
  if (run.status === 'succeeded') terminal.note(green(`The run succeeded in ${took}.`));
  else
    terminal.note(
      run.status === 'failed'
        ? dim(`The run failed after ${took}.`)
        : yellow(`The run was cancelled after ${took}.`),
    );
  if (out !== null) terminal.note(`Wrote ${out}`);
  else if (run.status === 'failed')
    terminal.note(dim('With -o FILE the executed notebook is kept, failed cell and all.'));
}

function toJson(done: {
  given: string;
  parameters: Readonly<Record<string, unknown>>;
  python: string;
  out: string | null;
  run: FileRun;
  downloads: readonly ListedDownload[];
}): object {
  const { status, milliseconds, cellsDone, cellsTotal, failure } = done.run;
  return {
    file: done.given,
    python: done.python,
    status,
    parameters: done.parameters,
    milliseconds: Math.round(milliseconds),
    cellsDone,
    cellsTotal,
    failure,
    files: done.out === null ? [] : [done.out],
    downloads: done.downloads,
  };
}
