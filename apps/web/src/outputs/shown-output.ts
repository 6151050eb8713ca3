import type { RunOutput } from '@quire/contract';

/**
 * One output as the page shows it. Both a saved notebook's `Output` and a run's `RunOutput` fit.
 * Objects are immutable: an output that changed is a new object, one that did not is the same object.
 */
export type ShownOutput =
  | { readonly output_type: 'stream'; readonly name: string; readonly text: string }
  | ShownBundle
  | {
      readonly output_type: 'error';
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

export type ShownBundle = {
  readonly output_type: 'display_data' | 'execute_result';
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
};

export type ErrorOutput = Extract<ShownOutput, { output_type: 'error' }>;

/** A run's outputs are {@link ShownOutput}s; the compiler checks it here, once. */
export function fromRun(outputs: readonly RunOutput[]): readonly ShownOutput[] {
  return outputs;
}

/** A value that was too large to travel with its output: its hash and size stand in for it. */
export type LargeValue = { readonly hash: string; readonly bytes: number };

const BLOB_KEY = 'x-quire-blob';

/** Reads the stand-in for a large value, or gives `null` when the value itself is there. */
export function readLargeValue(value: unknown): LargeValue | null {
  if (!isRecord(value)) return null;
  const inner = value[BLOB_KEY];
  if (!isRecord(inner) || typeof inner.hash !== 'string' || typeof inner.bytes !== 'number') return null;
  return { hash: inner.hash, bytes: inner.bytes };
}

/** A MIME value as text: nbformat also allows a list of lines. */
export function readText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.join('');
  return value === undefined || value === null ? '' : JSON.stringify(value, null, 2);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
