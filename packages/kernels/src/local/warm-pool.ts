import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalKernel } from './local-kernel.ts';
import type { ProviderLogEntry } from './options.ts';

/** A run that just took a kernel needs the processor more than its replacement does. */
const REFILL_DELAY_MS = 300;

/** Waiting after a failure doubles from the first to the second, so that a broken environment costs little. */
const RETRY_FIRST_MS = 1_000;
const RETRY_AT_MOST_MS = 60_000;

export interface WarmPoolOptions {
  /** What a pool is kept for: one entry for each spec. */
  readonly keys: readonly string[];
  readonly perKey: number;
  readonly total: number;
  /** Starts a kernel that has run nothing of anybody. */
  readonly start: (key: string, signal: AbortSignal) => Promise<LocalKernel>;
  readonly log: (entry: ProviderLogEntry) => void;
}

/** Kernels started ahead. Each is taken once and never comes back. */
export class WarmPool {
  readonly #options: WarmPoolOptions;
  readonly #idle = new Map<string, LocalKernel[]>();
  readonly #closing = new AbortController();
  #filling: Promise<void> | undefined;
  #retryMs = RETRY_FIRST_MS;

  constructor(options: WarmPoolOptions) {
    this.#options = options;
    this.#refill(0);
  }

  /** The kernel that waited longest, or nothing. Its place is filled again in the background. */
  take(key: string): LocalKernel | undefined {
    const kernel = this.#idle.get(key)?.shift();
    this.#refill(REFILL_DELAY_MS);
    return kernel;
  }

  async settled(): Promise<void> {
    await this.#filling;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#filling;
    await Promise.all([...this.#idle.values()].flat().map((kernel) => kernel.kill()));
  }

  #refill(delayMs: number): void {
    if (this.#filling || this.#closing.signal.aborted || !this.#findNeed()) return;
    this.#filling = this.#fill(delayMs).finally(() => {
      this.#filling = undefined;
      // A kernel taken during the last start left a gap that nobody else sees.
      this.#refill(REFILL_DELAY_MS);
    });
  }

  /** One at a time: the pool must not take the processor from runs. */
  async #fill(delayMs: number): Promise<void> {
    const { signal } = this.#closing;
    await pause(delayMs, signal);
    for (let key = this.#findNeed(); key !== undefined && !signal.aborted; key = this.#findNeed()) {
      try {
        this.#keep(key, await this.#options.start(key, signal));
        this.#retryMs = RETRY_FIRST_MS;
      } catch (error) {
        if (signal.aborted) return;
        this.#options.log({
          level: 'warn',
          message: 'A kernel could not be started ahead; runs start cold meanwhile.',
          detail: { spec: key, error: String(error), retryMs: this.#retryMs },
        });
        await pause(this.#retryMs, signal);
        this.#retryMs = Math.min(this.#retryMs * 2, RETRY_AT_MOST_MS);
      }
    }
  }

  #keep(key: string, kernel: LocalKernel): void {
    const idle = this.#idle.get(key) ?? [];
    idle.push(kernel);
    this.#idle.set(key, idle);
    kernel.onExit(() => {
      const index = idle.indexOf(kernel);
      if (index < 0) return;
      idle.splice(index, 1);
      this.#refill(this.#retryMs);
    });
  }

  #findNeed(): string | undefined {
    const { keys, perKey, total } = this.#options;
    const count = (key: string) => this.#idle.get(key)?.length ?? 0;
    if (keys.reduce((sum, key) => sum + count(key), 0) >= total) return undefined;
    return keys.find((key) => count(key) < perKey);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // Ends early, without an error, when the pool closes.
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
