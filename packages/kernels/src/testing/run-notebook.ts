import {
  type ExecuteNotebookOptions,
  executeNotebook,
  type KernelContext,
  type KernelProvider,
  type RunCell,
  type RunEvent,
  type RunOutcome,
} from '../index.ts';

export interface Told {
  readonly outcome: RunOutcome;
  readonly events: readonly RunEvent[];
  /** All text of stdout. */
  readonly stdout: string;
}

type Options = Partial<Omit<ExecuteNotebookOptions, 'cells'>> & { context?: KernelContext; spec?: string };

/** Runs cells on a fresh kernel and keeps all that is told. */
export async function runNotebook(
  provider: KernelProvider,
  cells: readonly (string | Omit<RunCell, 'id'>)[],
  { context = {}, spec = 'python', onEvent, ...options }: Options = {},
): Promise<Told> {
  const events: RunEvent[] = [];
  const outcome = await executeNotebook({
    kernel: (signal) => provider.start(spec, { ...context, signal }),
    ...options,
    cells: cells.map((cell, index) => ({
      id: `c${index}`,
      ...(typeof cell === 'string' ? { source: cell } : cell),
    })),
    onEvent(event) {
      events.push(event);
      return onEvent?.(event);
    },
  });
  const stdout = events.flatMap((event) =>
    event.type === 'stream' && event.name === 'stdout' ? [event.text] : [],
  );
  return { outcome, events, stdout: stdout.join('') };
}

/** Plain values of the `text/plain` of all outputs. */
export function plainOutputs(events: readonly RunEvent[]): unknown[] {
  return events.flatMap((event) =>
    event.type === 'output' && 'data' in event.output ? [event.output.data['text/plain']] : [],
  );
}
