import { kindOf, TYPE_OF_KIND } from './token-kinds.ts';

interface Keyword {
  readonly text: string;
  readonly kind: number;
}

/** By length and first letter, so that most names are compared with nothing. */
const BUCKETS: (readonly Keyword[] | undefined)[] = Array(128 << 4).fill(undefined);

/** The longest keywords are `continue` and `nonlocal`. */
export const LONGEST_KEYWORD = 8;

function bucketOf(firstCode: number, length: number): number {
  return (firstCode << 4) | length;
}

for (const text of TYPE_OF_KIND) {
  if (!/^[A-Za-z]/.test(text)) continue;
  const bucket = bucketOf(text.charCodeAt(0), text.length);
  BUCKETS[bucket] = [...(BUCKETS[bucket] ?? []), { text, kind: kindOf(text) }];
}

/** The kind of the keyword that begins at `start` and has `length` characters (at most `LONGEST_KEYWORD`), else 0. */
export function keywordAt(source: string, start: number, length: number): number {
  const first = source.charCodeAt(start);
  const bucket = first < 128 ? BUCKETS[bucketOf(first, length)] : undefined;
  if (bucket === undefined) return 0;
  for (const { text, kind } of bucket) if (source.startsWith(text, start)) return kind;
  return 0;
}
