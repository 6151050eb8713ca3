import { randomUUID } from 'node:crypto';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { type Codec, createCodec } from './codec.ts';
import type { Channel, IncomingChannel, OutgoingMessage } from './message.ts';
import type { Transport, TransportListener } from './transport.ts';
import { ZmtpSocket } from './zmtp-socket.ts';

/** A connection file of Jupyter with ipc transport: `${path}-${number}` are the sockets. */
export interface IpcConnection {
  readonly path: string;
  readonly key: string;
}

/** Numbers of the sockets, as in the connection file's `*_port`. */
export const SOCKET_NUMBERS = { shell: 1, iopub: 2, stdin: 3, control: 4, hb: 5 } as const;

/**
 * Messages that are there already are read without giving way. After this long, requests and other runs come
 * first for a moment: a flood must not hold them up.
 */
const GIVE_WAY_AFTER_MS = 8;

/** A message above this disconnects the kernel: it must not be able to fill the hub's memory with one. */
const MESSAGE_BYTES_MAX = 96 * 1024 * 1024;

/** What a kernel that ends says of its end is known by then, and explains more than that it disconnected. */
const EXIT_KNOWN_MS = 500;

/** Connects to a kernel's sockets, which need not exist yet. */
export function openZmqTransport(
  connection: IpcConnection,
  listener: TransportListener,
  maxMessageBytes: number,
): Transport {
  const codec = createCodec({ key: connection.key, maxMessageBytes });
  // One identity for all: the kernel sends `input_request` to the identity that asked on shell.
  const identity = randomUUID();
  const connect = (channel: IncomingChannel) =>
    new ZmtpSocket({
      path: pathOf(connection, channel),
      type: channel === 'iopub' ? 'SUB' : 'DEALER',
      ...(channel !== 'iopub' && { identity }),
      messageBytesMax: MESSAGE_BYTES_MAX,
    });
  const sockets = {
    iopub: connect('iopub'),
    shell: connect('shell'),
    control: connect('control'),
    stdin: connect('stdin'),
  };
  const closed = { value: false };
  for (const [channel, socket] of Object.entries(sockets))
    void pump(channel as IncomingChannel, socket, { codec, listener, closed });

  return {
    async send(channel: Channel, message: OutgoingMessage, messageId: string) {
      const { header, frames } = codec.encode(message, messageId);
      sockets[channel].send(frames);
      return header;
    },
    close() {
      closed.value = true;
      for (const socket of Object.values(sockets)) socket.close();
    },
  };
}

interface Pump {
  readonly codec: Codec;
  readonly listener: TransportListener;
  readonly closed: { readonly value: boolean };
}

async function pump(
  channel: IncomingChannel,
  socket: ZmtpSocket,
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
    // A kernel connects once.
    await sleep(EXIT_KNOWN_MS, undefined, { ref: false });
    if (!closed.value) listener.onBroken(new Error('the kernel was disconnected'));
  } catch (error) {
    if (!closed.value) listener.onBroken(error instanceof Error ? error : new Error(String(error)));
  }
}

function pathOf({ path }: IpcConnection, channel: IncomingChannel): string {
  return `${path}-${SOCKET_NUMBERS[channel]}`;
}
