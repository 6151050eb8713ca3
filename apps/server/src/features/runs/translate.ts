import type { Run, RunFailure } from '@quire/contract';
import type {
  RunEvent as KernelEvent,
  RunFailure as KernelFailure,
  NotebookOutput,
  StartTrace,
} from '@quire/kernels';
import type { NewEvent } from './events.ts';

const FAILURE_CODES: Record<KernelFailure['code'], RunFailure['code']> = {
  'code-error': 'cell-error',
  'needs-input': 'needs-input',
  'start-failed': 'kernel-start-failed',
  'kernel-died': 'kernel-died',
  'out-of-memory': 'out-of-memory',
  'too-many-processes': 'out-of-memory',
  'output-too-large': 'output-flood',
  'display-too-large': 'display-too-large',
  'too-many-outputs': 'output-flood',
  'message-flood': 'output-flood',
  'cell-timed-out': 'timed-out',
  'run-timed-out': 'timed-out',
  internal: 'internal',
};

/** How a kernel started, and what else kept it from starting sooner. */
export const toStart = (
  { rung, reasons, startMs }: StartTrace,
  more: readonly string[] = [],
): NonNullable<Run['start']> => ({
  rung,
  reason: [...reasons, ...more].join(' '),
  milliseconds: Math.round(startMs),
});

/** A kernel's failure in the words of the contract. */
export function toRunFailure(failure: KernelFailure): RunFailure {
  return {
    code: FAILURE_CODES[failure.code],
    sentence: failure.sentence,
    advice: failure.remedy,
    cellId: failure.cellId ?? null,
    name: failure.ename ?? null,
    message: failure.evalue ?? null,
    traceback: failure.traceback === undefined ? null : [...failure.traceback],
  };
}

/** What of a kernel's event followers of the run hear; `null` for what only the hub needs. */
export function toNewEvent(event: KernelEvent): NewEvent | null {
  switch (event.type) {
    case 'cell-started':
      return { type: 'cell-started', cellId: event.cellId };
    case 'cell-finished':
      return {
        type: 'cell-finished',
        cellId: event.cellId,
        status: event.status === 'succeeded' ? 'ok' : 'error',
        milliseconds: Math.round(event.durationMs),
        executionCount: event.executionCount,
      };
    case 'output':
      return { type: 'output', cellId: event.cellId, output: toRunOutput(event.output) };
    case 'stream':
      return { type: 'stream', cellId: event.cellId, name: event.name, text: event.text };
    case 'clear':
      return { type: 'clear', cellId: event.cellId, wait: event.wait };
    case 'update-display':
      return {
        type: 'update-display',
        displayId: event.displayId,
        data: { ...event.data },
        metadata: { ...event.metadata },
      };
    default:
      return null;
  }
}

function toRunOutput(output: NotebookOutput): Extract<NewEvent, { type: 'output' }>['output'] {
  if (output.output_type === 'stream') return { ...output };
  if (output.output_type === 'error') return { ...output, traceback: [...output.traceback] };
  const { transient, ...rest } = output;
  return {
    ...rest,
    data: { ...rest.data },
    metadata: { ...rest.metadata },
    ...(transient && { display_id: transient.display_id }),
  };
}
