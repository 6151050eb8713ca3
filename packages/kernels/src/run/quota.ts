import type { IncomingMessage } from '../protocol/message.ts';
import type { RunLimits } from './limits.ts';
import type { FailureCode } from './types.ts';

/** Message types whose size is somebody's single output, not the sum of many prints. */
const WHOLE_OUTPUTS = new Set(['display_data', 'execute_result', 'update_display_data', 'error']);

/** Message types that add an output to the page. */
const KEPT_OUTPUTS = new Set(['display_data', 'execute_result']);

/** Messages of widgets may have this many times the bytes of a cell's output: a bar that moves says little, often. */
const WIDGET_SHARE = 5;

/** Counts what a run puts out and says when it is too much. */
export class OutputQuota {
  readonly #limits: RunLimits;
  #runBytes = 0;
  #cellBytes = 0;
  #widgetBytes = 0;
  #cellOutputs = 0;
  #tokens: number;
  #tokensAt = performance.now();

  constructor(limits: RunLimits) {
    this.#limits = limits;
    this.#tokens = limits.messageBurst;
  }

  startCell(): void {
    this.#cellBytes = 0;
    this.#widgetBytes = 0;
    this.#cellOutputs = 0;
  }

  clearOutputs(): void {
    this.#cellOutputs = 0;
  }

  /** The limit that this message breaks, if any. */
  count(message: IncomingMessage): FailureCode | undefined {
    const { msg_type: type } = message.header;
    if (type.startsWith('comm_')) return this.#countWidgets(message);
    this.#runBytes += message.bytes;
    this.#cellBytes += message.bytes;
    if (KEPT_OUTPUTS.has(type)) this.#cellOutputs += 1;
    if (WHOLE_OUTPUTS.has(type) && (message.oversized || message.bytes > this.#limits.displayBytes)) {
      return 'display-too-large';
    }
    if (message.oversized || this.#cellBytes > this.#limits.outputBytesPerCell) return 'output-too-large';
    if (this.#runBytes > this.#limits.outputBytesPerRun) return 'output-too-large';
    if (this.#cellOutputs > this.#limits.outputsPerCell) return 'too-many-outputs';
    return this.#spendToken() ? undefined : 'message-flood';
  }

  /** Of widgets the latest state alone is kept, so that a cell may say more of them than it may put out. */
  #countWidgets(message: IncomingMessage): FailureCode | undefined {
    this.#widgetBytes += message.bytes;
    const most = WIDGET_SHARE * this.#limits.outputBytesPerCell;
    if (message.oversized || this.#widgetBytes > most) return 'output-too-large';
    return this.#spendToken() ? undefined : 'message-flood';
  }

  #spendToken(): boolean {
    const now = performance.now();
    const earned = ((now - this.#tokensAt) / 1000) * this.#limits.messagesPerSecond;
    this.#tokens = Math.min(this.#limits.messageBurst, this.#tokens + earned) - 1;
    this.#tokensAt = now;
    return this.#tokens >= 0;
  }
}
