import { splitIdentifier } from '@quire/analysis';

/** More words than this never narrow a search further. */
const TERMS_MAX = 12;
const TERM_LENGTH_MAX = 60;

export type Term = {
  /** The word as it was typed, lower-case. */
  text: string;
  /** Its parts where it is an identifier such as `mergeFrames` or `merge_frames`; otherwise itself. */
  parts: readonly string[];
  /** The last word, which may still be being typed. */
  isOpen: boolean;
};

/** Cuts a question into words; punctuation other than that of identifiers separates. */
export function parseTerms(question: string): Term[] {
  const words = question
    .normalize('NFKC')
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, TERMS_MAX);
  const isLastOpen = !/\s$/.test(question);
  return words.map((word, index) => {
    const cut = word.slice(0, TERM_LENGTH_MAX);
    const text = cut.toLowerCase();
    // The splitter answers the whole and its stretches too; all of them together would be no more than the whole.
    const parts = splitIdentifier(cut)
      .map((part) => part.toLowerCase())
      .filter((part) => part !== text && /^[\p{L}\p{M}\p{N}]+$/u.test(part));
    return {
      text,
      parts: parts.length > 0 ? [...new Set(parts)] : [text],
      isOpen: isLastOpen && index === words.length - 1,
    };
  });
}

/** A lexeme as `to_tsquery` takes it: quoted, so that nothing in it is an operator. */
const quote = (word: string): string => `'${word.replace(/['\\]/g, ' ')}'`;

/** A `to_tsquery` text for one term: all its parts, or the whole; prefixes only where it may go on. */
export function toQueryText(term: Term): string {
  const suffix = term.isOpen ? ':*' : '';
  const whole = `${quote(term.text)}${suffix}`;
  if (term.parts.length === 1 && term.parts[0] === term.text) return whole;
  // The text parser cuts at `_` by itself; the whole would only be its parts in a row, which no index answers.
  const isCutAnyway = term.text.includes('_');
  const parts = term.parts
    .map((part, index) => `${quote(part)}${index === term.parts.length - 1 ? suffix : ''}`)
    .join(' & ');
  return isCutAnyway ? `(${parts})` : `(${whole} | (${parts}))`;
}
