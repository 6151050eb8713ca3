import * as ch from './characters.ts';
import { giveUp } from './unreadable.ts';

/** How many hexadecimal digits follow `\x`, `\u` and `\U`, by the letter's code. */
const HEXADECIMAL_DIGITS: Readonly<Record<number, number>> = { 120: 2, 117: 4, 85: 8 };

const UPPERCASE_N = 78;

/** Characters that make an escape with the backslash before them. */
const SIMPLE = new Uint8Array(128);
for (const character of '\'"abfrntv\\\n') SIMPLE[character.charCodeAt(0)] = 1;

/**
 * Where the escape sequence ends whose backslash is at `start`; `start + 1` when it is none, and the backslash stands
 * for itself. As tree-sitter has it, which takes decimal digits too.
 */
export function escapeEnd(source: string, start: number): number {
  const code = source.charCodeAt(start + 1);
  if (code < 128 && SIMPLE[code] === 1) return start + 2;
  if (ch.isDecimal(code)) return decimalEnd(source, start + 2);
  if (code === ch.RETURN_CODE) return start + 3;
  if (code === UPPERCASE_N) return namedEnd(source, start);
  const digits = HEXADECIMAL_DIGITS[code];
  if (digits === undefined) return start + 1;
  const end = start + 2 + digits;
  for (let at = start + 2; at < end; at++) if (!ch.isHexadecimal(source.charCodeAt(at))) return start + 1;
  return end;
}

function decimalEnd(source: string, second: number): number {
  let at = second;
  while (at < second + 2 && ch.isDecimal(source.charCodeAt(at))) at++;
  return at;
}

const NAMED = /\{[A-Za-z0-9 -]+\}/y;

function namedEnd(source: string, start: number): number {
  NAMED.lastIndex = start + 2;
  return NAMED.test(source) ? NAMED.lastIndex : giveUp();
}
