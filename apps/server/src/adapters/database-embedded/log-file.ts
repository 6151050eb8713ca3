import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

/** PostgreSQL's log and the one before it together take at most twice this on disk. */
const LOG_BYTES = 5 * 1024 * 1024;
const CHECK_EVERY_MS = 60_000;

/** Keeps `path` below its cap while the hub runs; call the result to stop. */
export function capLogFile(path: string): () => void {
  rotate(path);
  const timer = setInterval(() => rotate(path), CHECK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** The server holds the file open for appending, so the text moves and the file stays. */
function rotate(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= LOG_BYTES) return;
  try {
    copyFileSync(path, `${path}.1`);
  } finally {
    // On a full disk the copy fails; then the cap matters more than the old lines.
    truncateSync(path);
  }
}

/** What was appended to `path` since it was `offset` bytes long. */
export function readLogSince(path: string, offset: number): string {
  const file = openSync(path, 'r');
  try {
    const length = Math.max(0, fstatSync(file).size - offset);
    const text = Buffer.alloc(Math.min(length, LOG_BYTES));
    const read = readSync(file, text, 0, text.length, offset);
    return text.toString('utf8', 0, read);
  } finally {
    closeSync(file);
  }
}
