import type { RunFailure } from '@quire/contract';
import { executeNotebook, type RunEvent as KernelEvent } from '@quire/kernels';
import type { Signals } from '../../ports/signals.ts';
import type { ExecutorDependencies } from '../runs/executor.ts';
import { fillIn } from '../runs/fill-in.ts';
import { ClaimLostError, Journal } from '../runs/journal.ts';
import { toRunCells } from '../runs/run-cells.ts';
import { toNewEvent, toRunFailure } from '../runs/translate.ts';
import { Asking, PROMPT_MIME } from './asking.ts';
import { type Held, release } from './claims.ts';
import {
  appendHeld,
  insertSessionBlob,
  type NewSessionEvent,
  type PlacedEvent,
  type Standing,
} from './events.ts';
import { clearStopWanted, takeGivenAnswer } from './store.ts';
import { readWishes, type Wishes, watchWishes } from './wishes.ts';

export type SessionDependencies = ExecutorDependencies & { signals: Signals };

/**
 * Does what a held session's person wants until nothing is left to do, then gives the session's place back. Never
 * throws. `signal` aborts when the hub stops or lost the session.
 */
export async function executeSession(
  dependencies: SessionDependencies,
  held: Held,
  signal: AbortSignal,
): Promise<void> {
  const { db, log } = dependencies;
  const work = new SessionWork(dependencies, held, signal);
  try {
    await work.run();
  } catch (error) {
    if (!(error instanceof ClaimLostError))
      log.error({ err: error, session: held.id }, 'a session failed inside the hub');
  } finally {
    await release(db, held, { doneGeneration: work.doneGeneration }).catch((error: unknown) =>
      // The database is away; whoever finds the lease expired takes the session over.
      log.error({ err: error, session: held.id }, 'a session could not be given back'),
    );
  }
}

class SessionWork {
  /** The newest inputs that need no more work. */
  doneGeneration = 0;
  readonly #dependencies: SessionDependencies;
  readonly #held: Held;
  readonly #signal: AbortSignal;
  readonly #journal: Journal<PlacedEvent>;
  readonly #standing: Standing = { status: 'starting', prompt: null, start: null };
  #cell: string | null = null;

  constructor(dependencies: SessionDependencies, held: Held, signal: AbortSignal) {
    const { db, blobs } = dependencies;
    this.#dependencies = dependencies;
    this.#held = held;
    this.#signal = signal;
    this.#journal = new Journal<PlacedEvent>(blobs, {
      append: (events) => appendHeld(db, held, { events, standing: this.#standing }),
      keepBlob: (blob) => insertSessionBlob(db, { sessionId: held.id, ...blob }),
    });
  }

  /** One set of inputs after the other; those that were overtaken are left out. */
  async run(): Promise<void> {
    while (!this.#signal.aborted) {
      const wishes = await readWishes(this.#dependencies.db, this.#held);
      if (wishes === null || wishes.generation <= this.doneGeneration) return;
      await this.#execute(wishes);
    }
  }

  async #execute(wishes: Wishes): Promise<void> {
    const { db, notebooks, kernels, environment, kernelEnv, limits } = this.#dependencies;
    const { notebook } = await notebooks.loadForRun(this.#held.notebook_id, this.#held.version);
    const filled = await fillIn(this.#dependencies, {
      notebook,
      parameters: wishes.parameters,
      userId: this.#held.person,
    });
    const reached = notebook.cells.filter((cell) => cell.cell_type === 'code').map((cell) => cell.id);
    const { generation, parameters } = wishes;
    await this.#tell({ type: 'generation', generation, parameters, reached }, 'starting');
    await clearStopWanted(db, this.#held);

    const asking = new Asking(wishes.answers);
    const stop = new AbortController();
    const unwatch = watchWishes(
      { ...this.#dependencies, held: this.#held },
      (now) => this.#heed(now, { generation, asking, stop }),
      (error) => this.#dependencies.log.error({ err: error }, 'a session’s wishes could not be read'),
    );
    const outcome = await executeNotebook({
      kernel: (startSignal) =>
        kernels.start(environment, {
          env: { ...kernelEnv, QUIRE_SESSION_ID: this.#held.id },
          files: filled.files,
          signal: startSignal,
        }),
      cells: toRunCells(filled.notebook, this.#held.withholds_code),
      // People take the time they take: what waits for them is not slow.
      limits: { ...limits, runMs: Number.POSITIVE_INFINITY, cellMs: Number.POSITIVE_INFINITY },
      signal: AbortSignal.any([this.#signal, stop.signal]),
      onEvent: (event) => this.#record(event, asking),
      answerInput: (question) => this.#ask(question, asking),
    }).finally(() => {
      unwatch();
      asking.close();
    });
    const isOvertaken = outcome.outcome === 'cancelled' && stop.signal.reason !== STOPPED;
    if (this.#signal.aborted || isOvertaken) return this.#journal.flush();
    await takeGivenAnswer(db, this.#held, asking.answers);
    this.doneGeneration = generation;
    await this.#settle(generation, outcome.outcome, outcome.failure ? toRunFailure(outcome.failure) : null);
  }

  #heed(wishes: Wishes | null, now: { generation: number; asking: Asking; stop: AbortController }): void {
    if (wishes === null || wishes.generation > now.generation) now.stop.abort(OVERTAKEN);
    else if (wishes.isStopWanted) now.stop.abort(STOPPED);
    else if (wishes.given !== null && now.asking.deliver(wishes.given))
      void this.#goOn(wishes.given.promptId, now.asking);
  }

  async #goOn(promptId: string, asking: Asking): Promise<void> {
    this.#standing.prompt = null;
    await takeGivenAnswer(this.#dependencies.db, this.#held, asking.answers);
    await this.#tell({ type: 'answered', promptId }, 'running');
  }

  async #ask(question: Parameters<Asking['ask']>[0], asking: Asking): Promise<string> {
    const { answer, isOpen } = asking.ask(question);
    const prompt = asking.open;
    if (isOpen && prompt !== null) {
      this.#standing.prompt = prompt;
      await this.#tell({ type: 'prompt', prompt }, 'waiting');
    }
    return answer;
  }

  async #record(event: KernelEvent, asking: Asking): Promise<void> {
    if (event.type === 'kernel-started') {
      const { rung, reasons, startMs } = event.trace;
      this.#standing.start = { rung, reason: reasons.join(' '), milliseconds: Math.round(startMs) };
      return this.#tell({ type: 'status', status: 'running' }, 'running');
    }
    if (event.type === 'cell-started') this.#cell = event.cellId;
    if (
      event.type === 'output' &&
      event.output.output_type === 'display_data' &&
      PROMPT_MIME in event.output.data
    ) {
      asking.announce(event.output.data[PROMPT_MIME]);
      return;
    }
    const next = toNewEvent(event);
    if (next !== null && next.type !== 'status' && next.type !== 'finished') await this.#add(next);
    if (event.type === 'cell-finished') this.#cell = null;
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

const OVERTAKEN = 'other inputs came';
const STOPPED = 'its person stopped it';
