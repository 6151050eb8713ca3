import { isSecret } from '@quire/analysis';
import {
  openedVariable,
  type ShownVariable,
  type ShownVariables,
  type Unseen,
  type VariableScope,
  variableList,
} from '@quire/contract';
import { ForkRefusedError, KernelError, type Look } from '@quire/kernels';
import { inputsOf } from './check-answer.ts';
import type { Held } from './claims.ts';
import type { LiveApp } from './live-app.ts';
import { answerLook, takeLooks, type WantedLook } from './looks-wanted.ts';
import type { SessionDependencies, SessionPlace } from './session-place.ts';
import { unseen } from './unseen.ts';

/** Passwords that were typed one after the other; the processes that knew earlier ones are gone by then. */
const SECRETS_MAX = 500;

/** Lets people look at the variables of a held session, as its last execution left them, one after the other. */
export class Looking {
  /** Whether they are as they were where a cell failed. */
  isFailed = false;
  readonly #dependencies: SessionDependencies;
  readonly #held: Held;
  readonly #place: SessionPlace;
  /** Whatever was given as a secret since this hub holds the session. */
  #secrets: readonly string[] = [];
  #giveBack: (() => void) | null = null;

  constructor(dependencies: SessionDependencies, held: Held, place: SessionPlace) {
    this.#dependencies = dependencies;
    this.#held = held;
    this.#place = place;
  }

  /** Nobody who looks sees these values. */
  hide(secrets: readonly string[]): void {
    this.#secrets = [...new Set([...this.#secrets, ...secrets])].slice(-SECRETS_MAX);
  }

  /** Frees what the next inputs do not need, but for what is to be seen of these, while there is room for it. */
  async keep(app: LiveApp): Promise<void> {
    if (!(await app.rest())) return;
    this.end();
    const forget = () => void app.forget().catch((error: unknown) => this.#report(error));
    this.#giveBack = this.#place.kept.hold({ isFailed: this.isFailed, forget });
  }

  /** What was kept is gone, or is about to be. */
  end(): void {
    this.#giveBack?.();
    this.#giveBack = null;
  }

  /** Answers whoever wants to look; `current` is the app, or `null` while it computes. Answers how to stop. */
  watch(current: () => LiveApp | null | undefined): () => void {
    const { db, signals } = this.#dependencies;
    let answering = Promise.resolve();
    const read = () => {
      answering = answering
        .then(async () => {
          for (const wanted of await takeLooks(db, this.#held)) await this.#answer(wanted, current());
        })
        .catch((error: unknown) => this.#report(error));
    };
    const stopListening = signals.listen((signal) => {
      if (signal.kind === 'session-look' && signal.sessionId === this.#held.id) read();
    });
    return stopListening;
  }

  #report(error: unknown): void {
    this.#dependencies.log.error({ err: error, session: this.#held.id }, 'variables could not be looked at');
  }

  async #answer(wanted: WantedLook, app: LiveApp | null | undefined): Promise<void> {
    const seen = app === null ? this.#busy() : app ? await this.#look(wanted, app) : unseen('gone');
    await answerLook(this.#dependencies, this.#held, { id: wanted.id, seen });
  }

  #busy = (): Unseen => unseen(this.#place.standing.isAsking ? 'asking' : 'computing');

  async #look({ open, hidden }: WantedLook, app: LiveApp): Promise<ShownVariables | ShownVariable> {
    const { isFailed } = this;
    try {
      const found = await app.look({
        ...(open && { open }),
        secrets: this.#secrets,
        hidden: [...app.secretNames, ...hidden],
        isFailed,
      });
      if (found === null) return unseen('gone');
      if (found === 'uncopied') return unseen('impossible', 'on this hub processes cannot be copied');
      return toShown(found.found, { open, isFailed, isPartial: found.isPartial });
    } catch (error) {
      if (error instanceof ForkRefusedError) return unseen('impossible', error.reasons.join('; '));
      // Newer inputs ended what was looked at, or it ended by itself.
      if (error instanceof KernelError) return unseen('late');
      throw error;
    }
  }
}

/** A process may say anything: what is no answer to what was asked is none. */
function toShown(
  look: Look,
  { open, isFailed, isPartial }: { open: WantedLook['open']; isFailed: boolean; isPartial: boolean },
): ShownVariables | ShownVariable {
  if (look.kind === 'absent') return unseen('gone', open?.name);
  if (look.kind === 'one') {
    const variable = { ...look.variable, name: open?.name };
    const one = openedVariable.safeParse({ outcome: 'shown', variable, detail: look.detail });
    return one.data ?? unseen('late');
  }
  if (look.kind !== 'all') return unseen('late');
  const of = (wanted: VariableScope) =>
    look.names.flatMap(([scope, name], place) =>
      scope === wanted ? [{ ...UNTOLD, ...look.variables[place], name }] : [],
    );
  const all = variableList.safeParse({
    outcome: 'shown',
    isFailed,
    variables: of('notebook'),
    more: look.more,
    isPartial,
    inFunction: look.function && { ...look.function, variables: of('function') },
  });
  return all.data ?? unseen('late');
}

/** One that never said what it is. */
const UNTOLD = {
  type: '',
  length: null,
  shape: null,
  dtype: null,
  columns: null,
  bytes: null,
  preview: null,
  isHidden: false,
  problem: 'It did not say what it is: its own code hangs, or ended the copy that was looked at.',
  hasMore: false,
};

/** What of an answer is a secret. */
export function secretsIn(
  { isPassword, form }: { isPassword: boolean; form: Record<string, unknown> | null },
  said: string,
): string[] {
  if (isPassword) return [said];
  if (form === null) return [];
  const names = inputsOf(form)
    .parameters.filter(isSecret)
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const values = JSON.parse(said) as Record<string, unknown>;
  return names.flatMap((name) => (typeof values[name] === 'string' ? [values[name]] : []));
}
