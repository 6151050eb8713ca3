import { randomUUID } from 'node:crypto';
import type { SessionPrompt } from '@quire/contract';
import type { InputQuestion } from '@quire/kernels';
import { answerPlace, type Vault } from '../runs/secrets.ts';
import { asksForSecret } from './check-answer.ts';
import type { GivenAnswer, KeptAnswer } from './store.ts';

/** Begins a question of the `quire` helper; its form follows as JSON. */
export const FORM_PREFIX = 'application/vnd.quire.prompt+json:';

/** The execution that asked has ended: its questions are nobody's. */
export class NobodyAsksError extends Error {
  override name = 'NobodyAsksError';
}

/** A question in its row, with what is needed to know it again when the same inputs are computed anew. */
export type StandingQuestion = SessionPrompt & { ordinal: number; said: string; generation: number };

type Waiting = {
  prompt: SessionPrompt;
  ordinal: number;
  said: string;
  resolve: (answer: string) => void;
  reject: (error: Error) => void;
};

/**
 * What one execution of a notebook asks. A question that stands in the same place with the same words as in an
 * earlier execution is answered as it was then: answers are inputs, and inputs are not asked for twice.
 */
export class Asking {
  readonly #kept: readonly KeptAnswer[];
  readonly #vault: Pick<Vault, 'open'>;
  readonly #ordinals = new Map<string, number>();
  readonly #given: KeptAnswer[] = [];
  readonly #standing: StandingQuestion | null;
  /** To the question that stands, before it is asked again. */
  #early: GivenAnswer | null = null;
  #waiting: Waiting | null = null;
  #isClosed = false;

  /**
   * `vault` opens answers, which are sealed on their way. `standing` is a question whose process has ended: asked
   * again it is the same one, and takes an answer that was given meanwhile.
   */
  constructor(
    { kept, standing }: { kept: readonly KeptAnswer[]; standing: StandingQuestion | null },
    vault: Pick<Vault, 'open'>,
  ) {
    this.#kept = kept;
    this.#standing = standing;
    this.#vault = vault;
  }

  /**
   * The answers for executions to come. One that did not get to its end has not asked everything: earlier answers to
   * what it has not asked stay.
   */
  answersAfter({ isWhole }: { isWhole: boolean }): readonly KeptAnswer[] {
    if (isWhole) return this.#given;
    const isAnswered = ({ cellId, ordinal }: KeptAnswer) =>
      this.#given.some((given) => given.cellId === cellId && given.ordinal === ordinal);
    return [...this.#given, ...this.#kept.filter((kept) => !isAnswered(kept))];
  }

  /** Whether the execution has ended: what was answered just before goes nowhere. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Answers of cells that do not run again stay answers. Before anything is asked. */
  keepOthers(running: ReadonlySet<string>): void {
    this.#given.push(...this.#kept.filter(({ cellId }) => !running.has(cellId)));
  }
  get open(): SessionPrompt | null {
    return this.#waiting?.prompt ?? null;
  }
  get early(): GivenAnswer | null {
    return this.#early;
  }

  /** The open question as it stands with these inputs. */
  standing(generation: number): StandingQuestion | null {
    if (this.#waiting === null) return null;
    const { prompt, ordinal, said } = this.#waiting;
    return { ...prompt, ordinal, said, generation };
  }

  /** An earlier answer, or `null` after opening the question; then `answer` brings what was said. */
  ask(question: InputQuestion): { answer: Promise<string>; isOpen: boolean } {
    const { cellId, prompt: asked, password } = question;
    const ordinal = (this.#ordinals.get(cellId) ?? 0) + 1;
    this.#ordinals.set(cellId, ordinal);
    const form = readPromptForm(asked);
    const said = form === null ? asked : JSON.stringify(form);
    const text = form === null ? asked : String(form.text ?? '');
    const known = this.#kept.find(
      (kept) => kept.cellId === cellId && kept.ordinal === ordinal && kept.text === said,
    );
    if (known !== undefined && !password) {
      this.#given.push(known);
      return { answer: Promise.resolve(known.answer), isOpen: false };
    }
    const answer = new Promise<string>((resolve, reject) => {
      const before = this.#standing;
      const isSame = before?.cellId === cellId && before.ordinal === ordinal && before.said === said;
      const id = before !== null && isSame ? before.id : randomUUID();
      const prompt = { id, cellId, text, isPassword: password, form };
      this.#waiting = { prompt, ordinal, said, resolve, reject };
    });
    // A run that is stopped while it waits rejects a promise that nobody holds any more.
    answer.catch(() => undefined);
    return { answer, isOpen: true };
  }

  /** Delivers an answer; false where the question is not open. */
  deliver(given: GivenAnswer): boolean {
    const { promptId, answer: sealed } = given;
    const waiting = this.#waiting;
    if (this.#standing?.id === promptId) this.#early = given;
    if (waiting?.prompt.id !== promptId) return false;
    const { cellId, isPassword, form } = waiting.prompt;
    const answer = this.#vault.open(sealed, answerPlace(promptId));
    if (!isPassword && !asksForSecret(form)) {
      this.#given.push({ cellId, ordinal: waiting.ordinal, text: waiting.said, answer });
    }
    this.#waiting = null;
    waiting.resolve(answer);
    return true;
  }

  /** Nobody will answer any more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting?.reject(new NobodyAsksError('the session went on without an answer'));
    this.#waiting = null;
  }
}

/** The form of a question of the `quire` helper; `null` for Python's own questions. */
export function readPromptForm(question: string): Record<string, unknown> | null {
  if (!question.startsWith(FORM_PREFIX)) return null;
  try {
    const form: unknown = JSON.parse(question.slice(FORM_PREFIX.length));
    return typeof form === 'object' && form !== null && !Array.isArray(form) ? { ...form } : null;
  } catch {
    return null;
  }
}
