/** Year, month and day, as ISO 8601 writes them, with or without leading zeros. */
const ISO_DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/u;
/** Day, month and year: with points there is no other order. */
const POINTED_DAY = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/u;
/** `3/4/2026` is in March to some and in April to others: read only where one of the two cannot be a month. */
const SLASHED_DAY = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/u;
/** `3 March 2026`, `3. Mar 2026`, `March 3, 2026`. */
const NAMED_DAY = /^(\d{1,2})\.?\s+([a-z]{3,9})\.?,?\s+(\d{4})$/iu;
const NAMED_MONTH_FIRST = /^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/iu;

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/**
 * The day in a text as `YYYY-MM-DD`, or `null`: a day that no calendar has is not a later one, and a text that can
 * mean two days means none.
 */
export function readDay(text: string): string | null {
  const [year, month, day] = partsOf(text.trim());
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}

function partsOf(text: string): readonly number[] {
  const iso = ISO_DAY.exec(text);
  if (iso) return iso.slice(1).map(Number);
  const pointed = POINTED_DAY.exec(text);
  if (pointed) return pointed.slice(1).map(Number).reverse();
  const slashed = SLASHED_DAY.exec(text)?.slice(1).map(Number);
  if (slashed) return slashedParts(slashed);
  const named = NAMED_DAY.exec(text);
  if (named) return [Number(named[3]), monthOf(named[2] ?? ''), Number(named[1])];
  const monthFirst = NAMED_MONTH_FIRST.exec(text);
  return monthFirst ? [Number(monthFirst[3]), monthOf(monthFirst[1] ?? ''), Number(monthFirst[2])] : [];
}

function slashedParts([first = 0, second = 0, year = 0]: readonly number[]): readonly number[] {
  if (first === second || first > 12) return [year, second, first];
  return second > 12 ? [year, first, second] : [];
}

const monthOf = (name: string): number =>
  MONTHS.findIndex((month) => month.startsWith(name.toLowerCase())) + 1;
