import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { secretsEnvironment } from '@quire/analysis';
import {
  createLocalProvider,
  executeNotebook,
  type KernelProvider,
  type RunEvent,
  type RunFailure,
} from '@quire/kernels';
import { type Notebook, serialiseNotebook, tagsOf } from '@quire/notebook';
import { CliError } from './cli-error.ts';
import type { Session } from './command.ts';
import type { Context } from './context.ts';
import type { Offered } from './downloads.ts';
import { ExecutedNotebook } from './executed-notebook.ts';
import { EXIT } from './exit-codes.ts';
import { askLine, askSecret } from './prompt.ts';
import type { RunPrinter } from './run-printer.ts';
import { writeFileSafely } from './write-file.ts';

export interface FileExecution {
  readonly notebook: Notebook;
  readonly hasInputs: boolean;
  readonly printer: RunPrinter;
  readonly python: string;
  readonly cwd: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** Where the executed notebook goes; null for nowhere. */
  readonly out: string | null;
  /** How long the run may take. */
  readonly seconds: number;
}

export interface FileRun {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly milliseconds: number;
  readonly cellsDone: number;
  readonly cellsTotal: number;
  readonly failure: FileFailure | null;
  readonly offered: readonly Offered[];
}

export interface FileFailure {
  readonly code: string;
  readonly sentence: string;
  readonly advice: string | null;
  readonly cellId: string | null;
  readonly name: string | null;
  readonly message: string | null;
  readonly traceback: readonly string[] | null;
}

/** A crash of the machine loses at most the cells of this time; writing after each of many quick ones is waste. */
const SAVE_EVERY_MILLISECONDS = 2_000;
/** On one's own machine only the machine is the limit. */
const PROCESSES_MAX = 100_000;
export const SPEC = 'python3';

/** Runs all cells in a kernel of its own, shows them, and keeps the executed notebook up to date. */
export async function executeFile(session: Session, execution: FileExecution): Promise<FileRun> {
  const { context } = session;
  const { notebook, hasInputs, printer, python, cwd, out, seconds, secrets } = execution;
  // Nobody draws forms here: the helper takes its values from the command line, or asks in the terminal.
  const env = { ...kernelEnvironment(context), ...secretsEnvironment(secrets), QUIRE_FACE: 'terminal' };
  await refuseMissingFolder(cwd);
  const executed = new ExecutedNotebook(notebook);
  const save = async (): Promise<void> => {
    if (out !== null) await writeFileSafely(out, serialiseNotebook(executed.toNotebook()));
  };
  // What cannot be written should be known before an hour of computing, not after.
  await save();
  const provider = openProvider(python);
  const cancelling = new AbortController();
  const stopListening = listen(context, { cancelling, printer, close: () => provider.close() });
  let savedAt = Date.now();
  try {
    const outcome = await executeNotebook({
      hasInputs,
      kernel: (signal) => provider.start(SPEC, { cwd, env, signal }),
      cells: notebook.cells.map((cell) => ({
        id: cell.id,
        source: cell.source,
        kind: cell.cell_type,
        tags: tagsOf(cell),
      })),
      onEvent: async (event) => {
        executed.add(event);
        show(printer, event);
        if (event.type !== 'cell-finished' || Date.now() - savedAt < SAVE_EVERY_MILLISECONDS) return;
        await save();
        savedAt = Date.now();
      },
      limits: { runMs: seconds * 1000, cellMs: Number.POSITIVE_INFINITY },
      signal: cancelling.signal,
      ...(context.stdin.isTTY === true && { answerInput: (question) => answer(session, printer, question) }),
    });
    await save();
    const cellsTotal = notebook.cells.filter((cell) => cell.cell_type === 'code').length;
    return {
      status: outcome.outcome,
      milliseconds: outcome.durationMs,
      cellsDone: executed.cellsDone,
      cellsTotal,
      failure: outcome.failure ? describeFailure(outcome.failure) : null,
      offered: executed.offered,
    };
  } finally {
    stopListening();
    await provider.close();
  }
}

/** Kernels of this person's own Python on this machine, as they would start them by hand. */
export function openProvider(python: string): KernelProvider {
  return createLocalProvider({
    specs: [{ name: SPEC, displayName: 'Python', language: 'python', python }],
    warm: 0,
    isolation: 'none',
    accounts: 'own',
    limits: { memoryBytes: totalmem(), processes: PROCESSES_MAX },
  });
}

async function refuseMissingFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new CliError(EXIT.notFound, `There is no folder ${folder} to run in.`);
}

interface Listening {
  readonly cancelling: AbortController;
  readonly printer: RunPrinter;
  readonly close: () => Promise<void>;
}

/** The first Ctrl-C interrupts the cell, the second kills the kernel. */
function listen({ onInterrupt }: Context, { cancelling, printer, close }: Listening): () => void {
  return onInterrupt(() => {
    if (cancelling.signal.aborted) close().catch(() => undefined);
    else {
      printer.say('Cancelling');
      cancelling.abort();
    }
  });
}

/** The person's own environment, as when they run Python themselves. */
export function kernelEnvironment({ env }: Context): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  // A token for the hub is no business of a notebook that runs without one.
  return Object.fromEntries(entries.filter(([name]) => name !== 'QUIRE_TOKEN'));
}

function answer(
  { context }: Session,
  printer: RunPrinter,
  question: { prompt: string; password: boolean },
): Promise<string> {
  printer.pause();
  const ask = question.password ? askSecret : askLine;
  return ask(context, question.prompt).finally(() => printer.resume());
}

function show(printer: RunPrinter, event: RunEvent): void {
  switch (event.type) {
    case 'cell-started':
      printer.cellStarted(event.cellId);
      break;
    case 'cell-finished':
      printer.cellFinished();
      break;
    case 'stream':
      printer.stream(event.name, event.text);
      break;
    case 'output':
      if ('data' in event.output) printer.output(event.output.data);
      break;
    default:
      break;
  }
}

function describeFailure(failure: RunFailure): FileFailure {
  return {
    code: failure.code,
    sentence: failure.sentence,
    advice: failure.remedy || null,
    cellId: failure.cellId ?? null,
    name: failure.ename ?? null,
    message: failure.evalue ?? null,
    traceback: failure.traceback ?? null,
  };
}
