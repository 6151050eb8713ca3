import type { Facet, SearchQuery, SearchResult } from '@quire/contract';
import type { Database } from '../../database/connect.ts';
import type { Caller } from '../identity/caller.ts';
import * as store from './store.ts';
import { parseTerms, type Term } from './terms.ts';
import { explainHit } from './why.ts';

export type DiscoveryService = ReturnType<typeof createDiscoveryService>;
type Found = { candidates: store.Candidate[]; terms: readonly Term[]; understoodAs: string | null };

export function createDiscoveryService(db: Database) {
  return {
    /** What the caller can find of what they ask for; counts and corrections tell nothing of the rest. */
    async search(caller: Caller, query: SearchQuery): Promise<SearchResult> {
      const found = await find(caller.id, query);
      const ordered = await order(caller.id, query, found);
      const page = ordered.slice(query.offset, query.offset + query.limit).map((candidate) => candidate.id);
      const [facets, cards, snippets] = await Promise.all([
        store.countFacets(
          db,
          ordered.map((candidate) => candidate.id),
        ),
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
    const terms = parseTerms(query.q);
    if (terms.length === 0)
      return {
        candidates: await store.listCandidates(db, { userId, filters: query, sort: query.sort }),
        terms,
        understoodAs: null,
      };
    const search = { userId, filters: query, terms };
    const exact = await store.findCandidates(db, { ...search, mode: 'all' });
    if (exact.length > 0) return { candidates: exact, terms, understoodAs: null };
    const corrected = await correct(userId, query, terms);
    if (corrected) {
      const candidates = await store.findCandidates(db, { ...search, terms: corrected, mode: 'all' });
      if (candidates.length > 0)
        return { candidates, terms: corrected, understoodAs: corrected.map((term) => term.text).join(' ') };
    }
    const known = corrected ?? terms;
    return {
      candidates: await store.findCandidates(db, { ...search, terms: known, mode: 'any' }),
      terms: known,
      understoodAs: corrected ? corrected.map((term) => term.text).join(' ') : null,
    };
  }

  /** The terms with those that lead nowhere replaced by close ones that do; `null` where nothing was replaced. */
  async function correct(
    userId: string,
    filters: store.Filters,
    terms: readonly Term[],
  ): Promise<Term[] | null> {
    const corrected = await Promise.all(
      terms.map(async (term) => {
        if (await store.isKnown(db, { userId, filters, term })) return term;
        const word = await store.findSpelling(db, { userId, filters, term });
        return word === null ? term : { text: word, parts: [word], isOpen: false };
      }),
    );
    return corrected.some((term, index) => term !== terms[index]) ? corrected : null;
  }

  async function order(userId: string, query: SearchQuery, found: Found): Promise<store.Candidate[]> {
    if (found.terms.length === 0 || query.sort === 'relevance') return found.candidates;
    return store.listCandidates(db, {
      userId,
      filters: query,
      sort: query.sort,
      among: found.candidates.map((candidate) => candidate.id),
    });
  }
}

function presentFacets(rows: readonly store.FacetRow[]): SearchResult['facets'] {
  const of = (name: store.FacetRow['facet']): Facet[] =>
    rows.filter((row) => row.facet === name).map(({ value, label, count }) => ({ value, label, count }));
  return { tag: of('tag'), author: of('author'), space: of('space'), package: of('package') };
}
