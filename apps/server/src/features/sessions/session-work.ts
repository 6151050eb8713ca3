import type { RunFailure, WidgetMessage } from '@quire/contract';
import type { RunEvent as KernelEvent, LiveBegin, WidgetEvent } from '@quire/kernels';
import { Journal } from '../runs/journal.ts';
import { toNewEvent, toRunFailure, toStart } from '../runs/translate.ts';
import { carryAnswerFiles } from './answer-files.ts';
import { type Asking, readPromptForm } from './asking.ts';
import { withChoicesKept, withLabels } from './choices.ts';
import type { Held } from './claims.ts';
import { expectQuestions } from './decisions.ts';
import {
  appendHeld,
  insertSessionBlob,
  type NewSessionEvent,
  type PlacedEvent,
  type Standing,
} from './events.ts';
import { missingSecrets } from './given-secrets.ts';
import { withInput } from './helper-inputs.ts';
import { failedInside } from './internal-failure.ts';
import { PARK_AFTER_MILLISECONDS, USE_NOTICED_MILLISECONDS } from './limits.ts';
import { type LiveApp, type LiveInputs, openLiveApp } from './live-app.ts';
import { Looking, secretsIn } from './looking.ts';
import { OwnPart } from './own-part.ts';
import type { SessionDependencies, SessionPlace } from './session-place.ts';
import { clearQuestion, type KeptAnswer, takeGivenAnswer } from './store.ts';
import { takeTurn } from './take-turn.ts';
import { Turn } from './turns.ts';
import { GIVEN_UP_SENTENCES, type GivenUp, isGivenUp, watchUnanswered } from './unanswered.ts';
import { toKernelMessage, toPlacedEvent } from './widget-events.ts';
import { RESTARTED_SENTENCE, watchWidgets } from './widgets.ts';
import { readWishes, type Wishes, waitForWishes, watchWishes } from './wishes.ts';

/** What one hub does for one session while it holds it. */
export class SessionWork {
  /** The newest inputs that need no more work. */
  doneGeneration = 0;
  /** The inputs whose question stands after nobody answered it: their process has ended. */
  asked: number | null = null;
  /** The inputs that were begun last. */
  #begun: Wishes | null = null;
  /** The newest inputs that followers heard of from here. */
  #toldGeneration = 0;
  readonly #dependencies: SessionDependencies;
  readonly #held: Held;
  readonly #place: SessionPlace;
  readonly #signal: AbortSignal;
  #app: LiveApp | undefined;
  readonly #journal: Journal<PlacedEvent>;
  readonly #standing: Standing = { status: 'starting', prompt: null, start: null };
  #cell: string | null = null;
  /** Writes the newest answer down; a failure of it is one of the execution. */
  #goingOn = Promise.resolve();
  /** Aborts when widgets were used, or need a new process. */
  #use = new AbortController();
  #usedAt = 0;
  #needsProcess = false;
  readonly #turn: Turn;
  /** Then widgets are without a process for a moment, and get one. */
  #isExecuting = false;
  #asking: Asking | null = null;
  /** Answers that count instead of those of the row, for the first execution. */
  #carried: readonly KeptAnswer[] | null = null;
  readonly #looking: Looking;
  readonly #own = new OwnPart(() => this.#use.abort());

  constructor(dependencies: SessionDependencies, held: Held, place: SessionPlace) {
    const { db, blobs } = dependencies;
    this.#dependencies = dependencies;
    this.#held = held;
    this.#place = place;
    this.#signal = place.signal;
    this.#turn = new Turn(place.turns);
    this.#looking = new Looking(dependencies, held, place);
    this.#journal = new Journal<PlacedEvent>(blobs, {
      append: (events) => appendHeld(db, held, { events, standing: this.#standing }),
      keepBlob: (blob) => insertSessionBlob(db, { sessionId: held.id, ...blob }),
    });
  }

  /** The inputs that were begun and have no result yet; `null` where there are none. */
  get unfinished(): number | null {
    const generation = this.#begun?.generation ?? 0;
    return generation > this.doneGeneration ? generation : null;
  }

  /** Goes on where other work broke off: answers that it had heard may not have reached the row. */
  repeat(other: SessionWork): void {
    this.#carried = other.#asking?.answersAfter({ isWhole: false }) ?? other.#carried;
  }

