import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ForkRefusedError, KernelError } from '../errors.ts';
import type { SupervisedProcess } from '../local/supervised-process.ts';
import { Conversation } from '../protocol/conversation.ts';
import type { Channel, IncomingMessage, JsonObject, OutgoingMessage } from '../protocol/message.ts';
import type {
  ForkableKernel,
  KernelCapabilities,
  KernelExit,
  KernelLimits,
  KernelSpec,
  PendingRequest,
  RequestOptions,
  StartTrace,
} from '../types.ts';
import type { Door, Visitor } from './door.ts';
import { openWireTransport } from './wire-transport.ts';

/** What all processes of a tree have in common. */
export interface TreeTrunk {
  readonly spec: KernelSpec;
  readonly door: Door;
  readonly process: SupervisedProcess;
  readonly maxMessageBytes: number;
  readonly trace: StartTrace;
  /** Names that no process of the tree had before, of at most 15 characters. */
  readonly nextName: () => string;
}

/** Folders of one person's processes, as they and the hub see them. */
export interface Room {
  /** Holds the folders of all rooms of the tree; inside a room only the room's own is there. */
  readonly all: string;
  readonly own: string;
  readonly temporary: string;
  /** The working directory, as the hub sees it. */
  readonly work: string;
  /** It has a network of its own, on which nobody else is. */
  readonly isOffline: boolean;
  readonly home: string;
  /** Paths of the folders of the process that is copied, and by name those of the room that are there instead. */
  readonly places: Readonly<Record<string, string>>;
}

type Folders = Pick<Room, 'work' | 'temporary' | 'home'>;

export interface ForkOptions {
  /** Keeps the copy from everything else in the tree. Copies of it stay in the same room. */
  readonly room?: Room;
  readonly limits?: KernelLimits;
  /** Draws new random seeds: for copies that belong to different people. Default: the copy goes on as it was. */
  readonly reseed?: boolean;
  /** Runs no cells: it is looked at, or copied again to be. */
  readonly still?: boolean;
  /** Aborts where nobody waits for the copy: then a process that does not answer is given up sooner. */
  readonly signal?: AbortSignal;
}

/** What a process took from outside while it was watched. */
export interface TemplateFacts {
  /** Why it cannot be copied, in words for people. */
  readonly reasons: readonly string[];
  /** Files and folders that it looked at, with full paths. */
  readonly files: readonly string[];
  /** Whatever else it asked: other machines, programs, libraries that read by themselves. */
  readonly others: readonly string[];
}

const CAPABILITIES: KernelCapabilities = {
  checkpoints: true,
  subshells: false,
  // It takes them on `shell` then, too.
  stdinComms: false,
  interrupt: true,
  resourceLimits: true,
};

/** The socket of a process that was killed closes within this, unless the machine is stuck. */
const KILL_MS = 5_000;
/** The supervisor says why it ends a room just before it does. */
const LAST_WORDS_MS = 40;
/** A copy that was made greets at once; a machine that is busy, or a room's folders, take their time. */
const ARRIVAL_MS = 30_000;

/**
 * A process that only waits answers in milliseconds, and within this on a machine that swaps. One that does not is
 * stopped, or hangs in the system; whoever asked goes on from another one.
 */
const ANSWER_MS = 10_000;
/** As long for whoever was told meanwhile that nobody waits any more. */
const UNAWAITED_ANSWER_MS = 2_000;
/** To make a template, a process looks through all its memory first. */
const TEMPLATE_MS = 60_000;

/**
 * A kernel that can be copied between cells. A copy goes on from the same state, and neither hears of the other. A
 * process that has copies waits for more to be made: cells run in processes that have none.
 */
export class ForkNode implements ForkableKernel {
  readonly id: string;
  readonly spec: KernelSpec;
  readonly capabilities = CAPABILITIES;
  readonly directory: string;
  readonly temporary: string;
  readonly home: string;
  readonly room: Room | undefined;
  trace: StartTrace;
  readonly #trunk: TreeTrunk;
  readonly #conversation: Conversation;
  readonly #listeners = new Set<(message: IncomingMessage, isAwaited: boolean) => void>();
  readonly #exitListeners = new Set<(exit: KernelExit) => void>();
  readonly #gone = Promise.withResolvers<void>();
  #exit: KernelExit | undefined;
  #isKilled = false;
  #isLost = false;

