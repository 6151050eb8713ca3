import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Context, Dealer, Subscriber } from 'zeromq';
import { type Codec, createCodec } from './codec.ts';
import type { Channel, IncomingChannel, OutgoingMessage } from './message.ts';
import type { Transport, TransportListener } from './transport.ts';

/** A connection file of Jupyter with ipc transport: `${path}-${number}` are the sockets. */
export interface IpcConnection {
  readonly path: string;
  readonly key: string;
}

/** Numbers of the sockets, as in the connection file's `*_port`. */
export const SOCKET_NUMBERS = { shell: 1, iopub: 2, stdin: 3, control: 4, hb: 5 } as const;

// libzmq's default of 1,023 sockets is 255 kernels.
const MAX_SOCKETS = 16_384;

// The kernel binds its sockets some 300 ms after its start; libzmq's default of 100 ms would add half of that.
const RECONNECT_MS = 10;

/**
 * Messages that libzmq reads ahead of us for one kernel. Ours never drop (see python/quire_kernel), so a full
 * queue holds the kernel's output thread back, and a flood stays in the kernel's memory. A publisher that does
 * drop needs 0 here, which means no limit, and then a flood is in the hub's memory.
 */
const READ_AHEAD_MESSAGES = 32;

/**
 * Messages that are there already are read without giving way. After this long, requests and other runs come
 * first for a moment: a flood must not hold them up.
 */
const GIVE_WAY_AFTER_MS = 8;

/** A frame above this disconnects the kernel. Messages of many frames are libzmq's, see docs/guide/security.md. */
const MAX_FRAME_BYTES = 96 * 1024 * 1024;

/** A kernel that ends disconnects first; its exit explains more, and is known by then. */
const EXIT_KNOWN_MS = 500;

let sharedContext: Context | undefined;

function context(): Context {
  sharedContext ??= new Context({ maxSockets: MAX_SOCKETS, blocky: false });
  return sharedContext;
}

/** Connects to a kernel's sockets, which need not exist yet. */
export function openZmqTransport(
  connection: IpcConnection,
  listener: TransportListener,
  maxMessageBytes: number,
): Transport {
  const codec = createCodec({ key: connection.key, maxMessageBytes });
  // One identity for all: the kernel sends `input_request` to the identity that asked on shell.
  const shared = {
    context: context(),
    linger: 0,
    reconnectInterval: RECONNECT_MS,
    maxMessageSize: MAX_FRAME_BYTES,
    receiveHighWaterMark: READ_AHEAD_MESSAGES,
  };
  const routingId = randomUUID();
  const sockets = {
    shell: new Dealer({ ...shared, routingId }),
    control: new Dealer({ ...shared, routingId }),
    stdin: new Dealer({ ...shared, routingId }),
  };
  const iopub = new Subscriber(shared);
  const all = [...Object.values(sockets), iopub];
  const closed = { value: false };

  iopub.connect(endpoint(connection, 'iopub'));
  iopub.subscribe();
  void pump('iopub', iopub, { codec, listener, closed });
  for (const socket of [iopub, sockets.shell]) reportDisconnect(socket, listener, closed);
  for (const channel of ['shell', 'control', 'stdin'] as const) {
    sockets[channel].connect(endpoint(connection, channel));
    void pump(channel, sockets[channel], { codec, listener, closed });
  }
  const enqueue = { shell: inOrder(), control: inOrder(), stdin: inOrder() };

  return {
    send(channel: Channel, message: OutgoingMessage, messageId: string) {
      const { header, frames } = codec.encode(message, messageId);
      return enqueue[channel](async () => {
        await sockets[channel].send(frames);
        return header;
      });
    },
    close() {
      closed.value = true;
      for (const socket of all) socket.close();
    },
  };
}

/** A kernel connects once; what was on its way when the connection broke is lost. */
function reportDisconnect(
  socket: Dealer | Subscriber,
  listener: TransportListener,
  closed: { readonly value: boolean },
): void {
  socket.events.on('disconnect', () => {
    setTimeout(() => {
      if (!closed.value) listener.onBroken(new Error('the kernel was disconnected'));
    }, EXIT_KNOWN_MS).unref();
  });
}

interface Pump {
  readonly codec: Codec;
  readonly listener: TransportListener;
  readonly closed: { readonly value: boolean };
}

async function pump(
  channel: IncomingChannel,
  socket: AsyncIterable<Buffer[]>,
  { codec, listener, closed }: Pump,
): Promise<void> {
  let resumedAt = performance.now();
  try {
    for await (const frames of socket) {
      if (performance.now() - resumedAt > GIVE_WAY_AFTER_MS) {
        await setImmediate();
        resumedAt = performance.now();
      }
      if (closed.value) return;
      const held = listener.onMessage(codec.decode(channel, frames));
      // Not for every message: an await each would halve the throughput of a print loop.
      if (held !== undefined) await held;
    }
  } catch (error) {
    if (!closed.value) listener.onBroken(error instanceof Error ? error : new Error(String(error)));
  }
}

/** A zeromq socket takes one send at a time. */
function inOrder(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    // The caller sees the failure; here it must only not stop the ones behind.
    last = next.catch(() => undefined);
    return next;
  };
}

function endpoint(connection: IpcConnection, channel: keyof typeof SOCKET_NUMBERS): string {
  return `ipc://${connection.path}-${SOCKET_NUMBERS[channel]}`;
}
