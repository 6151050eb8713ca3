import type { IncomingMessage, JsonObject } from '../protocol/message.ts';
import type { Kernel, StartTrace } from '../types.ts';
import type { RunLimits } from './limits.ts';

/** A cell as the run needs it; cells of other kinds than code are left out by the caller or skipped. */
export interface RunCell {
  readonly id: string;
  readonly source: string;
  readonly kind?: 'code' | 'markdown' | 'raw';
  /** `raises-exception` lets the run go on after an error; `skip-execution` leaves the cell out. */
  readonly tags?: readonly string[];
  /** Put between the notebook's cells by others than its author: it takes no number from them. */
  readonly isAdded?: boolean;
}

/** nbformat 4.5 outputs, with multi-line strings as one string. */
export type NotebookOutput =
  | { readonly output_type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | {
      readonly output_type: 'display_data';
      readonly data: JsonObject;
      readonly metadata: JsonObject;
      /** Not part of nbformat: lets `update-display` find the output. */
      readonly transient?: { readonly display_id: string };
    }
  | {
      readonly output_type: 'execute_result';
      readonly data: JsonObject;
      readonly metadata: JsonObject;
      readonly execution_count: number | null;
      readonly transient?: { readonly display_id: string };
    }
  | {
      readonly output_type: 'error';
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

export type FailureCode =
  | 'code-error'
  | 'needs-input'
  | 'start-failed'
  | 'kernel-died'
  | 'out-of-memory'
  | 'too-many-processes'
  | 'output-too-large'
  | 'display-too-large'
  | 'too-many-outputs'
  | 'message-flood'
  | 'cell-timed-out'
  | 'run-timed-out'
  | 'internal';

export interface RunFailure {
  readonly code: FailureCode;
  /** What happened, for someone who does not read code. May quote the error's own words. */
  readonly sentence: string;
  /** What that person can do about it. */
  readonly remedy: string;
  /** Where it happened; absent when the kernel never started. */
  readonly cellId?: string;
  readonly cellIndex?: number;
  /** Of `code-error` only. */
  readonly ename?: string;
  readonly evalue?: string;
  /** May contain source code and ANSI colours. */
  readonly traceback?: readonly string[];
}

export type CellStatus = 'succeeded' | 'failed' | 'cancelled';

/** What a run tells, in order. Times are the consumer's to take; numbering is the consumer's too. */
export type RunEvent =
  | { readonly type: 'kernel-started'; readonly trace: StartTrace }
  /** `index` counts the notebook's cells from 0, as given, code or not. */
  | { readonly type: 'cell-started'; readonly cellId: string; readonly index: number }
  /** A whole output, never a stream. */
  | { readonly type: 'output'; readonly cellId: string; readonly output: NotebookOutput }
  /** More text for the cell's stream; carriage returns and backspaces are left in. See `foldStreamText`. */
  | {
      readonly type: 'stream';
      readonly cellId: string;
      readonly name: 'stdout' | 'stderr';
      readonly text: string;
    }
  /** Forget the cell's outputs: now, or (`wait`) when its next output arrives. */
  | { readonly type: 'clear'; readonly cellId: string; readonly wait: boolean }
  /** Replace data and metadata of every output with this display id, in any cell. */
  | {
      readonly type: 'update-display';
      readonly displayId: string;
      readonly data: JsonObject;
      readonly metadata: JsonObject;
    }
  /** The cell waits for a person; only with `answerInput`. */
  | {
      readonly type: 'input-requested';
      readonly cellId: string;
      readonly prompt: string;
      readonly password: boolean;
    }
  | {
      readonly type: 'cell-finished';
      readonly cellId: string;
      readonly index: number;
      readonly status: CellStatus;
      readonly durationMs: number;
      readonly executionCount: number | null;
    }
  /** Cancelling began: the cell was interrupted, and is killed if it does not stop. */
  | { readonly type: 'cancelling' }
  /** The last event, exactly once. */
  | ({ readonly type: 'finished' } & RunOutcome);

export interface RunOutcome {
  readonly outcome: 'succeeded' | 'failed' | 'cancelled';
  /** Only of `failed`. */
  readonly failure?: RunFailure;
  /** From the call until the end, in milliseconds. */
  readonly durationMs: number;
  readonly trace?: StartTrace;
}

/** What a cell asks a person through `input()` or `getpass()`. */
export interface InputQuestion {
  readonly cellId: string;
  readonly prompt: string;
  readonly password: boolean;
}

export interface ExecuteNotebookOptions {
  /** A kernel that the caller keeps, or how to get one that this run uses up and kills at the end. */
  readonly kernel: Kernel | ((signal: AbortSignal) => Promise<Kernel>);
  readonly cells: readonly RunCell[];
  /**
   * Takes each event in order. A returned promise holds the kernel's output back until it settles
   * (back-pressure reaches the kernel's own memory, not the hub's). If it throws, the run fails as `internal`.
   */
  readonly onEvent: (event: RunEvent) => void | Promise<void>;
  readonly limits?: Partial<RunLimits>;
  /** Whether there are inputs that may be to blame for a failure; advice is worded by it. Default true. */
  readonly hasInputs?: boolean;
  /** Cells before this position have been executed already, in the process that the kernel was copied from. */
  readonly from?: number;
  /** What those cells told when they ran, to be told as if they had just run. */
  readonly replay?: readonly RunEvent[];
  /** May put another kernel in the place of the present one, between two cells: one that was copied from it. */
  readonly beforeCell?: (kernel: Kernel, index: number) => Promise<Kernel>;
  /** Aborting cancels: an interrupt at once, a kill when the cell has not stopped after the grace period. */
  readonly signal?: AbortSignal;
  /** Takes messages of a cell that are for widgets; answers whether that was all of it. */
  readonly takeWidget?: (message: IncomingMessage, cellId: string) => boolean;
  /** Answers `input()`. Without it a cell that asks fails the run with `needs-input`. */
  readonly answerInput?: (question: InputQuestion) => Promise<string>;
}
