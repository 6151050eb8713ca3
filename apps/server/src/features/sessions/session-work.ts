import type { RunFailure, WidgetMessage } from '@quire/contract';
import type { RunEvent as KernelEvent, LiveBegin, WidgetEvent } from '@quire/kernels';
import type { Signals } from '../../ports/signals.ts';
import type { ExecutorDependencies } from '../runs/executor.ts';
import { Journal } from '../runs/journal.ts';
import type { SessionSecrets } from '../runs/secrets.ts';
import { toNewEvent, toRunFailure } from '../runs/translate.ts';
import { carryAnswerFiles } from './answer-files.ts';
import { Asking, readPromptForm } from './asking.ts';
import type { Held } from './claims.ts';
import {
  appendHeld,
  insertSessionBlob,
  type NewSessionEvent,
  type PlacedEvent,
  type Standing,
} from './events.ts';
import { INPUT_MIME, noteInput } from './helper-inputs.ts';
import { PARK_AFTER_MILLISECONDS, USE_NOTICED_MILLISECONDS } from './limits.ts';
import { type LiveApp, type LiveInputs, openLiveApp } from './live-app.ts';
import { clearForExecution, takeGivenAnswer } from './store.ts';
import { toKernelMessage, toPlacedEvent } from './widget-events.ts';
import { RESTARTED_SENTENCE, watchWidgets } from './widgets.ts';
import { readWishes, type Wishes, waitForWishes, watchWishes } from './wishes.ts';

export type SessionDependencies = ExecutorDependencies & { signals: Signals; secrets: SessionSecrets };

export type Turns = {
  /** Resolves when a place among those that compute is free, with what gives it back. */
  take(signal: AbortSignal): Promise<() => void>;
};
export type SessionPlace = {
  /** Aborts when the hub stops or lost the session. */
  signal: AbortSignal;
  /** Aborts when the processes that wait are to make room for others. */
  parking: AbortSignal;
  /** Whether it waits for a person's answer: then it stays, also where it was told to make room. */
  standing: { isAsking: boolean };
  turns: Turns;
};

/** What one hub does for one session while it holds it. */
export class SessionWork {
  /** The newest inputs that need no more work. */
  doneGeneration = 0;
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
  /** Gives the place among those that compute back; `null` while it has none. */
  #turn: (() => void) | null = null;
  /** Then widgets are without a process for a moment, and get one. */
  #isExecuting = false;

  constructor(dependencies: SessionDependencies, held: Held, place: SessionPlace) {
    const { db, blobs } = dependencies;
    this.#dependencies = dependencies;
    this.#held = held;
    this.#place = place;
    this.#signal = place.signal;
    this.#journal = new Journal<PlacedEvent>(blobs, {
      append: (events) => appendHeld(db, held, { events, standing: this.#standing }),
      keepBlob: (blob) => insertSessionBlob(db, { sessionId: held.id, ...blob }),
    });
  }

