/**
 * Frames of python/quire_kernel/forking/wire.py: a count of parts, their lengths, the parts; numbers as 32-bit
 * big-endian.
 */

/** More parts than any message has: four and its buffers. */
const PARTS_MAX = 4_096;

export function packFrame(parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.allocUnsafe(4 + 4 * parts.length);
  head.writeUInt32BE(parts.length, 0);
  parts.forEach((part, index) => {
    head.writeUInt32BE(part.byteLength, 4 + 4 * index);
  });
  return Buffer.concat([head, ...parts]);
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  /** Of one frame. */
  bytesMax: number;
  #chunks: Buffer[] = [];
  #length = 0;
  /** How many bytes must be there before it is worth looking again. */
  #wanted = 4;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /**
   * The next whole frame; nothing while it is not all there.
   *
   * @throws Error when what comes can be no frame, or is one above the limit
   */
  next(): Buffer[] | undefined {
    if (this.#length < this.#wanted) return undefined;
    const bytes = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    const count = bytes.readUInt32BE(0);
    if (count === 0 || count > PARTS_MAX) throw new Error('the kernel sent something that is no frame');
    const headLength = 4 + 4 * count;
    if (bytes.length < headLength) return this.#waitFor(headLength);
    const sizes = Array.from({ length: count }, (_, index) => bytes.readUInt32BE(4 + 4 * index));
    const total = sizes.reduce((sum, size) => sum + size, headLength);
    if (total > this.bytesMax) throw new Error('the kernel sent a message above the limit');
    if (bytes.length < total) return this.#waitFor(total);
    this.#keep(bytes.subarray(total));
    let from = headLength;
    return sizes.map((size) => {
      from += size;
      return bytes.subarray(from - size, from);
    });
  }

  #waitFor(length: number): undefined {
    this.#wanted = length;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    this.#wanted = 4;
  }
}
