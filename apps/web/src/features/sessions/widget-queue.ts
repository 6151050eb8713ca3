import type { WidgetMessage } from '@quire/contract';

/** Clicks that wait for the hub; more come from no person. */
const WAITING_MAX = 100;

/** What a person does with widgets, on its way to the hub: one request at a time, of each value the newest. */
export class WidgetQueue {
  readonly #send: (messages: readonly WidgetMessage[]) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #waiting: WidgetMessage[] = [];
  #isSending = false;

  constructor(
    send: (messages: readonly WidgetMessage[]) => Promise<void>,
    onError: (error: unknown) => void,
  ) {
    this.#send = send;
    this.#onError = onError;
  }

  add(message: WidgetMessage): void {
    const last = this.#waiting.findLastIndex(({ modelId }) => modelId === message.modelId);
    const before = this.#waiting[last];
    if (before?.method === 'update' && message.method === 'update') {
      const isOld = (key: string | number | undefined) => !Object.hasOwn(message.state, String(key));
      this.#waiting[last] = {
        ...message,
        state: { ...before.state, ...message.state },
        buffers: [...(before.buffers ?? []).filter(({ path }) => isOld(path[0])), ...(message.buffers ?? [])],
      };
    } else if (this.#waiting.length < WAITING_MAX) this.#waiting.push(message);
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#waiting.length > 0) {
      const messages = this.#waiting;
      this.#waiting = [];
      try {
        await this.#send(messages);
      } catch (error) {
        this.#onError(error);
      }
    }
    this.#isSending = false;
  }
}
