import type { Match, NotebookCard } from '@quire/contract';
import type { SnippetRow } from './store.ts';
import type { Term } from './terms.ts';

const MARK_START = '\u0002';
const MARK_END = '\u0003';
/** A card has room for a few reasons; the best are enough. */
const REASONS_MAX = 3;

/** Why a notebook was found, best reason first, with the matching words marked. */
export function explainHit(
  card: NotebookCard,
  snippet: SnippetRow | undefined,
  terms: readonly Term[],
): Match[] {
  const named = (field: Match['field'], values: readonly string[]): Match[] =>
    values
      .filter((value) => matchesAny(value, terms))
      .map((value) => ({ field, snippet: markTerms(value, terms) }));
  const marked = (field: Match['field'], text: string | null | undefined): Match[] =>
    text?.includes(MARK_START) ? [{ field, snippet: text.trim() }] : [];
  const reasons = [
    ...marked('title', snippet?.title),
    ...named('tag', card.tags),
    ...marked('heading', markedHeading(card, snippet)),
    ...marked('summary', snippet?.summary),
    ...named('package', card.packages),
    ...named(
      'author',
      [card.author.name, card.owner.name].slice(0, card.author.handle === card.owner.handle ? 1 : 2),
    ),
    ...named('space', [card.space.name]),
    ...marked('text', snippet?.body),
    ...marked('code', snippet?.code),
  ];
  return reasons.slice(0, REASONS_MAX);
}

/** The first heading with a hit in it; the title is one too, and has been told already. */
const markedHeading = (card: NotebookCard, snippet: SnippetRow | undefined): string | undefined =>
  snippet?.headings
    .split('\n')
    .find((line) => line.includes(MARK_START) && unmark(line).trim() !== card.title);
const unmark = (text: string): string => text.replaceAll(MARK_START, '').replaceAll(MARK_END, '');

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text: string): string[] => fold(text).split(/[^\p{L}\p{N}_]+/u);
const matchesWord = (word: string, term: Term): boolean =>
  term.isOpen ? word.startsWith(fold(term.text)) : word === fold(term.text);
const matchesAny = (text: string, terms: readonly Term[]): boolean =>
  wordsOf(text).some((word) => terms.some((term) => matchesWord(word, term)));

function markTerms(text: string, terms: readonly Term[]): string {
  return text.replace(/[\p{L}\p{N}_]+/gu, (word) =>
    terms.some((term) => matchesWord(fold(word), term)) ? `${MARK_START}${word}${MARK_END}` : word,
  );
}
