import { kindOf, TYPE_OF_KIND } from './token-kinds.ts';

/** Character codes. */
export const NUL = 0;
export const TAB = 9;
export const LINE_FEED = 10;
export const RETURN_CODE = 13;
export const SPACE = 32;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const SINGLE_QUOTE = 39;
export const PLUS_SIGN = 43;
export const HYPHEN = 45;
export const FULL_STOP = 46;
export const ZERO = 48;
export const NINE = 57;
export const EQUALS = 61;
export const LESS = 60;
export const GREATER = 62;
export const BACKSLASH = 92;
export const UNDERSCORE = 95;
export const OPEN_CURLY = 123;
export const CLOSE_CURLY = 125;

/** What a token may be by its first character. */
export const IN_NAME = 1;
export const IN_NUMBER = 2;
export const QUOTE = 3;
export const OPERATOR = 4;
export const OPENING = 5;
export const CLOSING = 6;
const SEPARATOR = 7;
export const DOT_GROUP = 8;
/** From here on, characters begin no token: blanks, line ends, comments, and what the reader does not know. */
export const FIRST_SKIPPED = 9;

/** By ASCII character code. */
export const GROUP = new Uint8Array(128).fill(FIRST_SKIPPED);
/** 1 where a character may go on in a name. */
export const GOES_ON = new Uint8Array(128);
/** The kind of a sign of one character, of one followed by `=`, of one doubled, of one doubled followed by `=`. */
export const SIGN = new Uint8Array(128);
export const SIGN_EQUALS = new Uint8Array(128);
export const DOUBLED = new Uint8Array(128);
export const DOUBLED_EQUALS = new Uint8Array(128);

function setGroup(group: number, characters: string): void {
  for (const character of characters) GROUP[character.charCodeAt(0)] = group;
}

setGroup(IN_NAME, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_');
setGroup(IN_NUMBER, '0123456789');
setGroup(QUOTE, '"\'');
setGroup(OPERATOR, '+-*/%@|&^<>=!:');
setGroup(OPENING, '([{');
setGroup(CLOSING, ')]}');
setGroup(SEPARATOR, ',;~');
setGroup(DOT_GROUP, '.');
for (let code = 0; code < 128; code++) {
  GOES_ON[code] = GROUP[code] === IN_NAME || GROUP[code] === IN_NUMBER ? 1 : 0;
}

for (const sign of TYPE_OF_KIND) {
  const code = sign.charCodeAt(0);
  if (sign === '' || GROUP[code] === IN_NAME) continue;
  const kind = kindOf(sign);
  if (sign.length === 1) SIGN[code] = kind;
  else if (sign.length === 2 && sign[1] === '=') SIGN_EQUALS[code] = kind;
  else if (sign.length === 2 && sign[1] === sign[0]) DOUBLED[code] = kind;
  else if (sign.length === 3 && sign[2] === '=') DOUBLED_EQUALS[code] = kind;
}

export function isDecimal(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

export function isHexadecimal(code: number): boolean {
  return isDecimal(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}
