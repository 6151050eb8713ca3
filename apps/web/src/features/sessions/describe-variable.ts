import { fileSize, type Variable } from '@quire/contract';

/** Thousands apart, as everywhere in tables. */
const say = (amount: number): string => amount.toLocaleString('en-US');

/** What a variable is, in a few words: its class, how much of it there is, and how much memory that takes. */
export function sayKind({ type, shape, length, dtype, bytes }: Variable): string {
  const extent =
    shape !== null && shape.length > 0
      ? shape.map(say).join(' × ')
      : length === null
        ? null
        : (LENGTHS[type]?.(length) ?? `${say(length)} ${length === 1 ? 'item' : 'items'}`);
  const parts = [type, extent, dtype, bytes !== null && bytes > 0 && shape !== null ? fileSize(bytes) : null];
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}

const LENGTHS: Readonly<Record<string, (length: number) => string>> = {
  str: (length) => `${say(length)} ${length === 1 ? 'letter' : 'letters'}`,
  bytes: fileSize,
  bytearray: fileSize,
};

/** What is left out of a table or a list that shows its beginning; `null` where it is all there. */
export function sayRest(shown: number, total: number, what: string): string | null {
  return total > shown ? `The first ${say(shown)} of ${say(total)} ${what}.` : null;
}
