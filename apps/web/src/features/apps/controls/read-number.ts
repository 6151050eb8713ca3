/** What groups digits wherever people write numbers: spaces of several widths, and the Swiss apostrophe. */
const GROUPING_SIGNS = /[\s\u00a0\u202f'’]/gu;
const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;
const ENGLISH = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/u;
const CONTINENTAL = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/u;
const DECIMAL_COMMA = /^[+-]?\d*,\d+$/u;
/** `1,200` is twelve hundred to some and one and a fifth to others. */
const EITHER = /^[+-]?[1-9]\d{0,2},\d{3}$/u;

/**
 * The number in a text as people type it or spreadsheets copy it, with a point as its decimal sign; `null` where it
 * is none, or where it can be read as two different ones. Never a guess: a wrong number looks like any other.
 */
export function plainNumber(text: string): string | null {
  const compact = text.replace(GROUPING_SIGNS, '').replace(/^\u2212/u, '-');
  if (PLAIN.test(compact)) return compact;
  if (EITHER.test(compact)) return null;
  if (ENGLISH.test(compact)) return compact.replaceAll(',', '');
  if (CONTINENTAL.test(compact)) return compact.replaceAll('.', '').replace(',', '.');
  return DECIMAL_COMMA.test(compact) ? compact.replace(',', '.') : null;
}

/** As {@link plainNumber}, for those who need no exact digits. */
export function readNumber(text: string): number | null {
  const plain = plainNumber(text);
  const number = plain === null ? Number.NaN : Number(plain);
  return Number.isFinite(number) ? number : null;
}

/** The two numbers that a text can mean, for a message that asks which; `null` where it is not that. */
export function twoReadings(text: string): readonly [string, string] | null {
  const compact = text.replace(GROUPING_SIGNS, '');
  return EITHER.test(compact) ? [compact.replace(',', ''), compact.replace(',', '.')] : null;
}
