import { randomUUID } from 'node:crypto';
import { KernelError } from '../errors.ts';
import type { PendingRequest, RequestOptions } from '../types.ts';
import type { Channel, IncomingMessage, OutgoingMessage } from './message.ts';
import type { Transport, TransportListener } from './transport.ts';
import { UnheardMeter } from './unheard-meter.ts';

/** `isAwaited` says whether the message belongs to a request that is under way. */
type Listener = (message: IncomingMessage, isAwaited: boolean) => void;

interface Entry {
  readonly options: RequestOptions;
  readonly resolve: (reply: IncomingMessage) => void;
  readonly reject: (error: KernelError) => void;
  reply?: IncomingMessage;
  isIdle: boolean;
}

/** Requests to one kernel and what it answers, over any transport. */
export class Conversation {
  readonly #pending = new Map<string, Entry>();
  readonly #listeners = new Set<Listener>();
  readonly #transport: Transport;
  readonly #unheard = new UnheardMeter();
  #ended: KernelError | undefined;

  /** @param onBroken hears once that the connection cannot be trusted any further */
  constructor(open: (listener: TransportListener) => Transport, onBroken: (error: Error) => void) {
    this.#transport = open({ onMessage: (message) => this.#take(message), onBroken });
  }

  request(channel: Channel, message: OutgoingMessage, options: RequestOptions = {}): PendingRequest {
    const messageId = randomUUID();
    const reply = new Promise<IncomingMessage>((resolve, reject) => {
      if (this.#ended) {
        reject(this.#ended);
        return;
      }
      this.#pending.set(messageId, { options, resolve, reject, isIdle: false });
      this.#transport.send(channel, message, messageId).catch((error: unknown) => {
        this.#fail(messageId, new KernelError('kernel-died', 'The kernel took no message.', String(error)));
      });
    });
    // A request whose outcome nobody awaits must not end the hub when the kernel dies.
    reply.catch(() => undefined);
    return { messageId, reply };
  }

  async send(channel: Channel, message: OutgoingMessage): Promise<void> {
    if (this.#ended) throw this.#ended;
    await this.#transport.send(channel, message, randomUUID());
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets a request: its messages go to nobody and its reply never comes. */
  abandon(messageId: string): void {
    this.#pending.delete(messageId);
  }

  /** Rejects all that is pending and takes no more. */
  end(error: KernelError): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#transport.close();
    for (const messageId of [...this.#pending.keys()]) this.#fail(messageId, error);
  }

  #take(message: IncomingMessage): void | Promise<void> {
    const messageId = message.parent.msg_id;
    const entry = messageId === undefined ? undefined : this.#pending.get(messageId);
    for (const listener of this.#listeners) listener(message, entry !== undefined);
    if (!entry?.options.onMessage) this.#unheard.count(message);
    if (!entry || messageId === undefined) return;
    const held = entry.options.onMessage?.(message);
    if (held !== undefined) return held.then(() => this.#settle(messageId, entry, message));
    this.#settle(messageId, entry, message);
  }

  #settle(messageId: string, entry: Entry, message: IncomingMessage): void {
    if (message.channel === 'iopub') {
      if (message.header.msg_type === 'status' && message.content.execution_state === 'idle')
        entry.isIdle = true;
    } else if (message.channel !== 'stdin') {
      entry.reply = message;
    }
    const reply = entry.reply ?? (entry.options.isOneWay ? message : undefined);
    if (!reply || !entry.isIdle) return;
    this.#pending.delete(messageId);
    entry.resolve(reply);
  }

  #fail(messageId: string, error: KernelError): void {
    const entry = this.#pending.get(messageId);
    this.#pending.delete(messageId);
    entry?.reject(error);
  }
}
