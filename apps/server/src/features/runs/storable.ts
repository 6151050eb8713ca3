import { BLOB_KEY } from '@quire/contract';
import { INLINE_BYTES_MAX } from './limits.ts';

/** A value as PostgreSQL's jsonb takes it: without NUL and without half characters, both of which programs print. */
export function toStorable<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '\uFFFD') as T;
  if (Array.isArray(value)) return value.map(toStorable) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [toStorable(key), toStorable(item)]),
    ) as T;
  }
  return value;
}

export type StoredBlob = { hash: string; bytes: number; mime: string };
export type PutBlob = (value: { bytes: Uint8Array; mime: string }) => Promise<StoredBlob>;

/** Moves large values of a MIME bundle to the blob store and leaves references. */
export async function moveLargeValues(
  data: Readonly<Record<string, unknown>>,
  put: PutBlob,
): Promise<Record<string, unknown>> {
  const entries = await Promise.all(
    Object.entries(data).map(async ([mime, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      if (text === undefined || text.length <= INLINE_BYTES_MAX / 4) return [mime, value];
      const bytes = new TextEncoder().encode(text);
      if (bytes.byteLength <= INLINE_BYTES_MAX) return [mime, value];
      const blob = await put({ bytes, mime });
      return [mime, { [BLOB_KEY]: { hash: blob.hash, bytes: blob.bytes } }];
    }),
  );
  return Object.fromEntries(entries);
}
