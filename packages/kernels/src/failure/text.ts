import { stripVTControlCharacters } from 'node:util';

import type { Circumstances } from './types.ts';

/** A quote longer than this is not read, and breaks layouts. */
const QUOTE_CHARACTERS = 240;

/** The first line, without colours and control characters, shortened. */
export function toPlainLine(text: string): string {
  const line =
    stripVTControlCharacters(text)
      .split(/\r\n|\n|\r/)
      .map((each) => each.trim())
      .find((each) => each !== '') ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
  const clean = line.replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
  return clean.length > QUOTE_CHARACTERS ? `${clean.slice(0, QUOTE_CHARACTERS - 1)}…` : clean;
}

/** Ends as a sentence does. */
export function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** `ReadTimeoutError` → `read timeout`. */
export function toWords(ename: string): string {
  const name = ename.split('.').at(-1) ?? ename;
  const words = name
    .replace(/^_+/, '')
    .replace(/(Error|Exception|Warning)$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return words.toLowerCase().trim();
}

/** What to do about an error that inputs may have caused: to whom to turn, without a full stop, where they did not. */
export function checkInputs({ hasInputs }: Circumstances, otherwise: string): string {
  return hasInputs
    ? `Check the inputs. If they are right, ${otherwise}.`
    : `${otherwise.charAt(0).toUpperCase()}${otherwise.slice(1)}.`;
}
