import type { RunLimits } from '../run/limits.ts';
import type { FailureCode, RunFailure } from '../run/types.ts';
import type { KernelExit } from '../types.ts';
import { explainFailure } from './explain.ts';
import { needLess } from './explain-data.ts';
import { endSentence, toPlainLine } from './text.ts';
import type { Circumstances, Explanation, PythonError } from './types.ts';

/** The failure of a run that an error of its code ended. */
export function describeError(given: PythonError, circumstances: Circumstances): RunFailure {
  const error = nameError(given);
  const code = NEEDS_INPUT.has(error.ename) ? 'needs-input' : 'code-error';
  return { code, ...explainFailure(error, circumstances), ...error };
}

/** Jupyter's own error where nobody can answer, and that of the `quire` helper, which names the value to give. */
const NEEDS_INPUT: ReadonlySet<string> = new Set(['StdinNotImplementedError', 'InputNeeded']);

/** IPython names an error in a display formatter `NoneType`; its traceback ends with the real name and message. */
function nameError(error: PythonError): PythonError {
  if (error.ename !== 'NoneType') return error;
  const [, ename, evalue = ''] =
    /^([A-Za-z_][\w.]*):?\s*(.*)$/.exec(
      toPlainLine(error.traceback.join('\n').trimEnd().split('\n').at(-1) ?? ''),
    ) ?? [];
  return ename === undefined ? error : { ...error, ename, evalue };
}

/** The failure of a run whose kernel ended. */
export function describeExit(exit: KernelExit | undefined, circumstances: Circumstances): RunFailure {
  switch (exit?.reason) {
    case 'memory':
      return {
        code: 'out-of-memory',
        sentence: `The notebook used more memory than a run may (${toSize(exit.peakMemoryBytes)}) and was stopped.`,
        remedy: needLess(circumstances),
      };
    case 'processes':
      return {
        code: 'too-many-processes',
        sentence: 'The notebook started more processes than a run may and was stopped.',
        remedy: 'Tell the notebook’s author to use fewer workers.',
      };
    case 'lost':
      return {
        code: 'kernel-died',
        sentence:
          'The connection to the notebook’s Python process was lost; it may have put out something far too large.',
        remedy: 'Run it again. If it happens each time, tell the notebook’s author.',
      };
    default:
      return { code: 'kernel-died', ...explainDeath(exit, circumstances) };
  }
}

function explainDeath(exit: KernelExit | undefined, { hasInputs }: Circumstances): Explanation {
  if (exit?.signal === 'SIGKILL') {
    return {
      sentence: 'The machine stopped the notebook’s Python process, most often because memory ran out.',
      remedy: `${hasInputs ? 'Choose inputs with less data and run again' : 'Run it again'}; tell whoever runs Quire if it happens again.`,
    };
  }
  if (exit?.signal) {
    return {
      sentence: `The notebook’s Python process crashed: a fault inside a package it uses${hasInputs ? ', not in your inputs' : ''}.`,
      remedy: `Run it again. If it happens each time, tell the notebook’s author (signal ${exit.signal}).`,
    };
  }
  return {
    sentence: 'The notebook’s Python process ended in the middle of a cell.',
    remedy: 'Tell the notebook’s author: a cell ends the process, or a package does.',
  };
}

/** The failure of a run that Quire stopped, or never got to start. */
export function describeStop(
  code: FailureCode,
  circumstances: Circumstances & { readonly limits: RunLimits },
  detail = '',
): RunFailure {
  return { code, ...explainStop(code, circumstances, detail) };
}

const LESS_OUTPUT = 'Tell the notebook’s author: it should show a summary or write the data to a file.';
const takeLess = ({ hasInputs }: Circumstances): string =>
  `${hasInputs ? 'Choose inputs with less data' : 'Tell the notebook’s author'}, or ask whoever runs Quire for more time.`;

function explainStop(
  code: FailureCode,
  circumstances: Parameters<typeof describeStop>[1],
  detail: string,
): Explanation {
  const { limits } = circumstances;
  switch (code) {
    case 'display-too-large':
      return {
        sentence: `A single output is larger than ${toSize(limits.displayBytes)}, so the run was stopped.`,
        remedy: LESS_OUTPUT,
      };
    case 'output-too-large': {
      const cell = toSize(limits.outputBytesPerCell);
      const run = toSize(limits.outputBytesPerRun);
      return {
        sentence: `The notebook put out more than is kept (${cell} for a cell, ${run} in all), so the run was stopped.`,
        remedy: LESS_OUTPUT,
      };
    }
    case 'too-many-outputs':
      return {
        sentence: `A cell made more than ${limits.outputsPerCell} separate outputs, so the run was stopped.`,
        remedy: LESS_OUTPUT,
      };
    case 'message-flood':
      return {
        sentence:
          'The notebook kept putting out messages faster than anyone can read, so the run was stopped.',
        remedy: 'Tell the notebook’s author: it prints without an end, or in every step of a long loop.',
      };
    case 'cell-timed-out':
      return {
        sentence: `A cell took longer than ${toTime(limits.cellMs)} and was stopped.`,
        remedy: takeLess(circumstances),
      };
    case 'run-timed-out':
      return {
        sentence: `The run took longer than ${toTime(limits.runMs)} and was stopped.`,
        remedy: takeLess(circumstances),
      };
    case 'needs-input':
      return {
        sentence: 'The notebook asked a question while it ran and got no answer.',
        remedy: 'Run it again and answer, or ask its author to make the question an input of the notebook.',
      };
    case 'start-failed':
      return {
        sentence: endSentence(
          `The notebook could not be started: ${toPlainLine(detail) || 'no reason was given'}`,
        ),
        remedy: 'Try again. If it happens each time, tell whoever runs Quire.',
      };
    default:
      return {
        sentence: 'Quire itself failed while the notebook ran; the notebook is not to blame.',
        remedy: 'Run it again. If it happens each time, tell whoever runs Quire.',
      };
  }
}

function toSize(bytes: number): string {
  const mebibytes = bytes / 1024 ** 2;
  if (mebibytes >= 1024) return `${Number((mebibytes / 1024).toFixed(1))} GB`;
  return mebibytes >= 1 ? `${Math.round(mebibytes)} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`;
}

function toTime(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
