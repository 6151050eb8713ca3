import { randomUUID } from 'node:crypto';
import type { SessionAnswer, SessionPrompt } from '@quire/contract';
import type { InputQuestion } from '@quire/kernels';
import { answerPlace, type Vault } from '../runs/secrets.ts';
import { asksForSecret } from './check-answer.ts';
import type { Marks } from './decisions.ts';
import type { NewSessionEvent } from './events.ts';
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
  before: KeptAnswer | undefined;
  resolve: (answer: string) => void;
  reject: (error: Error) => void;
};

/** What an execution begins with. */
type Begin = {
  kept: readonly KeptAnswer[];
  /** Ids of those among them that are to be given anew. */
  withdrawn: ReadonlySet<string>;
  /** A question whose process has ended: asked again it is the same one, and takes an answer given meanwhile. */
  standing: StandingQuestion | null;
  /** The inputs that decisions of this execution are made with. */
  marks: Marks;
  /** The notebook's cells in their order. */
  cells: readonly string[];
};

/**
 * What one execution of a notebook asks. A question that stands in the same place with the same words as in an
 * earlier execution is answered as it was then: answers are inputs, and inputs are not asked for twice. A yes or no
 * and a button are about what stands above them, and are asked again where an answer above has become another one.
 */
export class Asking {
  readonly #kept: readonly KeptAnswer[];
  readonly #withdrawn: ReadonlySet<string>;
  readonly #marks: Marks;
  readonly #cells: readonly string[];
  /** Cells that ran: what they do not ask any more is forgotten. */
  readonly #ran = new Set<string>();
  readonly #vault: Pick<Vault, 'open'>;
  readonly #ordinals = new Map<string, number>();
  readonly #given: KeptAnswer[] = [];
  /** Decisions that an answer of this execution opened again. */
  readonly #opened = new Set<KeptAnswer>();
  readonly #standing: StandingQuestion | null;
  /** To the question that stands, before it is asked again. */
  #early: GivenAnswer | null = null;
  #waiting: Waiting | null = null;
  #isClosed = false;

  /** `vault` opens answers, which are sealed on their way. */
  constructor({ kept, withdrawn, standing, marks, cells }: Begin, vault: Pick<Vault, 'open'>) {
    this.#kept = kept;
    this.#withdrawn = withdrawn;
    this.#standing = standing;
    this.#marks = marks;
    this.#cells = cells;
    this.#vault = vault;
  }