  /** One set of inputs after the other; those that were overtaken are left out. */
  async run(): Promise<void> {
    const unwatch = watchWidgets(
      { ...this.#dependencies, held: this.#held },
      (messages) => this.#tellWidgets(messages),
      (error) => this.#dependencies.log.error({ err: error }, 'what is done with widgets could not be read'),
    );
    const unlook = this.#looking.watch(() => (this.#isExecuting ? null : this.#app));
    const stop = () => {
      unwatch();
      unlook();
    };
    this.#signal.addEventListener('abort', stop, { once: true });
    try {
      await this.#work();
    } finally {
      stop();
    }
  }

  async #work(): Promise<void> {
    const { db } = this.#dependencies;
    const { parking } = this.#place;
    while (!this.#signal.aborted) {
      if (this.#needsProcess) await this.#restart();
      const wishes = await readWishes(db, this.#held);
      if (wishes === null) return;
      if (wishes.generation > this.doneGeneration) {
        const source = { ...this.#dependencies, held: this.#held };
        const place = { turn: this.#turn, signal: this.#signal, onWait: () => this.#tellWait(wishes) };
        if (!wishes.isStopWanted && !(await takeTurn(source, place))) continue;
        this.#isExecuting = true;
        await this.#execute(wishes).finally(() => this.#turn.end());
        this.#isExecuting = false;
        if (this.asked !== null) return;
      } else if (!(await this.#rest(parking))) return;
    }
  }

  /**
   * Ends the inputs that were begun last with a failure of the hub, past the journal, which may be what failed.
   * Answers false where there is none to be written: nothing was begun, or the hub stops.
   */
  async fail(): Promise<boolean> {
    const begun = this.#begun;
    if (begun === null || begun.generation <= this.doneGeneration || this.#signal.aborted) return false;
    await this.#journal.flush().catch(() => undefined);
    const { generation } = begun;
    const reached = [...(this.#app?.codeCells ?? [])];
    const events = failedInside(begun, { reached, isTold: this.#toldGeneration >= generation });
    const standing = Object.assign(this.#standing, { status: 'failed', prompt: null } as const);
    if (!(await appendHeld(this.#dependencies.db, this.#held, { events, standing }))) return false;
    this.doneGeneration = generation;
    return true;
  }

  async close(): Promise<void> {
    this.#looking.end();
    await this.#app?.close();
  }

  /** Waits with its processes for other wishes; false when none came for long, or others need the place. */
  async #rest(parking: AbortSignal): Promise<boolean> {
    if (this.#app) await this.#looking.keep(this.#app);
    if (!this.#app?.isOpen) return false;
    const { doneGeneration } = this;
    this.#use = new AbortController();
    if (this.#needsProcess) return true;
    const ends = [this.#signal, parking, this.#use.signal, AbortSignal.timeout(PARK_AFTER_MILLISECONDS)];
    const isWanted = await waitForWishes(
      { ...this.#dependencies, held: this.#held },
      {
        signal: AbortSignal.any(ends),
        isAwaited: (wishes) => wishes === null || wishes.generation > doneGeneration,
      },
    );
    this.#own.refuseFault();
    return isWanted || (this.#use.signal.aborted && !parking.aborted);
  }

  #tellWidgets(messages: readonly WidgetMessage[]): void {
    for (const message of messages) {
      const outcome = this.#app?.tellWidget(toKernelMessage(message));
      if (outcome === 'gone' && !this.#isExecuting) this.#needsProcess = true;
    }
    // Each use keeps the processes a while longer.
    if (Date.now() - this.#usedAt < USE_NOTICED_MILLISECONDS && !this.#needsProcess) return;
    this.#usedAt = Date.now();
    this.#use.abort();
  }

  /** The last process died, of memory perhaps, with the widgets that are shown. */
  async #restart(): Promise<void> {
    this.#needsProcess = false;
    await this.#app?.close();
    this.doneGeneration = 0;
    await this.#add({ type: 'notice', sentence: RESTARTED_SENTENCE });
  }

  async #hearWidgets(events: readonly WidgetEvent[]): Promise<void> {
    await this.#own.do(async () => {
      for (const event of events) await this.#journal.add(toPlacedEvent(event));
    });
  }

  /** What a callback shows goes away with what else its cell showed. */
  async #showOutput(event: KernelEvent): Promise<void> {
    const next = toNewEvent(event);
    if (next === null || next.type === 'status' || next.type === 'finished') return;
    const cell = 'cellId' in next ? next.cellId : null;
    await this.#own.do(() => this.#journal.add({ ...next, cell }));
  }

  async #execute(wishes: Wishes): Promise<void> {
    const { db } = this.#dependencies;
    this.#begun = wishes;
    this.#asking = null;
    this.#own.begin();
    this.#app ??= await openLiveApp(this.#dependencies, this.#held, {
      onWidgets: (events) => this.#hearWidgets(events),
      onOutput: (event) => this.#showOutput(event),
    });
    this.#looking.end();
    const inputs = await this.#app.fill(wishes.parameters);
    this.#looking.hide(inputs.secrets);
    const { generation, standing } = wishes;
    this.#standing.prompt = standing;
    // A question that stands for these inputs stays, and its answer.
    if (standing === null) await clearQuestion(db, this.#held);
    if (inputs.missing.length > 0) return this.#settle(wishes, 'failed', missingSecrets(inputs.missing));
    const kept = this.#carried ?? wishes.answers;
    this.#carried = null;
    const asking = await expectQuestions(this.#dependencies, this.#held, {
      ...wishes,
      kept,
      app: this.#app,
      inputs,
    });
    this.#asking = asking;
    const stop = new AbortController();
    if (wishes.isStopWanted) stop.abort(STOPPED);
    const unwatch = watchWishes(
      { ...this.#dependencies, held: this.#held },
      (now) => this.#heed(now, { generation, asking, stop }),
      (error) => this.#dependencies.log.error({ err: error }, 'a session’s wishes could not be read'),
    );
    const outcome = await this.#app
      .run(inputs, {
        signal: AbortSignal.any([this.#signal, stop.signal]),
        onBegin: (begin) => this.#own.do(() => this.#tellBegin(begin, { wishes, inputs })),
        onEvent: (event) => this.#own.do(() => this.#record(event)),
        answerInput: (question) => this.#own.do(() => this.#ask(question, { asking, stop, wishes, inputs })),
      })
      .finally(() => {
        unwatch();
        asking.close();
      });
    // An answer that was taken in the last moment is written before the end is.
    await this.#goingOn;
    const { reason } = stop.signal;
    if (isGivenUp(reason) && !this.#signal.aborted) return this.#leaveAsked(generation, reason);
    this.#standing.prompt = null;
    if (this.#signal.aborted) return this.#journal.flush();
    if (outcome.outcome === 'failed') this.#own.refuseFault();
    this.#looking.isFailed = outcome.outcome === 'failed';
    const isWhole = outcome.outcome === 'succeeded';
    await takeGivenAnswer(db, this.#held, asking.answersAfter({ isWhole }));
    const isOvertaken = outcome.outcome === 'cancelled' && reason !== STOPPED;
    if (isOvertaken) return this.#journal.flush();
    await this.#settle(wishes, outcome.outcome, outcome.failure ? toRunFailure(outcome.failure) : null);
  }

  /** Of inputs with which no cell ran, since no process could be started say: all that is shown is of earlier ones. */
  async #tellUnbegun({ generation, parameters }: Wishes): Promise<void> {
    this.#cell = null;
    this.#standing.prompt = null;
    this.#toldGeneration = generation;
    const reached = [...(this.#app?.codeCells ?? [])];
    await this.#tell({ type: 'generation', generation, parameters, reached }, 'starting');
  }

  /** Says which cells run again; what all others show stays. */
  async #tellBegin(
    { from, trace, obstacles }: LiveBegin,
    { wishes, inputs }: { wishes: Wishes; inputs: LiveInputs },
  ): Promise<void> {
    const { generation, parameters } = wishes;
    const isCode = (cell: LiveInputs['cells'][number]) => (cell.kind ?? 'code') === 'code';
    const again = inputs.cells.slice(from).filter(isCode);
    this.#toldGeneration = generation;
    // That was cut off; what is told of these inputs is not its.
    this.#cell = null;
    this.#standing.start = toStart(trace, obstacles);
    const reached = again.map(({ id }) => id);
    const isAnswerTakenBack = wishes.withdrawn.length > 0;
    await this.#tell({ type: 'generation', generation, parameters, reached, isAnswerTakenBack }, 'starting');
  }

  #heed(wishes: Wishes | null, now: { generation: number; asking: Asking; stop: AbortController }): void {
    // Also before other inputs: what was answered is not asked again with them.
    if (wishes?.given) now.asking.deliver(wishes.given, this.#tellUnreadable);
    if (wishes === null || wishes.generation > now.generation) now.stop.abort(OVERTAKEN);
    else if (wishes.isStopWanted) now.stop.abort(STOPPED);
  }

  readonly #tellUnreadable = (err: unknown): void =>
    this.#dependencies.log.error({ err, session: this.#held.id }, 'an answer could not be opened');

  #tellWait({ standing }: Wishes): Promise<void> {
    this.#standing.prompt = standing;
    return this.#add({ type: 'status', status: 'queued' });
  }

  async #goOn(promptId: string, asking: Asking): Promise<void> {
    this.#standing.prompt = null;
    await takeGivenAnswer(this.#dependencies.db, this.#held, asking.answersAfter({ isWhole: false }));
    const told = await withLabels(this.#dependencies.db, this.#held, asking.told(promptId));
    await this.#tell(told, 'running');
  }

  async #ask(
    asked: Parameters<Asking['ask']>[0],
    now: { asking: Asking; stop: AbortController; wishes: Wishes; inputs: LiveInputs },
  ): Promise<string> {
    const { asking, stop, wishes, inputs } = now;
    const question = await withChoicesKept(this.#dependencies.db, this.#held, asked);
    const { answer, as } = asking.ask(question);
    const isOpen = as === null;
    if (!isOpen) await this.#add(await withLabels(this.#dependencies.db, this.#held, asking.told(as)));
    const prompt = asking.open;
    if (isOpen && prompt !== null) {
      this.#standing.prompt = asking.standing(wishes.generation);
      if (asking.early) asking.deliver(asking.early, this.#tellUnreadable);
      if (asking.open !== null) await this.#tell({ type: 'prompt', prompt }, 'waiting');
      // People take the time they take: others compute meanwhile.
      this.#turn.end();
    }
    const unwatch = isOpen
      ? watchUnanswered({ usedAt: () => this.#usedAt, parking: this.#place.parking }, (reason) =>
          stop.abort(reason),
        )
      : undefined;
    this.#place.standing.isAsking = isOpen;
    const said = await answer.finally(() => {
      this.#place.standing.isAsking = false;
      unwatch?.();
    });
    if (isOpen && prompt !== null) {
      asking.refuseEnded();
      this.#goingOn = this.#goOn(prompt.id, asking);
      await this.#goingOn;
      await this.#app?.forgetAfter(prompt.cellId, inputs);
      // Before the answer goes to the process.
      await this.#turn.take(AbortSignal.any([this.#signal, stop.signal]));
      if (asking.isClosed) this.#turn.end();
      asking.refuseEnded();
    }
    const form = readPromptForm(question.prompt);
    this.#looking.hide(secretsIn({ isPassword: question.password, form }, said));
    return carryAnswerFiles(this.#dependencies, { form, answer: said, userId: this.#held.person });
  }

  /** The question stands, in words; one that was answered in the last moment is computed again. */
  async #leaveAsked(generation: number, why: GivenUp): Promise<void> {
    this.#cell = null;
    this.asked = generation;
    if (this.#standing.prompt !== null)
      await this.#tell({ type: 'notice', sentence: GIVEN_UP_SENTENCES[why] }, 'waiting');
    await this.#journal.flush();
  }

  async #record(event: KernelEvent): Promise<void> {
    if (event.type === 'kernel-started') {
      return this.#tell({ type: 'status', status: 'running' }, 'running');
    }
    if (event.type === 'cell-started') {
      this.#cell = event.cellId;
      this.#asking?.noteRunning(event.cellId);
    }
    const next = await withInput(this.#dependencies.db, this.#held, toNewEvent(event));
    if (next !== null && next.type !== 'status' && next.type !== 'finished') await this.#add(next);
    if (event.type === 'cell-finished') this.#cell = null;
  }

  async #settle(
    wishes: Wishes,
    status: 'succeeded' | 'failed' | 'cancelled',
    failure: RunFailure | null,
  ): Promise<void> {
    const { generation } = wishes;
    if (generation > this.#toldGeneration) await this.#tellUnbegun(wishes);
    const standing = status === 'succeeded' ? 'ready' : 'failed';
    await this.#tell({ type: 'settled', generation, status, failure }, standing);
    await this.#journal.flush();
    this.doneGeneration = generation;
  }

  /** An event after which the session stands differently. */
  #tell(event: NewSessionEvent, status: Standing['status']): Promise<void> {
    this.#standing.status = status;
    return this.#add(event);
  }

  #add(event: NewSessionEvent): Promise<void> {
    return this.#journal.add({ ...event, cell: this.#cell });
  }
}

const OVERTAKEN = 'other inputs came';
const STOPPED = 'its person stopped it';
