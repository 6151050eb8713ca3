import { setTimeout as sleep } from 'node:timers/promises';
import type { PythonError } from '../failure/types.ts';
import type { IncomingMessage, Json } from '../protocol/message.ts';
import type { Kernel } from '../types.ts';
import type { RunLimits } from './limits.ts';
import { asksToExit, executeRequest, toCount, toOutputEvent, toPythonError, toText } from './messages.ts';
import type { OutputWindow } from './output-window.ts';
import type { OutputQuota } from './quota.ts';
import type { Stop, StopReason } from './stop.ts';
import type { ExecuteNotebookOptions, InputQuestion, RunCell } from './types.ts';

/** After an output limit the cell only gets time for its `finally` blocks; nothing of it is kept. */
const FLOOD_GRACE_MS = 1_000;

/** How a cell ended. */
export type CellEnd =
  | { readonly kind: 'done' }
  /** `sys.exit()`, `exit`: the author ends the notebook here. */
  | { readonly kind: 'exit' }
  | { readonly kind: 'error'; readonly error: PythonError }
  | { readonly kind: 'stopped'; readonly reason: StopReason }
  | { readonly kind: 'died' };

export interface CellRunOptions {
  readonly kernel: Kernel;
  readonly cell: RunCell;
  readonly limits: RunLimits;
  readonly window: OutputWindow;
  readonly quota: OutputQuota;
  readonly stop: Stop;
  /** Shows the question and brings the answer. */
  readonly ask: ((question: InputQuestion) => Promise<string>) | undefined;
  readonly takeWidget: ExecuteNotebookOptions['takeWidget'];
}

/** Executes one cell, from its request to its `idle`, or until it is stopped. */
export class CellRun {
  readonly #options: CellRunOptions;
  #executionCount: number | null = null;
  #hasToldError = false;

  constructor(options: CellRunOptions) {
    this.#options = options;
  }

  get executionCount(): number | null {
    return this.#executionCount;
  }

  async run(): Promise<CellEnd> {
    const { kernel, cell, limits, window, quota, stop, ask } = this.#options;
    quota.startCell();
    const callOff = stop.askAfter(limits.cellMs, 'cell-timed-out');
    const { reply } = kernel.request('shell', executeRequest(cell, ask !== undefined), {
      onMessage: (message) => this.#take(message),
    });
    const end = reply.then(
      (message) => this.#readReply(message),
      (): CellEnd => ({ kind: 'died' }),
    );
    const first = await Promise.race([end, stop.asked]);
    callOff();
    // Both at once: what the cell itself said would otherwise depend on who is first.
    const reason = stop.reason;
    if (reason) await this.#enforce(reason, end);
    await window.flush();
    if (reason) return { kind: 'stopped', reason };
    return first as CellEnd;
  }

  /** Interrupts, and kills what does not stop. */
  async #enforce(reason: StopReason, end: Promise<CellEnd>): Promise<void> {
    const { kernel, limits } = this.#options;
    const isFlood = silences(reason);
    await kernel.interrupt().catch(() => undefined);
    const graceMs = isFlood ? Math.min(FLOOD_GRACE_MS, limits.cancelGraceMs) : limits.cancelGraceMs;
    const timer = new AbortController();
    const late = sleep(graceMs, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const);
    const winner = await Promise.race([end, late]);
    timer.abort();
    if (winner === 'late') await kernel.kill();
  }

  #take(message: IncomingMessage): void | Promise<void> {
    const { quota, stop } = this.#options;
    const broken = quota.count(message);
    if (broken) stop.ask({ kind: 'failed', code: broken });
    if (stop.reason && silences(stop.reason)) return;
    if (message.channel === 'iopub') return this.#takeOutput(message);
    if (message.header.msg_type === 'input_request') this.#answer(message);
  }

  #takeOutput(message: IncomingMessage): void | Promise<void> {
    const { cell, window, quota, stop, kernel, takeWidget } = this.#options;
    if (takeWidget?.(message, cell.id)) return;
    if (message.header.msg_type === 'execute_input') {
      this.#count(message.content.execution_count);
      // An interrupt before the cell began was lost on an idle kernel.
      if (stop.reason) kernel.interrupt().catch(() => undefined);
      return;
    }
    const event = toOutputEvent(message, cell.id);
    if (!event) return;
    if (event.type === 'clear') quota.clearOutputs();
    if (event.type === 'output' && event.output.output_type === 'error') {
      this.#hasToldError = true;
      // The interrupt is ours, not an error of the notebook; an orderly exit is none either.
      if (stop.reason || isCleanExit(event.output)) return;
    }
    return window.push(event, message.bytes);
  }

  #answer(message: IncomingMessage): void {
    const { cell, kernel, stop, window, ask } = this.#options;
    const question: InputQuestion = {
      cellId: cell.id,
      prompt: toText(message.content.prompt),
      password: message.content.password === true,
    };
    const reply = async () => {
      await window.flush();
      const value = await ask?.(question);
      if (value === undefined) throw new Error('nobody is there to ask');
      await kernel.send('stdin', {
        type: 'input_reply',
        content: { status: 'ok', value },
        parent: message.header,
      });
    };
    reply().catch((error: unknown) => {
      if (!stop.reason) stop.ask({ kind: 'failed', code: 'needs-input', detail: String(error) });
    });
  }

  #count(given: Json | undefined): void {
    if (!this.#options.cell.isAdded) this.#executionCount = toCount(given) ?? this.#executionCount;
  }

  #readReply({ content }: IncomingMessage): CellEnd {
    this.#count(content.execution_count);
    if (content.status === 'ok') return { kind: asksToExit(content) ? 'exit' : 'done' };
    const error = toPythonError(content);
    if (isCleanExit(error)) return { kind: 'exit' };
    if (!this.#hasToldError && !this.#options.stop.reason) {
      void this.#options.window.push(
        { type: 'output', cellId: this.#options.cell.id, output: { output_type: 'error', ...error } },
        error.evalue.length,
      );
    }
    return { kind: 'error', error };
  }
}

/** After these nothing more is shown: what would come is the flood itself. */
function silences(reason: StopReason): boolean {
  return reason.kind === 'failed' && reason.code !== 'cell-timed-out' && reason.code !== 'run-timed-out';
}

/** As papermill has it: `sys.exit()` and `sys.exit(0)` end a notebook well. */
function isCleanExit({ ename, evalue }: Pick<PythonError, 'ename' | 'evalue'>): boolean {
  return ename === 'SystemExit' && (evalue === '' || evalue === '0' || evalue === 'None');
}
