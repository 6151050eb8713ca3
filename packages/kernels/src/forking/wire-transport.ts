import type { Socket } from 'node:net';
import { createCodec } from '../protocol/codec.ts';
import type { Channel, IncomingChannel, OutgoingMessage } from '../protocol/message.ts';
import type { Transport, TransportListener } from '../protocol/transport.ts';
import { type FrameReader, packFrame } from './frames.ts';

const CHANNELS: ReadonlySet<string> = new Set(['shell', 'control', 'stdin', 'iopub']);

/** Carries messages over the socket of one process of a tree of kernels. */
export function openWireTransport(
  { socket, reader, maxMessageBytes }: { socket: Socket; reader: FrameReader; maxMessageBytes: number },
  listener: TransportListener,
): Transport {
  // The socket is in a private directory: a signature would only say again who may reach it.
  const codec = createCodec({ key: '', maxMessageBytes });
  const closed = { value: false };
  const drain = async () => {
    for (let frame = reader.next(); frame && !closed.value; frame = reader.next()) {
      const [name, ...parts] = frame;
      const channel = String(name);
      if (!CHANNELS.has(channel)) throw new Error(`the kernel sent to an unknown channel ${channel}`);
      const held = listener.onMessage(codec.decode(channel as IncomingChannel, parts));
      // Not for every message: an await each would halve the throughput of a print loop.
      if (held !== undefined) await held;
    }
  };
  let isDraining = false;
  const read = async () => {
    if (isDraining) return;
    isDraining = true;
    try {
      await drain();
    } catch (error) {
      if (!closed.value) listener.onBroken(error instanceof Error ? error : new Error(String(error)));
    }
    isDraining = false;
    if (!closed.value) socket.resume();
  };
  socket.on('data', (chunk: Buffer) => {
    reader.push(chunk);
    // What is not taken stays with the kernel: it waits when the socket is full.
    socket.pause();
    void read();
  });
  // Its end shows in `close`; writing to a process that is gone is no error of ours.
  socket.on('error', () => undefined);
  socket.resume();
  return {
    async send(channel: Channel, message: OutgoingMessage, messageId: string) {
      const { header, frames } = codec.encode(message, messageId);
      socket.write(packFrame([Buffer.from(channel), ...frames]));
      return header;
    },
    close() {
      closed.value = true;
      socket.destroy();
    },
  };
}
