import { useEffect, useState } from 'react';
import { type LargeValue, readLargeValue } from './shown-output.ts';

/** Fetches a large value as its reader; content is the value as it would stand in the notebook file. */
export type LoadValue = (value: LargeValue) => Promise<Blob>;

/** Larger values wait for a click: on a slow line they cost the reader more than they may be worth. */
export const AUTO_LOAD_BYTES_MAX = 8 * 1024 * 1024;

export type LoadedValue =
  | { readonly state: 'ready'; readonly value: unknown }
  | { readonly state: 'loading' }
  | { readonly state: 'asking'; readonly bytes: number; readonly load: () => void }
  | { readonly state: 'failed'; readonly retry: () => void };

/** The value itself, whether it came with the output or has to be fetched. */
export function useValue(value: unknown, loadValue: LoadValue | undefined): LoadedValue {
  const large = readLargeValue(value);
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<{ hash: string; value: unknown } | null>(null);
  const [failed, setFailed] = useState(false);
  const hash = large?.hash;
  const bytes = large?.bytes ?? 0;
  const isWanted = attempt > 0 || bytes <= AUTO_LOAD_BYTES_MAX;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is what `attempt` asks for
  useEffect(() => {
    if (!hash || !isWanted) return;
    let isCurrent = true;
    setFailed(false);
    fetchValue({ hash, bytes }, loadValue).then(
      (content) => isCurrent && setLoaded({ hash, value: content }),
      () => isCurrent && setFailed(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [hash, bytes, isWanted, loadValue, attempt]);
  if (!large) return { state: 'ready', value };
  if (loaded?.hash === large.hash) return { state: 'ready', value: loaded.value };
  if (failed) return { state: 'failed', retry: () => setAttempt((count) => count + 1) };
  if (!isWanted) return { state: 'asking', bytes: large.bytes, load: () => setAttempt(1) };
  return { state: 'loading' };
}

async function fetchValue(value: LargeValue, loadValue: LoadValue | undefined): Promise<unknown> {
  if (!loadValue) throw new Error('There is no way to fetch this value here.');
  const blob = await loadValue(value);
  return blob.type.startsWith('image/') && blob.type !== 'image/svg+xml' ? blob : blob.text();
}

/** A JSON type may have been fetched as its text. */
export function readJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
