/** A day as it is typed: year, month and day, with or without leading zeros. */
const TYPED_DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/u;

/** The day in a text as `YYYY-MM-DD`, or `null`: a day that no calendar has is not a later one. */
export function readDay(text: string): string | null {
  const [year, month, day] = TYPED_DAY.exec(text.trim())?.slice(1).map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}
