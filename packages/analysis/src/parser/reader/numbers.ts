import * as ch from './characters.ts';
import { giveUp } from './unreadable.ts';

const LETTER_B = 98;
const LETTER_E = 101;
const LETTER_J = 106;
const LETTER_O = 111;
const LETTER_X = 120;

/**
 * Where the number that begins at `start` (a digit, or a full stop before one) ends; negative for a float. Gives up
 * where a letter, digit or full stop follows at once.
 */
export function scanNumber(source: string, start: number): number {
  let at = start;
  let isFloat = false;
  const base = source.charCodeAt(start) === ch.ZERO ? source.charCodeAt(start + 1) | 32 : 0;
  if (base === LETTER_X || base === LETTER_O || base === LETTER_B) {
    at = skipDigits(source, start + 2, base);
    if (at === start + 2) giveUp();
  } else {
    at = skipDigits(source, at, 0);
    if (source.charCodeAt(at) === ch.FULL_STOP) {
      isFloat = true;
      at = skipFraction(source, at + 1);
    }
    const afterExponent = skipExponent(source, at);
    if (afterExponent !== at) isFloat = true;
    at = afterExponent;
    if ((source.charCodeAt(at) | 32) === LETTER_J) at++;
  }
  const code = source.charCodeAt(at);
  if (code >= 128 || ch.GOES_ON[code] === 1 || code === ch.FULL_STOP) giveUp();
  return isFloat ? -at : at;
}

function skipFraction(source: string, at: number): number {
  return ch.isDecimal(source.charCodeAt(at)) ? skipDigits(source, at, 0) : at;
}

function skipExponent(source: string, start: number): number {
  if ((source.charCodeAt(start) | 32) !== LETTER_E) return start;
  let at = start + 1;
  const sign = source.charCodeAt(at);
  if (sign === ch.PLUS_SIGN || sign === ch.HYPHEN) at++;
  return ch.isDecimal(source.charCodeAt(at)) ? skipDigits(source, at, 0) : start;
}

/** Skips digits, with single underscores between them, of the base whose letter is given; 0 for decimal ones. */
function skipDigits(source: string, start: number, base: number): number {
  let at = start;
  while (isDigit(source.charCodeAt(at), base)) {
    at++;
    if (source.charCodeAt(at) === ch.UNDERSCORE && isDigit(source.charCodeAt(at + 1), base)) at++;
  }
  return at;
}

function isDigit(code: number, base: number): boolean {
  if (base === LETTER_X) return ch.isHexadecimal(code);
  if (base === 0) return ch.isDecimal(code);
  return code >= ch.ZERO && code <= ch.ZERO + (base === LETTER_O ? 7 : 1);
}
