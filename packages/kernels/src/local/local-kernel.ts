import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { KernelError } from '../errors.ts';
import { Conversation } from '../protocol/conversation.ts';
import type { Channel, IncomingMessage, JsonObject, OutgoingMessage } from '../protocol/message.ts';
import { openZmqTransport } from '../protocol/zmq-transport.ts';
import type {
  Kernel,
  KernelCapabilities,
  KernelContext,
  KernelExit,
  KernelSpec,
  PendingRequest,
  RequestOptions,
  StartTrace,
} from '../types.ts';
import { shakeHands } from './handshake.ts';
import { type KernelRecipe, kernelCommand, planLaunch } from './launch-plan.ts';
import { removeTree } from './remove-tree.ts';
import { makeConnection } from './runtime-directory.ts';
import { SupervisedProcess } from './supervised-process.ts';

/** What a dead kernel said last is still on its way this long after the latest message. */
const LAST_WORDS_MS = 40;
const LAST_WORDS_AT_MOST_MS = 3_000;

/** One process of a kernel; `restart` takes a new one. */
interface Incarnation {
  readonly process: SupervisedProcess;
  readonly conversation: Conversation;
  /** When the latest message arrived, on the clock of `performance.now()`. */
  lastMessageAt: number;
  isLost: boolean;
}

/** A kernel as a process of this machine. */
export class LocalKernel implements Kernel {
  readonly id = randomUUID();
  readonly spec: KernelSpec;
  recipe: KernelRecipe;
  directory: string;
  trace: StartTrace;
  capabilities: KernelCapabilities = {
    checkpoints: false,
    subshells: false,
    stdinComms: true,
    interrupt: true,
    resourceLimits: true,
  };
  readonly #listeners = new Set<(message: IncomingMessage, isAwaited: boolean) => void>();
  readonly #exitListeners = new Set<(exit: KernelExit) => void>();
  #incarnation: Incarnation | undefined;
  #isRestarting = false;
  #exit: KernelExit | undefined;
  readonly #gone = Promise.withResolvers<void>();

  constructor(recipe: KernelRecipe, trace: StartTrace) {
    this.recipe = recipe;
    this.spec = recipe.spec;
    this.directory = recipe.cwd;
    this.trace = trace;
  }

