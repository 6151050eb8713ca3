import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The kernel binds its sockets some 300 ms after its start. */
const CONNECT_AGAIN_MS = 10;
/** A request has six parts, and buffers of widgets beside them. */
const PARTS_MAX = 4_096;

const MORE = 1;
const LONG = 2;
const COMMAND = 4;
const GREETING_BYTES = 64;
/** Sizes up to this fit into one byte. */
const SHORT_BYTES_MAX = 255;

export interface ZmtpOptions {
  /** Of a Unix socket that need not exist yet. */
  readonly path: string;
  readonly type: 'DEALER' | 'SUB';
  /** What a ROUTER at the other end knows this socket by. */
  readonly identity?: string;
  /** A message above this, all of its parts together, ends the connection. */
  readonly messageBytesMax: number;
}

/**
 * One of a kernel's ZeroMQ sockets: as much of ZMTP 3.0 as a DEALER or SUB needs at its end. libzmq would read
 * ahead of us whatever a kernel sends, parts of messages without end; this reads what is taken, and waits.
 *
 * What is iterated ends when the connection does, which is not made again; it throws for what is no ZMTP.
 */
export class ZmtpSocket implements AsyncIterable<Buffer[]> {
  readonly #options: ZmtpOptions;
  #socket: Socket | undefined;
  /** The same, once messages may be sent. */
  #ready: Socket | undefined;
  #unsent: Buffer[] = [];
  #isClosed = false;

  constructor(options: ZmtpOptions) {
    this.#options = options;
  }

  send(parts: readonly Uint8Array[]): void {
    const bytes = parts.flatMap((part, index) => [
      frameHead(part.byteLength, index < parts.length - 1 ? MORE : 0),
      part,
    ]);
    if (this.#ready) this.#ready.write(Buffer.concat(bytes));
    else this.#unsent.push(Buffer.concat(bytes));
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.destroy();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer[]> {
    const socket = await this.#connect();
    if (!socket) return;
    const parser = new ZmtpParser(this.#options.messageBytesMax);
    for await (const chunk of chunksOf(socket)) {
      parser.push(chunk);
      for (let message = parser.next(); message; message = parser.next()) yield message;
      if (parser.isReady && !this.#ready) this.#begin(socket);
    }
  }

  /** A message that comes before the other end has said that it is ready would be none to it. */
  #begin(socket: Socket): void {
    this.#ready = socket;
    // All topics.
    if (this.#options.type === 'SUB') socket.write(Buffer.concat([frameHead(1, 0), Buffer.from([1])]));
    for (const bytes of this.#unsent.splice(0)) socket.write(bytes);
  }

  async #connect(): Promise<Socket | undefined> {
    const { path, type, identity = '' } = this.#options;
    while (!this.#isClosed) {
      const socket = connect(path);
      try {
        await once(socket, 'connect');
      } catch {
        await sleep(CONNECT_AGAIN_MS, undefined, { ref: false });
        continue;
      }
      // Its end shows where it is read; writing to a kernel that is gone is no error of ours.
      socket.on('error', () => undefined);
      if (this.#isClosed) socket.destroy();
      socket.write(Buffer.concat([greeting(), ready(type, identity)]));
      this.#socket = socket;
      return socket;
    }
    return undefined;
  }
}

/** What comes until the connection ends, whichever way it does. */
async function* chunksOf(socket: Socket): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of socket) yield chunk as Buffer;
  } catch {
    // A kernel that was killed resets it.
  }
}

function greeting(): Buffer {
  const bytes = Buffer.alloc(GREETING_BYTES);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.write('NULL', 12, 'latin1');
  return bytes;
}

function ready(type: string, identity: string): Buffer {
  const body = Buffer.concat([
    Buffer.from('\x05READY', 'latin1'),
    property('Socket-Type', type),
    property('Identity', identity),
  ]);
  return Buffer.concat([frameHead(body.length, COMMAND), body]);
}

function property(name: string, value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), length, Buffer.from(value)]);
}

function frameHead(size: number, flags: number): Buffer {
  if (size <= SHORT_BYTES_MAX) return Buffer.from([flags, size]);
  const head = Buffer.alloc(9);
  head[0] = flags | LONG;
  head.writeBigUInt64BE(BigInt(size), 1);
  return head;
}

/** Cuts what comes into messages; commands after the greeting say nothing that matters here. */
export class ZmtpParser {
  readonly #bytesMax: number;
  #chunks: Buffer[] = [];
  #length = 0;
  #wanted = GREETING_BYTES;
  #hasGreeted = false;
  /** The other end has said what it is. */
  isReady = false;
  #parts: Buffer[] = [];
  #partBytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /**
   * The next whole message; nothing while it is not all there.
   *
   * @throws Error for what is none, or above the limit
   */
  next(): Buffer[] | undefined {
    while (this.#length >= this.#wanted) {
      const bytes = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
      this.#chunks = [bytes];
      const message = this.#hasGreeted ? this.#readFrame(bytes) : this.#readGreeting(bytes);
      if (message) return message;
    }
    return undefined;
  }

  #readGreeting(bytes: Buffer): undefined {
    if (bytes[0] !== 0xff || (bytes[10] ?? 0) < 3) throw new Error('the kernel speaks no ZMTP 3');
    this.#hasGreeted = true;
    this.#keep(bytes.subarray(GREETING_BYTES));
  }

  #readFrame(bytes: Buffer): Buffer[] | undefined {
    const flags = bytes[0] ?? 0;
    const headBytes = flags & LONG ? 9 : 2;
    if (bytes.length < headBytes) return this.#wait(headBytes);
    const size = flags & LONG ? Number(bytes.readBigUInt64BE(1)) : (bytes[1] ?? 0);
    if (this.#partBytes + size > this.#bytesMax || this.#parts.length >= PARTS_MAX)
      throw new Error('the kernel sent a message above the limit');
    if (bytes.length < headBytes + size) return this.#wait(headBytes + size);
    const part = bytes.subarray(headBytes, headBytes + size);
    this.#keep(bytes.subarray(headBytes + size));
    if (flags & COMMAND) {
      this.isReady = true;
      return undefined;
    }
    this.#parts.push(part);
    this.#partBytes += size;
    if (flags & MORE) return undefined;
    const message = this.#parts;
    this.#parts = [];
    this.#partBytes = 0;
    return message;
  }

  #wait(length: number): undefined {
    this.#wanted = length;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    this.#wanted = 2;
  }
}
