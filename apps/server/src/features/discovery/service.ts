import type { Facet, SearchQuery, SearchResult } from '@quire/contract';
import type { Database, Tx } from '../../database/connect.ts';
import type { Caller } from '../identity/caller.ts';
import * as store from './store.ts';
import { parseTerms, type Term } from './terms.ts';
import { explainHit } from './why.ts';

export type DiscoveryService = ReturnType<typeof createDiscoveryService>;
type Found = { candidates: string[]; terms: readonly Term[]; understoodAs: string | null };

export function createDiscoveryService(db: Database) {
  return {
    /** What the caller can find of what they ask for; counts and corrections tell nothing of the rest. */
    async search(caller: Caller, query: SearchQuery): Promise<SearchResult> {
      const found = await find(caller.id, query);
      const ordered = await order(caller.id, query, found);
      const page = ordered.slice(query.offset, query.offset + query.limit);
      const [facets, cards, snippets] = await Promise.all([
        store.countFacets(db, ordered),
        store.loadCards(db, page),
        found.terms.length === 0 || page.length === 0
          ? []
          : store.loadSnippets(db, { userId: caller.id, ids: page, terms: found.terms }),
      ]);
      const byId = new Map(snippets.map((snippet) => [snippet.id, snippet]));
      return {
        hits: cards.map(({ id, card }) => ({
          notebook: card,
          why: found.terms.length === 0 ? [] : explainHit(card, byId.get(id), found.terms),
        })),
        total: ordered.length,
        isTotalExact: ordered.length < store.CANDIDATES_MAX,
        understoodAs: found.understoodAs,
        facets: presentFacets(facets),
      };
    },
  };

  async function find(userId: string, query: SearchQuery): Promise<Found> {
    const asked = parseTerms(query.q);
    if (asked.length === 0) {
      const candidates = await store.listCandidates(db, { userId, filters: query, sort: query.sort });
      return { candidates, terms: asked, understoodAs: null };
    }
    return store.withTextIndexes(db, async (tx) => {
      const terms = await dropStopWords(tx, asked);
      return match(tx, { userId, filters: query, terms });
    });
  }

  async function order(userId: string, query: SearchQuery, found: Found): Promise<string[]> {
    if (found.terms.length === 0 || query.sort === 'relevance') return found.candidates;
    return store.listCandidates(db, {
      userId,
      filters: query,
      sort: query.sort,
      among: found.candidates,
    });
  }
}

type Question = { userId: string; filters: store.Filters; terms: readonly Term[] };

/** All the words; failing that, all as they were probably meant; failing that, some of them. */
async function match(tx: Tx, question: Question): Promise<Found> {
  const { terms } = question;
  const exact = await store.findCandidates(tx, { ...question, mode: 'all' });
  if (exact.length > 0) return { candidates: exact, terms, understoodAs: null };
  const corrected = await correct(tx, question);
  const understoodAs = corrected ? corrected.map((term) => term.text).join(' ') : null;
  const meant = { ...question, terms: corrected ?? terms };
  if (corrected) {
    const candidates = await store.findCandidates(tx, { ...meant, mode: 'all' });
    if (candidates.length > 0) return { candidates, terms: meant.terms, understoodAs };
  }
  const candidates = terms.length > 1 ? await store.findCandidates(tx, { ...meant, mode: 'any' }) : [];
  return { candidates, terms: meant.terms, understoodAs };
}

/** “the sales of May” asks for sales and May; only where nothing else is asked, such words are meant. */
async function dropStopWords(tx: Tx, terms: readonly Term[]): Promise<readonly Term[]> {
  const stops = await store.findStopWords(tx, terms);
  const left = terms.filter((_, index) => stops[index] !== true);
  return left.length > 0 ? left : terms;
}

/** The terms with those that lead nowhere replaced by close ones that do; `null` where nothing was replaced. */
async function correct(tx: Tx, { userId, filters, terms }: Question): Promise<Term[] | null> {
  const corrected: Term[] = [];
  for (const term of terms) {
    // A single term was just looked for, and found nowhere.
    const isKnown = terms.length > 1 && (await store.isKnown(tx, { userId, filters, term }));
    const word = isKnown ? null : await store.findSpelling(tx, { userId, filters, term });
    corrected.push(word === null ? term : { text: word, parts: [word], isOpen: false });
  }
  return corrected.some((term, index) => term !== terms[index]) ? corrected : null;
}

function presentFacets(rows: readonly store.FacetRow[]): SearchResult['facets'] {
  const of = (name: store.FacetRow['facet']): Facet[] =>
    rows.filter((row) => row.facet === name).map(({ value, label, count }) => ({ value, label, count }));
  return { tag: of('tag'), author: of('author'), space: of('space'), package: of('package') };
}