  constructor(
    trunk: TreeTrunk,
    { socket, reader }: Visitor,
    place: { name: string; folders: Folders; room: Room | undefined },
  ) {
    this.#trunk = trunk;
    this.id = place.name;
    this.spec = trunk.spec;
    this.directory = place.folders.work;
    this.temporary = place.folders.temporary;
    this.home = place.folders.home;
    this.room = place.room;
    this.trace = trunk.trace;
    trunk.process.adopt(this.id);
    this.#conversation = new Conversation(
      (listener) => openWireTransport({ socket, reader, maxMessageBytes: trunk.maxMessageBytes }, listener),
      () => this.#lose(),
    );
    this.#conversation.listen((message, isAwaited) => {
      for (const listener of this.#listeners) listener(message, isAwaited);
    });
    socket.once('close', () => void this.#bury());
  }

  request(channel: Channel, message: OutgoingMessage, options?: RequestOptions): PendingRequest {
    return this.#conversation.request(channel, message, options);
  }

  async send(channel: Channel, message: OutgoingMessage): Promise<void> {
    await this.#conversation.send(channel, message);
  }

  messages(listener: (message: IncomingMessage, isAwaited: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onExit(listener: (exit: KernelExit) => void): () => void {
    if (this.#exit) listener(this.#exit);
    else this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  async interrupt(): Promise<void> {
    this.#trunk.process.interruptMember(this.id);
  }

  async restart(): Promise<void> {
    throw new KernelError('kernel-died', 'A copy of a kernel is not restarted: make another.');
  }

  /** Ends this process; with the first process of a room, all of the room. */
  async kill(): Promise<void> {
    if (this.#exit) return;
    this.#isKilled = true;
    this.#trunk.process.killMember(this.id);
    const giveUp = setTimeout(() => void this.#bury(), KILL_MS);
    await this.#gone.promise;
    clearTimeout(giveUp);
  }

  /** Why it cannot be copied now, in words for people; empty when it can. */
  async findObstacles(): Promise<readonly string[]> {
    const { reasons } = await this.#ask('quire_obstacles_request', {});
    return reasons as readonly string[];
  }

  /**
   * Another process with the same state.
   *
   * @throws ForkRefusedError when a copy would not go on exactly as this one
   * @throws KernelError `kernel-died`, `start-failed`, `unresponsive`
   */
  async fork(options: ForkOptions = {}): Promise<ForkNode> {
    const { door, process, nextName } = this.#trunk;
    const room = options.room ?? this.room;
    // The first process of a room is called as its folder is: so the supervisor's word on a room finds its copies.
    const name = options.room ? basename(options.room.own) : nextName();
    const arriving = door.expect(name);
    const { status, reasons } = await this.#ask(
      'quire_fork_request',
      {
        token: name,
        name,
        reseed: options.reseed ?? false,
        still: options.still ?? false,
        ...(options.room && { room: { ...options.room } }),
      },
      options,
    ).catch((error: unknown) => {
      door.forget(name, error as Error);
      throw error;
    });
    if (status !== 'ok') {
      const refused = new ForkRefusedError(reasons as readonly string[]);
      door.forget(name, refused);
      throw refused;
    }
    const node = new ForkNode(this.#trunk, await this.#await(arriving, { name, ...options }), {
      name,
      folders: options.room ?? { work: this.directory, temporary: this.temporary, home: this.home },
      room,
    });
    if (options.room && options.limits) process.limitRoom(name, options.limits);
    return node;
  }

  /** A copy ends with the process or the room that it was made in, perhaps before it has greeted. */
  async #await(
    arriving: Promise<Visitor>,
    { name, signal }: { name: string; signal?: AbortSignal },
  ): Promise<Visitor> {
    const giveUp = (error: KernelError) => this.#trunk.door.forget(name, error);
    const tellLate = () => giveUp(new KernelError('start-failed', 'The copy of the kernel did not answer.'));
    const forgetLate = after(tellLate, { withinMs: ARRIVAL_MS, signal });
    const ignore = this.onExit(() =>
      giveUp(new KernelError('kernel-died', 'The kernel ended while it was copied.')),
    );
    try {
      return await arriving;
    } finally {
      forgetLate();
      ignore();
    }
  }

  /** In its room, or where it has none in all of the tree. Not while cells run there. */
  async sweep(): Promise<void> {
    await this.#trunk.process.sweep(this.room && basename(this.room.own));
  }

  /** Gives a process that was made ahead the variables of the person it is for. */
  async adopt(environment: Readonly<Record<string, string>>): Promise<void> {
    await this.#ask('quire_adopt_request', { environment });
  }

  /** From now on, what the process takes from outside is noted. */
  async watch(): Promise<void> {
    await this.#ask('quire_watch_request', {});
  }

  /** Makes it ready to be copied often; answers what it took from outside since `watch`. */
  async becomeTemplate(): Promise<TemplateFacts> {
    const { reasons, files, others } = await this.#ask(
      'quire_template_request',
      {},
      { withinMs: TEMPLATE_MS },
    );
    return { reasons, files, others } as unknown as TemplateFacts;
  }

  /** @throws KernelError `kernel-died`, `unresponsive` */
  async #ask(
    type: string,
    content: JsonObject,
    { signal, withinMs = ANSWER_MS }: { signal?: AbortSignal; withinMs?: number } = {},
  ): Promise<JsonObject> {
    const late = Promise.withResolvers<never>();
    const giveUp = () =>
      late.reject(new KernelError('unresponsive', 'The process that was to be copied does not answer.'));
    const forgetLate = after(giveUp, { withinMs, signal });
    try {
      const { reply } = this.#conversation.request('control', { type, content });
      return (await Promise.race([reply, late.promise])).content;
    } finally {
      forgetLate();
    }
  }

  #lose(): void {
    this.#isLost = true;
    this.#trunk.process.killMember(this.id);
    // The first process of a tree has no name to be ended by: at least nothing more of it is read.
    this.#conversation.end(new KernelError('kernel-died', 'The kernel has ended.'));
  }

  async #bury(): Promise<void> {
    const { process } = this.#trunk;
    // Why it ended comes another way than its end.
    if (!this.#isKilled && !this.#isLost) await sleep(LAST_WORDS_MS);
    if (this.#exit) return;
    const roomEnd = this.room && process.roomEnd(basename(this.room.own));
    const whole = process.hasExited ? await process.exited : undefined;
    const exit: KernelExit = {
      reason: this.#isKilled
        ? 'requested'
        : this.#isLost
          ? 'lost'
          : (roomEnd?.reason ?? whole?.reason ?? 'died'),
      code: null,
      signal: null,
      peakMemoryBytes: roomEnd?.peakMemoryBytes ?? whole?.peakMemoryBytes ?? 0,
      stderrTail: whole?.stderrTail ?? '',
    };
    this.#exit = exit;
    process.killMember(this.id);
    this.#conversation.end(new KernelError('kernel-died', 'The kernel has ended.', exit.stderrTail));
    this.#gone.resolve();
    for (const listener of this.#exitListeners) listener(exit);
    this.#exitListeners.clear();
  }
}

/** Gives up after a while, sooner once nobody waits any more; answers how to call that off. */
function after(
  giveUp: () => void,
  { withinMs, signal }: { withinMs: number; signal: AbortSignal | undefined },
): () => void {
  const timers = [setTimeout(giveUp, withinMs)];
  const hurry = () => timers.push(setTimeout(giveUp, UNAWAITED_ANSWER_MS));
  signal?.addEventListener('abort', hurry, { once: true });
  if (signal?.aborted) hurry();
  return () => {
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener('abort', hurry);
  };
}
