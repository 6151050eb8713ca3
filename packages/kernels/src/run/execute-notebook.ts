import { KernelError } from '../errors.ts';
import { describeError, describeExit, describeStop } from '../failure/describe.ts';
import type { Kernel, KernelExit, StartTrace } from '../types.ts';
import { DEFAULT_RUN_LIMITS, type RunLimits } from './limits.ts';
import { OutputWindow } from './output-window.ts';
import { OutputQuota } from './quota.ts';
import { type CellEnd, CellRun } from './run-cell.ts';
import { Stop, type StopReason } from './stop.ts';
import type {
  CellStatus,
  ExecuteNotebookOptions,
  InputQuestion,
  RunCell,
  RunEvent,
  RunFailure,
  RunOutcome,
} from './types.ts';

/** Errors in a cell with this tag are what its author wants to show. */
const EXPECTED_ERROR_TAG = 'raises-exception';
/** A cell with this tag is left out. */
export const SKIP_TAG = 'skip-execution';

/**
 * Executes the code cells in order on one kernel and tells everything through `onEvent`. Never rejects: what goes
 * wrong is in the outcome, which is also the last event.
 */
export async function executeNotebook(options: ExecuteNotebookOptions): Promise<RunOutcome> {
  return await new NotebookRun(options).run();
}

type Ending = Omit<RunOutcome, 'durationMs' | 'trace'>;

class NotebookRun {
  readonly #options: ExecuteNotebookOptions;
  readonly #limits: RunLimits;
  readonly #stop = new Stop();
  readonly #starting = new AbortController();
  readonly #window: OutputWindow;
  readonly #quota: OutputQuota;
  readonly #began = performance.now();
  /** What failures are worded by. */
  readonly #circumstances: { hasInputs: boolean; limits: RunLimits };
  #trace: StartTrace | undefined;
  #exit: KernelExit | undefined;
  #telling: Promise<void> | undefined;

