import type { Database } from '../../database/connect.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { appendClaimed, insertRunBlob, type NewEvent, type Progress } from './events.ts';
import { moveLargeValues, toStorable } from './storable.ts';

/** Bytes that may wait for the database before the kernel's output is held back. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;
const EVENTS_PER_WRITE = 500;

/** The run's claim is gone: another hub ended it, or its owner did. */
export class ClaimLostError extends Error {
  override name = 'ClaimLostError';
}

/**
 * Writes a run's events in order. What arrives while a write is under way goes out with the next one, so a quiet
 * run is written at once and a busy one in batches.
 */
export class Journal {
  readonly #db: Database;
  readonly #blobs: BlobStore;
  readonly #run: { id: string; claim: string };
  readonly #waiting: NewEvent[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> | null = null;
  #failure: Error | null = null;
  #progress: Progress = { cellsDone: 0, status: 'starting' };

  constructor(db: Database, blobs: BlobStore, run: { id: string; claim: string }) {
    this.#db = db;
    this.#blobs = blobs;
    this.#run = run;
  }

  get progress(): Progress {
    return this.#progress;
  }
  setProgress(change: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...change };
  }

  /** Takes one event; the promise settles when more may come. @throws ClaimLostError */
  async add(event: NewEvent): Promise<void> {
    if (this.#failure) throw this.#failure;
    const storable = toStorable(await this.#withBlobs(event));
    this.#waiting.push(storable);
    this.#waitingBytes += sizeOf(storable);
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
        const events = this.#waiting.splice(0, EVENTS_PER_WRITE);
        this.#waitingBytes = this.#waiting.reduce((sum, event) => sum + sizeOf(event), 0);
        const isHeld = await appendClaimed(this.#db, this.#run, { events, progress: this.#progress });
        if (!isHeld) throw new ClaimLostError('The run was ended elsewhere.');
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  async #withBlobs(event: NewEvent): Promise<NewEvent> {
    const put = async ({ bytes, mime }: { bytes: Uint8Array; mime: string }) => {
      const hash = await this.#blobs.put(bytes);
      await insertRunBlob(this.#db, { runId: this.#run.id, hash, bytes: bytes.byteLength, mime });
      return { hash, bytes: bytes.byteLength, mime };
    };
    if (event.type === 'update-display') return { ...event, data: await moveLargeValues(event.data, put) };
    if (event.type !== 'output' || !('data' in event.output)) return event;
    return { ...event, output: { ...event.output, data: await moveLargeValues(event.output.data, put) } };
  }
}

/** About how many bytes an event holds: only texts can be large. */
function sizeOf(event: NewEvent): number {
  if (event.type === 'stream') return event.text.length;
  if (event.type === 'output' || event.type === 'update-display') return JSON.stringify(event).length;
  return 100;
}
