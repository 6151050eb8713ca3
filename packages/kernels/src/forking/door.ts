import { createServer, type Server, type Socket } from 'node:net';
import { KernelError } from '../errors.ts';
import { removeTree } from '../local/remove-tree.ts';
import { FrameReader } from './frames.ts';

/** A process that came through the door. */
export interface Visitor {
  readonly socket: Socket;
  readonly reader: FrameReader;
}

/** A frame above this disconnects the kernel: it must not be able to fill the hub's memory with one message. */
const FRAME_BYTES_MAX = 96 * 1024 * 1024;
/** Who connects and does not say its name was not asked for. */
const GREETING_MS = 10_000;
/** A name and, where a copy failed, its words: notebooks reach the door as well, and may say anything. */
const GREETING_BYTES_MAX = 64 * 1024;
/** Copies are made one by one, and greet at once. Each that waits holds a connection of the hub. */
const GREETING_AT_ONCE_MAX = 32;

/** The socket that the processes of one tree connect to, each with the token that it was made with. */
export class Door {
  readonly path: string;
  readonly #server: Server;
  readonly #expected = new Map<string, PromiseWithResolvers<Visitor>>();
  /** Who has connected and not said its name yet, in order. */
  readonly #nameless = new Set<Socket>();

  constructor(path: string) {
    this.path = path;
    this.#server = createServer((socket) => this.#greet(socket));
  }

  async open(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen(this.path, resolve);
    await promise;
    this.#server.unref();
  }

  /** @throws KernelError `start-failed` with the process's own words when it could not become what was asked */
  expect(token: string): Promise<Visitor> {
    const expected = Promise.withResolvers<Visitor>();
    expected.promise.catch(() => undefined);
    this.#expected.set(token, expected);
    return expected.promise;
  }

  /** Nobody comes with this token any more. */
  forget(token: string, error: Error): void {
    this.#expected.get(token)?.reject(error);
    this.#expected.delete(token);
  }

  async close(): Promise<void> {
    for (const token of [...this.#expected.keys()])
      this.forget(token, new KernelError('kernel-died', 'The kernel has ended.'));
    this.#server.close();
    // A notebook may have put a folder in its place.
    await removeTree(this.path);
  }

  #greet(socket: Socket): void {
    const reader = new FrameReader(GREETING_BYTES_MAX);
    const timer = setTimeout(() => socket.destroy(), GREETING_MS);
    socket.on('error', () => undefined);
    this.#nameless.add(socket);
    socket.once('close', () => {
      clearTimeout(timer);
      this.#nameless.delete(socket);
    });
    if (this.#nameless.size > GREETING_AT_ONCE_MAX) [...this.#nameless][0]?.destroy();
    const listen = (chunk: Buffer) => {
      reader.push(chunk);
      const frame = readGreeting(reader);
      if (frame === undefined) return;
      clearTimeout(timer);
      socket.off('data', listen);
      socket.pause();
      this.#nameless.delete(socket);
      reader.bytesMax = FRAME_BYTES_MAX;
      this.#admit(frame, { socket, reader });
    };
    socket.on('data', listen);
  }

  #admit(frame: readonly string[] | null, visitor: Visitor): void {
    const [hello, token, problem] = frame ?? [];
    const expected = token === undefined ? undefined : this.#expected.get(token);
    if (hello !== 'hello' || token === undefined || !expected) {
      visitor.socket.destroy();
      return;
    }
    if (problem) {
      visitor.socket.destroy();
      this.forget(token, new KernelError('start-failed', 'The kernel could not be copied.', problem));
      return;
    }
    this.#expected.delete(token);
    expected.resolve(visitor);
  }
}

/** `undefined` while it has not all come, `null` for what is none. */
function readGreeting(reader: FrameReader): string[] | null | undefined {
  try {
    return reader.next()?.map(String);
  } catch {
    return null;
  }
}