  constructor(options: ExecuteNotebookOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_RUN_LIMITS, ...options.limits };
    this.#circumstances = { hasInputs: options.hasInputs ?? true, limits: this.#limits };
    this.#quota = new OutputQuota(this.#limits);
    this.#window = new OutputWindow(this.#limits.coalesceMs, (event) => this.#tell(event));
  }

  async run(): Promise<RunOutcome> {
    const { signal } = this.#options;
    const cancel = () => this.#cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    const callOff = this.#stop.askAfter(this.#limits.runMs, 'run-timed-out');
    void this.#stop.asked.then(() => this.#starting.abort());
    const { kernel, ending } = await this.#startAndRun();
    callOff();
    signal?.removeEventListener('abort', cancel);
    this.#window.drop();
    const outcome: RunOutcome = {
      ...ending,
      durationMs: performance.now() - this.#began,
      ...(this.#trace && { trace: this.#trace }),
    };
    await this.#tell({ type: 'finished', ...outcome });
    if (typeof this.#options.kernel === 'function') await kernel?.kill();
    return outcome;
  }

  #cancel(): void {
    if (this.#stop.reason) return;
    this.#stop.ask({ kind: 'cancelled' });
    void this.#tell({ type: 'cancelling' });
  }

  async #startAndRun(): Promise<{ kernel?: Kernel; ending: Ending }> {
    let kernel: Kernel | undefined;
    try {
      kernel = await this.#obtainKernel();
    } catch (error) {
      return { ending: this.#endBeforeStart(error) };
    }
    try {
      return { kernel, ending: await this.#runCells(kernel) };
    } catch {
      return { kernel, ending: failed(describeStop('internal', this.#circumstances)) };
    }
  }

  async #obtainKernel(): Promise<Kernel> {
    const source = this.#options.kernel;
    if (typeof source !== 'function') return source;
    const starting = source(this.#starting.signal);
    const kernel = await Promise.race([starting, this.#stop.asked.then(() => undefined)]);
    if (kernel && !this.#stop.reason) return kernel;
    // A kernel that comes too late belongs to nobody.
    starting.then((late) => late.kill()).catch(() => undefined);
    throw new KernelError('cancelled', 'The run ended before its kernel had started.');
  }

  #endBeforeStart(error: unknown): Ending {
    const reason = this.#stop.reason;
    if (reason) return this.#endOf(reason);
    return failed(
      describeStop(
        'start-failed',
        this.#circumstances,
        error instanceof Error ? error.message : String(error),
      ),
    );
  }

  async #runCells(first: Kernel): Promise<Ending> {
    const { cells, from = 0, replay = [], beforeCell } = this.#options;
    let kernel = first;
    this.#trace = kernel.trace;
    this.#watch(kernel);
    await this.#tell({ type: 'kernel-started', trace: kernel.trace });
    for (const event of replay) await this.#tell(event);
    for (const [index, cell] of cells.entries()) {
      if (index < from || !isExecuted(cell)) continue;
      if (this.#stop.reason) return this.#endOf(this.#stop.reason);
      const next = (await beforeCell?.(kernel, index)) ?? kernel;
      if (next !== kernel) this.#watch(next);
      kernel = next;
      const ending = await this.#runCell(kernel, cell, index);
      if (ending) return ending;
    }
    return this.#stop.reason ? this.#endOf(this.#stop.reason) : { outcome: 'succeeded' };
  }

  #watch(kernel: Kernel): void {
    this.#exit = undefined;
    kernel.onExit((exit) => {
      this.#exit = exit;
    });
  }

  /** How the run ends with this cell; nothing when it goes on. */
  async #runCell(kernel: Kernel, cell: RunCell, index: number): Promise<Ending | undefined> {
    const began = performance.now();
    await this.#tell({ type: 'cell-started', cellId: cell.id, index });
    const { answerInput, takeWidget } = this.#options;
    const cellRun = new CellRun({
      kernel,
      cell,
      limits: this.#limits,
      window: this.#window,
      quota: this.#quota,
      stop: this.#stop,
      takeWidget,
      ask: answerInput && ((question) => this.#ask(question, answerInput)),
    });
    const end = await cellRun.run();
    const ending = await this.#judge(end, cell, kernel);
    await this.#tell({
      type: 'cell-finished',
      cellId: cell.id,
      index,
      status: statusOf(ending),
      durationMs: performance.now() - began,
      executionCount: cellRun.executionCount,
    });
    if (!ending?.failure) return ending;
    return { ...ending, failure: { ...ending.failure, cellId: cell.id, cellIndex: index } };
  }

  async #judge(end: CellEnd, cell: RunCell, kernel: Kernel): Promise<Ending | undefined> {
    switch (end.kind) {
      case 'done':
        return undefined;
      case 'exit':
        return { outcome: 'succeeded' };
      case 'error':
        return cell.tags?.includes(EXPECTED_ERROR_TAG)
          ? undefined
          : failed(describeError(end.error, this.#circumstances));
      case 'stopped':
        return this.#endOf(end.reason);
      case 'died':
        await kernel.kill();
        return failed(describeExit(this.#exit, this.#circumstances));
    }
  }

  #endOf(reason: StopReason): Ending {
    if (reason.kind === 'cancelled') return { outcome: 'cancelled' };
    return failed(describeStop(reason.code, this.#circumstances, reason.detail));
  }

  async #ask(question: InputQuestion, answer: (question: InputQuestion) => Promise<string>): Promise<string> {
    await this.#tell({ type: 'input-requested', ...question });
    return await answer(question);
  }

  /** One event after the other; synchronous as long as the consumer is. */
  #tell(event: RunEvent): void | Promise<void> {
    if (!this.#telling) {
      const held = this.#call(event);
      if (held === undefined) return;
      return this.#hold(held);
    }
    return this.#hold(this.#telling.then(() => this.#call(event)));
  }

  #hold(held: Promise<void>): Promise<void> {
    const telling: Promise<void> = held.finally(() => {
      if (this.#telling === telling) this.#telling = undefined;
    });
    this.#telling = telling;
    return telling;
  }

  #call(event: RunEvent): void | Promise<void> {
    const fail = (error: unknown) =>
      this.#stop.ask({ kind: 'failed', code: 'internal', detail: String(error) });
    try {
      return this.#options.onEvent(event)?.catch(fail);
    } catch (error) {
      fail(error);
    }
  }
}

function isExecuted(cell: RunCell): boolean {
  return (cell.kind ?? 'code') === 'code' && cell.source.trim() !== '' && !cell.tags?.includes(SKIP_TAG);
}

function statusOf(ending: Ending | undefined): CellStatus {
  return ending?.outcome ?? 'succeeded';
}

function failed(failure: RunFailure): Ending {
  return { outcome: 'failed', failure };
}