  /** One set of inputs after the other; those that were overtaken are left out. */
  async run(): Promise<void> {
    const unwatch = watchWidgets(
      { ...this.#dependencies, held: this.#held },
      (messages) => this.#tellWidgets(messages),
      (error) => this.#dependencies.log.error({ err: error }, 'what is done with widgets could not be read'),
    );
    this.#signal.addEventListener('abort', unwatch, { once: true });
    try {
      await this.#work();
    } finally {
      unwatch();
    }
  }

  async #work(): Promise<void> {
    const { db } = this.#dependencies;
    const { turns, parking } = this.#place;
    while (!this.#signal.aborted) {
      if (this.#needsProcess) await this.#restart();
      const wishes = await readWishes(db, this.#held);
      if (wishes === null) return;
      if (wishes.generation > this.doneGeneration) {
        this.#turn = await turns.take(this.#signal);
        this.#isExecuting = true;
        await this.#execute(wishes).finally(() => this.#endTurn());
        this.#isExecuting = false;
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
    const { generation, parameters } = begun;
    const reached = [...(this.#app?.codeCells ?? [])];
    const events: PlacedEvent[] = [
      { type: 'settled', generation, status: 'failed', failure: internalFailure(), cell: null },
    ];
    // Before it was known which cells run again: all that is shown is of earlier inputs.
    if (this.#toldGeneration < generation)
      events.unshift({ type: 'generation', generation, parameters, reached, cell: null });
    const standing = Object.assign(this.#standing, { status: 'failed', prompt: null } as const);
    if (!(await appendHeld(this.#dependencies.db, this.#held, { events, standing }))) return false;
    this.doneGeneration = generation;
    return true;
  }

  async close(): Promise<void> {
    await this.#app?.close();
  }

  /** Waits with its processes for other wishes; false when none came for long, or others need the place. */
  async #rest(parking: AbortSignal): Promise<boolean> {
    await this.#app?.rest();
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
    for (const event of events) await this.#journal.add(toPlacedEvent(event));
  }

  /** What a callback shows goes away with what else its cell showed. */
  async #showOutput(event: KernelEvent): Promise<void> {
    const next = toNewEvent(event);
    if (next === null || next.type === 'status' || next.type === 'finished') return;
    await this.#journal.add({ ...next, cell: 'cellId' in next ? next.cellId : null });
  }

  async #execute(wishes: Wishes): Promise<void> {
    const { db, limits, vault, secrets } = this.#dependencies;
    this.#begun = wishes;
    this.#app ??= await openLiveApp(this.#dependencies, this.#held, {
      onWidgets: (events) => this.#hearWidgets(events),
      onOutput: (event) => this.#showOutput(event),
    });
    const inputs = await this.#app.fill(wishes.parameters, await secrets.of(db, vault, this.#held.id));
    const { generation } = wishes;
    this.#standing.prompt = null;
    await clearForExecution(db, this.#held);
    const asking = new Asking(wishes.answers, vault);
    const stop = new AbortController();
    const unwatch = watchWishes(
      { ...this.#dependencies, held: this.#held },
      (now) => this.#heed(now, { generation, asking, stop }),
      (error) => this.#dependencies.log.error({ err: error }, 'a session’s wishes could not be read'),
    );
    const outcome = await this.#app
      .run(inputs, {
        // People take the time they take: what waits for them is not slow. A process that is overtaken is
        // thrown away, so nothing is gained by letting it clean up.
        limits: {
          ...limits,
          runMs: Number.POSITIVE_INFINITY,
          cellMs: Number.POSITIVE_INFINITY,
          cancelGraceMs: 0,
        },
        signal: AbortSignal.any([this.#signal, stop.signal]),
        onBegin: (begin) => this.#tellBegin(begin, { wishes, inputs, asking }),
        onEvent: (event) => this.#record(event),
        answerInput: (question) => this.#ask(question, { asking, stop: stop.signal }),
      })
      .finally(() => {
        unwatch();
        asking.close();
      });
    // An answer that was taken in the last moment is written before the end is.
    await this.#goingOn;
    this.#standing.prompt = null;
    if (this.#signal.aborted) return this.#journal.flush();
    const isWhole = outcome.outcome === 'succeeded';
    await takeGivenAnswer(db, this.#held, asking.answersAfter({ isWhole }));
    const isOvertaken = outcome.outcome === 'cancelled' && stop.signal.reason !== STOPPED;
    if (isOvertaken) return this.#journal.flush();
    await this.#settle(generation, outcome.outcome, outcome.failure ? toRunFailure(outcome.failure) : null);
    this.doneGeneration = generation;
  }

  /** Says which cells run again; what all others show stays. */
  async #tellBegin(
    { from, trace, obstacles }: LiveBegin,
    { wishes, inputs, asking }: { wishes: Wishes; inputs: LiveInputs; asking: Asking },
  ): Promise<void> {
    const { generation, parameters } = wishes;
    const isCode = (cell: LiveInputs['cells'][number]) => (cell.kind ?? 'code') === 'code';
    const again = inputs.cells.slice(from).filter(isCode);
    this.#toldGeneration = generation;
    // That was cut off; what is told of these inputs is not its.
    this.#cell = null;
    asking.keepOthers(new Set(again.map(({ id }) => id)));
    this.#standing.start = {
      rung: trace.rung,
      reason: [...trace.reasons, ...obstacles].join(' '),
      milliseconds: Math.round(trace.startMs),
    };
    await this.#tell(
      { type: 'generation', generation, parameters, reached: again.map(({ id }) => id) },
      'starting',
    );
  }

  #heed(wishes: Wishes | null, now: { generation: number; asking: Asking; stop: AbortController }): void {
    // Also before other inputs: what was answered is not asked again with them.
    if (wishes?.given) this.#deliver(wishes.given, now.asking);
    if (wishes === null || wishes.generation > now.generation) now.stop.abort(OVERTAKEN);
    else if (wishes.isStopWanted) now.stop.abort(STOPPED);
  }

  /** One that cannot be opened, sealed with another hub's secret say, keeps nobody from stopping. */
  #deliver(given: NonNullable<Wishes['given']>, asking: Asking): void {
    try {
      asking.deliver(given);
    } catch (error) {
      this.#dependencies.log.error({ err: error, session: this.#held.id }, 'an answer could not be opened');
    }
  }

  async #goOn(promptId: string, asking: Asking): Promise<void> {
    this.#standing.prompt = null;
    await takeGivenAnswer(this.#dependencies.db, this.#held, asking.answersAfter({ isWhole: false }));
    await this.#tell({ type: 'answered', promptId }, 'running');
  }

  async #ask(
    question: Parameters<Asking['ask']>[0],
    { asking, stop }: { asking: Asking; stop: AbortSignal },
  ): Promise<string> {
    const { answer, isOpen } = asking.ask(question);
    const prompt = asking.open;
    if (isOpen && prompt !== null) {
      this.#standing.prompt = prompt;
      await this.#tell({ type: 'prompt', prompt }, 'waiting');
      this.#endTurn();
    }
    this.#place.standing.isAsking = isOpen;
    const said = await answer.finally(() => {
      this.#place.standing.isAsking = false;
    });
    if (isOpen && prompt !== null) {
      refuseEnded(asking);
      this.#goingOn = this.#goOn(prompt.id, asking);
      await this.#goingOn;
      await this.#takeTurn(asking, AbortSignal.any([this.#signal, stop]));
    }
    const form = readPromptForm(question.prompt);
    return carryAnswerFiles(this.#dependencies, { form, answer: said, userId: this.#held.person });
  }

  /** People take the time they take: others compute meanwhile. */
  #endTurn(): void {
    const giveBack = this.#turn;
    this.#turn = null;
    giveBack?.();
  }

  /** Before the answer goes to the process. @throws where the execution ended meanwhile; then nothing is taken */
  async #takeTurn(asking: Asking, signal: AbortSignal): Promise<void> {
    const giveBack = await this.#place.turns.take(signal);
    if (asking.isClosed) giveBack();
    refuseEnded(asking);
    this.#endTurn();
    this.#turn = giveBack;
  }

  async #record(event: KernelEvent): Promise<void> {
    if (event.type === 'kernel-started') {
      return this.#tell({ type: 'status', status: 'running' }, 'running');
    }
    if (event.type === 'cell-started') this.#cell = event.cellId;
    const next = await this.#withInput(toNewEvent(event));
    if (next !== null && next.type !== 'status' && next.type !== 'finished') await this.#add(next);
    if (event.type === 'cell-finished') this.#cell = null;
  }

  /** An input that a cell shows is known from now on, and comes with the first of its options. */
  async #withInput(event: ReturnType<typeof toNewEvent>): Promise<ReturnType<typeof toNewEvent>> {
    if (event?.type !== 'output' || !('data' in event.output)) return event;
    const { [INPUT_MIME]: given, ...others } = event.output.data;
    if (given === undefined) return event;
    const input = await noteInput(this.#dependencies.db, this.#held, { cellId: event.cellId, given });
    const data = input === null ? others : { ...others, [INPUT_MIME]: input };
    return { ...event, output: { ...event.output, data } };
  }

  async #settle(
    generation: number,
    status: 'succeeded' | 'failed' | 'cancelled',
    failure: RunFailure | null,
  ): Promise<void> {
    const standing = status === 'succeeded' ? 'ready' : 'failed';
    await this.#tell({ type: 'settled', generation, status, failure }, standing);
    await this.#journal.flush();
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

/** @throws where nobody takes the answer any more */
function refuseEnded(asking: Asking): void {
  if (asking.isClosed) throw new Error('the execution ended before the answer reached it');
}

const internalFailure = (): RunFailure => ({
  cellId: null,
  name: null,
  message: null,
  traceback: null,
  code: 'internal',
  sentence: 'The hub could not compute the results of these inputs.',
  advice:
    'Change an input to try again; where one of them is a file, upload it anew. If it happens again, tell your administrator; the details are in the hub’s log.',
});

const OVERTAKEN = 'other inputs came';
const STOPPED = 'its person stopped it';
