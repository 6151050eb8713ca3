import type { BlobStore } from '../../ports/blob-store.ts';
import { keepDownload } from './downloads.ts';
import type { NewEvent } from './events.ts';
import { moveLargeValues, type PutBlob, type StoredBlob, toStorable } from './storable.ts';

/** Bytes that may wait for the database before the kernel's output is held back. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;
const EVENTS_PER_WRITE = 500;

/** The claim is gone: another hub took over, or its owner ended it. */
export class ClaimLostError extends Error {
  override name = 'ClaimLostError';
}

/** What a journal may hold: events whose outputs, if they have any, are those of cells. */
type Journaled = { type: string } & Partial<Record<'text', string>>;

/** Where a journal's events end up. */
export type JournalTarget<E> = {
  /** Appends in order; answers false, and writes nothing, where the claim was lost. */
  append(events: readonly E[]): Promise<boolean>;
  /** Notes that a large value belongs here. */
  keepBlob(blob: StoredBlob): Promise<unknown>;
};

/**
 * Writes events in order. What arrives while a write is under way goes out with the next one, so a quiet run is
 * written at once and a busy one in batches.
 */
export class Journal<E extends Journaled> {
  readonly #blobs: BlobStore;
  readonly #target: JournalTarget<E>;
  readonly #waiting: { event: E; bytes: number }[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> | null = null;
  #failure: Error | null = null;

  constructor(blobs: BlobStore, target: JournalTarget<E>) {
    this.#blobs = blobs;
    this.#target = target;
  }

  /** Takes one event; the promise settles when more may come. @throws ClaimLostError */
  async add(event: E): Promise<void> {
    if (this.#failure) throw this.#failure;
    const storable = toStorable(await this.#withBlobs(event));
    const bytes = sizeOf(storable);
    this.#waiting.push({ event: storable, bytes });
    this.#waitingBytes += bytes;
    const writing = this.#start();
    if (this.#waitingBytes > WAITING_BYTES_MAX) await writing;
  }

  /** Waits until everything is written. @throws ClaimLostError */
  async flush(): Promise<void> {
    await this.#start();
    if (this.#failure) throw this.#failure;
  }

  #start(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0 && !this.#failure) {
        const taken = this.#waiting.splice(0, EVENTS_PER_WRITE);
        this.#waitingBytes -= taken.reduce((sum, { bytes }) => sum + bytes, 0);
        const isHeld = await this.#target.append(taken.map(({ event }) => event));
        if (!isHeld) throw new ClaimLostError('This was taken over or ended elsewhere.');
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  async #withBlobs(event: E): Promise<E> {
    const put: PutBlob = async ({ bytes, mime }) => {
      const blob = { hash: await this.#blobs.put(bytes), bytes: bytes.byteLength, mime };
      await this.#target.keepBlob(blob);
      return blob;
    };
    const move = async (data: Readonly<Record<string, unknown>>) =>
      moveLargeValues(await keepDownload(data, put), put);
    const found = event as unknown as NewEvent;
    if (found.type === 'update-display') return { ...event, data: await move(found.data) };
    if (found.type !== 'output' || !('data' in found.output)) return event;
    return { ...event, output: { ...found.output, data: await move(found.output.data) } };
  }
}

/** About how many bytes an event holds. Outputs, and whole states of widgets, may be of some megabytes each. */
const sizeOf = (event: Journaled): number =>
  event.type === 'stream' ? (event.text?.length ?? 0) : JSON.stringify(event).length;