  /**
   * The answers for executions to come. One that did not get to its end has not asked everything: earlier answers to
   * what it has not asked stay, as do those of cells that did not run again.
   */
  answersAfter({ isWhole }: { isWhole: boolean }): readonly KeptAnswer[] {
    const isAnswered = ({ cellId, ordinal }: KeptAnswer) =>
      this.#given.some((given) => given.cellId === cellId && given.ordinal === ordinal);
    const isOver = ({ cellId }: KeptAnswer) => isWhole && this.#ran.has(cellId);
    const isOpened = (kept: KeptAnswer) => !isWhole && this.#opened.has(kept);
    const stays = (kept: KeptAnswer) => !isAnswered(kept) && !isOver(kept) && !isOpened(kept);
    return [...this.#given, ...this.#kept.filter(stays)];
  }

  /** Whether the execution has ended: what was answered just before goes nowhere. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  noteRunning(cellId: string): void {
    this.#ran.add(cellId);
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

  /** What followers hear of an answer; those that are kept nowhere were only given. */
  told(promptId: string): NewSessionEvent {
    const kept = this.#given.find(({ id }) => id === promptId);
    return { type: 'answered', promptId, ...(kept && { given: presentAnswer(kept) }) };
  }

  /** Answers as earlier, whose id is `as`, or opens the question; then `answer` brings what is said. */
  ask(question: InputQuestion): { answer: Promise<string>; as: string | null } {
    const { cellId, prompt: asked, password } = question;
    const ordinal = (this.#ordinals.get(cellId) ?? 0) + 1;
    this.#ordinals.set(cellId, ordinal);
    const form = readPromptForm(asked);
    const said = form === null ? asked : FORM_PREFIX + JSON.stringify(form);
    const before = this.#kept.find((kept) => kept.cellId === cellId && kept.ordinal === ordinal);
    const isKnown = before?.text === said && !this.#withdrawn.has(before.id) && !this.#opened.has(before);
    if (isKnown && !password) {
      this.#given.push(before);
      return { answer: Promise.resolve(before.answer), as: before.id };
    }
    const answer = new Promise<string>((resolve, reject) => {
      const old = this.#standing;
      const isSame = old?.cellId === cellId && old.ordinal === ordinal && old.said === said;
      const id = old !== null && isSame ? old.id : randomUUID();
      const earlier = before !== undefined && !password && isAkin(before.text, said);
      const prompt = {
        id,
        cellId,
        ...wordsOf(said),
        isPassword: password,
        form,
        ...(earlier && { earlier: before.answer }),
      };
      this.#waiting = { prompt, ordinal, said, before, resolve, reject };
    });
    // A run that is stopped while it waits rejects a promise that nobody holds any more.
    answer.catch(() => undefined);
    return { answer, as: null };
  }

  /** Delivers an answer, where its question is open. One that another hub's secret sealed keeps nobody from stopping. */
  deliver(given: GivenAnswer, onUnreadable: (error: unknown) => void): void {
    try {
      this.#deliver(given);
    } catch (error) {
      onUnreadable(error);
    }
  }

  #deliver(given: GivenAnswer): void {
    const { promptId, answer: sealed } = given;
    const waiting = this.#waiting;
    if (this.#standing?.id === promptId) this.#early = given;
    if (waiting?.prompt.id !== promptId) return;
    const { ordinal, said, before } = waiting;
    const { cellId, isPassword, form } = waiting.prompt;
    const answer = this.#vault.open(sealed, answerPlace(promptId));
    const isKept = !isPassword && !asksForSecret(form);
    if (isKept) {
      const inputs = isDecision(form) && { inputs: this.#marks };
      this.#given.push({ id: promptId, cellId, ordinal, text: said, answer, ...inputs });
    }
    if (!isKept || before?.text !== said || before.answer !== answer) this.#openDecisionsAfter(cellId);
    this.#waiting = null;
    waiting.resolve(answer);
  }

  /** They were about what another answer was given for. Those of this cell before have been asked already. */
  #openDecisionsAfter(cellId: string): void {
    const place = this.#cells.indexOf(cellId);
    for (const kept of this.#kept) {
      const isBelow = this.#cells.indexOf(kept.cellId) >= place;
      if (isBelow && isDecision(readPromptForm(kept.text))) this.#opened.add(kept);
    }
  }

  /** @throws NobodyAsksError where nobody takes the answer any more */
  refuseEnded(): void {
    if (this.#isClosed) throw new NobodyAsksError('the execution ended before the answer reached it');
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

/** Decides about what stands above it, where other forms and lines say what goes into what stands below. */
export const isDecision = (form: Record<string, unknown> | null): boolean =>
  form?.kind === 'confirm' || form?.kind === 'button';

function presentAnswer({ id, cellId, text: said, answer }: KeptAnswer): SessionAnswer {
  return { id, cellId, ...wordsOf(said), form: readPromptForm(said), answer };
}

const wordsOf = (said: string): { text: string } => {
  const form = readPromptForm(said);
  return { text: form === null ? said : String(form.text ?? '') };
};

/** Whether an answer to one question is something to begin with for the other. */
function isAkin(left: string, right: string): boolean {
  const [one, other] = [readPromptForm(left), readPromptForm(right)];
  return left === right || (one !== null && other !== null && one.key === other.key);
}
