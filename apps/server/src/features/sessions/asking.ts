import { randomUUID } from 'node:crypto';
import type { SessionPrompt } from '@quire/contract';
import type { InputQuestion } from '@quire/kernels';
import type { GivenAnswer, KeptAnswer } from './store.ts';

/** Before a question of the `quire` helper: its form, as JSON. The display itself is not shown. */
export const PROMPT_MIME = 'application/vnd.quire.prompt+json';

type Waiting = {
  prompt: SessionPrompt;
  ordinal: number;
  resolve: (answer: string) => void;
  reject: (error: Error) => void;
};

/**
 * What one execution of a notebook asks. A question that stands in the same place with the same words as in an
 * earlier execution is answered as it was then: answers are inputs, and inputs are not asked for twice.
 */
export class Asking {
  readonly #kept: readonly KeptAnswer[];
  readonly #ordinals = new Map<string, number>();
  readonly #given: KeptAnswer[] = [];
  #form: Record<string, unknown> | null = null;
  #waiting: Waiting | null = null;

  constructor(kept: readonly KeptAnswer[]) {
    this.#kept = kept;
  }

  /** The answers of this execution, for those to come. */
  get answers(): readonly KeptAnswer[] {
    return this.#given;
  }

  /** Answers of cells that do not run again stay answers. Before anything is asked. */
  keepOthers(running: ReadonlySet<string>): void {
    this.#given.push(...this.#kept.filter(({ cellId }) => !running.has(cellId)));
  }
  get open(): SessionPrompt | null {
    return this.#waiting?.prompt ?? null;
  }

  /** Takes the form that precedes a question of the helper. */
  announce(form: unknown): void {
    this.#form = typeof form === 'object' && form !== null ? (form as Record<string, unknown>) : null;
  }

  /** An earlier answer, or `null` after opening the question; then `answer` brings what was said. */
  ask(question: InputQuestion): { answer: Promise<string>; isOpen: boolean } {
    const { cellId, prompt: text, password } = question;
    const ordinal = (this.#ordinals.get(cellId) ?? 0) + 1;
    this.#ordinals.set(cellId, ordinal);
    const form = this.#form;
    this.#form = null;
    const said = form === null ? text : JSON.stringify(form);
    const known = this.#kept.find(
      (kept) => kept.cellId === cellId && kept.ordinal === ordinal && kept.text === said,
    );
    if (known !== undefined && !password) {
      this.#given.push(known);
      return { answer: Promise.resolve(known.answer), isOpen: false };
    }
    const answer = new Promise<string>((resolve, reject) => {
      const prompt = { id: randomUUID(), cellId, text, isPassword: password, form };
      this.#waiting = { prompt, ordinal, resolve, reject };
    });
    // A run that is stopped while it waits rejects a promise that nobody holds any more.
    answer.catch(() => undefined);
    return { answer, isOpen: true };
  }

  /** Delivers an answer; false where the question is not open. */
  deliver({ promptId, answer }: GivenAnswer): boolean {
    const waiting = this.#waiting;
    if (waiting?.prompt.id !== promptId) return false;
    const { cellId, text, isPassword, form } = waiting.prompt;
    if (!isPassword) {
      const said = form === null ? text : JSON.stringify(form);
      this.#given.push({ cellId, ordinal: waiting.ordinal, text: said, answer });
    }
    this.#waiting = null;
    waiting.resolve(answer);
    return true;
  }

  /** Nobody will answer any more. */
  close(): void {
    this.#waiting?.reject(new Error('the session went on without an answer'));
    this.#waiting = null;
  }
}