  /** @throws KernelError `start-failed`, `cancelled`; nothing is left behind then */
  async launch(signal?: AbortSignal): Promise<void> {
    const incarnation = await this.#spawn();
    const { process, conversation } = incarnation;
    const aborted = Promise.withResolvers<never>();
    const onAbort = () => aborted.reject(new KernelError('cancelled', 'The start was cancelled.'));
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    const timer = new AbortController();
    try {
      const info = await Promise.race([
        shakeHands(conversation),
        failOnExit(process),
        failLate(this.recipe.startMs, timer.signal),
        aborted.promise,
      ]);
      this.capabilities = { ...this.capabilities, subshells: hasSubshells(info) };
    } catch (error) {
      await this.kill();
      throw error;
    } finally {
      timer.abort();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Turns a kernel started ahead into the one of this context; also for its next restart. */
  become(context: KernelContext): void {
    const { cwd = this.recipe.cwd, env = {} } = context;
    const limits = { ...this.recipe.limits, ...context.limits };
    this.recipe = { ...this.recipe, cwd, env, limits, isBackground: false };
    this.directory = cwd;
    this.#incarnation?.process.limit(limits);
    this.#incarnation?.process.restorePriority();
  }

  request(channel: Channel, message: OutgoingMessage, options?: RequestOptions): PendingRequest {
    return this.conversation.request(channel, message, options);
  }

  async send(channel: Channel, message: OutgoingMessage): Promise<void> {
    await this.conversation.send(channel, message);
  }

  messages(listener: (message: IncomingMessage, isAwaited: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async interrupt(): Promise<void> {
    this.#incarnation?.process.interrupt();
  }

  async restart(): Promise<void> {
    const old = this.#incarnation;
    if (this.#exit || !old)
      throw new KernelError('kernel-died', 'The kernel has ended and cannot be restarted.');
    this.#isRestarting = true;
    try {
      old.process.keepDirectories();
      await old.process.kill();
      old.conversation.end(new KernelError('kernel-died', 'The kernel was restarted.'));
      await this.launch();
    } finally {
      this.#isRestarting = false;
    }
  }

  async kill(): Promise<void> {
    if (this.#exit) return;
    this.#isRestarting = false;
    await this.#incarnation?.process.kill();
    await this.#gone.promise;
  }

  onExit(listener: (exit: KernelExit) => void): () => void {
    if (this.#exit) listener(this.#exit);
    else this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  get conversation(): Conversation {
    if (!this.#incarnation) throw new KernelError('kernel-died', 'The kernel has not been started.');
    return this.#incarnation.conversation;
  }

  async #spawn(): Promise<Incarnation> {
    const connection = await makeConnection(this.recipe.directory, this.recipe.runAs);
    const process = new SupervisedProcess(planLaunch(this.recipe, kernelCommand(this.recipe, connection)));
    const conversation = new Conversation(
      (listener) => openZmqTransport(connection, listener, this.recipe.maxMessageBytes),
      (error) => this.#lose(incarnation, error),
    );
    const incarnation: Incarnation = {
      process,
      conversation,
      lastMessageAt: performance.now(),
      isLost: false,
    };
    conversation.listen((message, isAwaited) => {
      incarnation.lastMessageAt = performance.now();
      for (const listener of this.#listeners) listener(message, isAwaited);
    });
    this.#incarnation = incarnation;
    void process.exited.then((exit) => this.#bury(incarnation, exit));
    return incarnation;
  }

  /** A kernel that does not speak the protocol, or whose messages were lost, cannot give a correct result. */
  #lose(incarnation: Incarnation, error: Error): void {
    if (incarnation.process.hasExited) return;
    incarnation.isLost = true;
    incarnation.conversation.end(
      new KernelError('protocol', 'The kernel sent something Quire could not read.', String(error)),
    );
    void incarnation.process.kill();
  }

  async #bury(incarnation: Incarnation, told: KernelExit): Promise<void> {
    if (this.#isRestarting) return;
    const exit: KernelExit = incarnation.isLost ? { ...told, reason: 'lost' } : told;
    if (exit.reason !== 'requested') await lastWords(incarnation);
    incarnation.conversation.end(new KernelError('kernel-died', 'The kernel has ended.', exit.stderrTail));
    // The supervisor has done this, unless it was killed itself.
    await removeTree(this.recipe.directory.path);
    this.recipe.lease.release();
    this.#exit = exit;
    this.#gone.resolve();
    for (const listener of this.#exitListeners) listener(exit);
    this.#exitListeners.clear();
  }
}

async function lastWords(incarnation: Incarnation): Promise<void> {
  const giveUp = performance.now() + LAST_WORDS_AT_MOST_MS;
  incarnation.lastMessageAt = performance.now();
  while (performance.now() < Math.min(giveUp, incarnation.lastMessageAt + LAST_WORDS_MS)) {
    await sleep(LAST_WORDS_MS / 4);
  }
}

async function failOnExit(process: SupervisedProcess): Promise<never> {
  const exit = await process.exited;
  throw new KernelError('start-failed', 'Python ended before it could run the notebook.', exit.stderrTail);
}

async function failLate(afterMs: number, signal: AbortSignal): Promise<never> {
  try {
    await sleep(afterMs, undefined, { signal });
  } catch {
    // The race is over; nobody listens.
  }
  throw new KernelError(
    'start-failed',
    `Python did not answer within ${Math.round(afterMs / 1000)} seconds.`,
  );
}

function hasSubshells(info: JsonObject): boolean {
  const features = info.supported_features;
  return Array.isArray(features) && features.includes('kernel subshells');
}
