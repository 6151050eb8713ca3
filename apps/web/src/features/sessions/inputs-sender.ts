/** A hub that restarts is back in seconds; whoever waits for it does not wait longer than that. */
export const RETRY_MILLISECONDS = 2_000;

/** Where the newest inputs are: with the hub, on their way, still here and tried again, or refused. */
export type Sending = 'taken' | 'sending' | 'unsent' | 'refused';

type Listeners<Values, Answer> = {
  readonly send: (values: Values) => Promise<Answer>;
  readonly onTaken: (answer: Answer, values: Values) => void;
  readonly onRefused: (error: unknown) => void;
  readonly onChange: (sending: Sending) => void;
  /** Whether the same may be taken a moment later; it was tried so often. */
  readonly isTemporary: (error: unknown, tries: number) => boolean;
};

type Waiting<Values> = { readonly values: Values; readonly tries: number };

/** Sends inputs as they change: one request at a time, the newest win, and what did not arrive is sent again. */
export class InputsSender<Values, Answer> {
  readonly #listeners: Listeners<Values, Answer>;
  #waiting: Waiting<Values> | null = null;
  #isSending = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(listeners: Listeners<Values, Answer>) {
    this.#listeners = listeners;
  }

  send(values: Values): void {
    this.#waiting = { values, tries: 0 };
    void this.#pump();
  }

  /** Sends at once what did not arrive, where there is any. */
  retry(): void {
    if (this.#timer !== null) void this.#pump();
  }

  /** Tries nothing again by itself. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #pump(): Promise<void> {
    this.stop();
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#waiting !== null && this.#timer === null) await this.#sendNext(this.#waiting);
    this.#isSending = false;
  }

  async #sendNext({ values, tries }: Waiting<Values>): Promise<void> {
    const { send, onTaken, onRefused, onChange, isTemporary } = this.#listeners;
    this.#waiting = null;
    onChange('sending');
    try {
      const answer = await send(values);
      if (this.#waiting === null) onChange('taken');
      onTaken(answer, values);
    } catch (error) {
      // Newer ones are sent next, whatever became of these.
      if (this.#waiting !== null) return;
      if (isTemporary(error, tries + 1)) return this.#tryLater({ values, tries: tries + 1 });
      onChange('refused');
      onRefused(error);
    }
  }

  #tryLater(unsent: Waiting<Values>): void {
    this.#waiting = unsent;
    this.#timer = setTimeout(() => void this.#pump(), RETRY_MILLISECONDS);
    this.#listeners.onChange('unsent');
  }
}
