import type { SearchQuery } from '@quire/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Database, Queryable, Tx } from '../../database/connect.ts';
import { presentCard, selectCards } from '../notebooks/cards.ts';
import { isCodeReadableBy, isVisibleTo } from '../notebooks/visible.ts';
import { type Term, toQueryText } from './terms.ts';

/** Candidates that are ranked: the most used of all that match. Ranking them all costs 20 times as much and changes little. */
export const CANDIDATES_MAX = 1_000;
const SIMILAR_WORDS_MAX = 8;
/** pg_trgm similarity from which a word may be a misspelling of another. */
const SIMILAR_ENOUGH = 0.35;
/** Up to this length one edit makes another word; above it, two are still a slip of the fingers. */
const SHORT_WORD = 4;
/** Indexed words are shorter; PostgreSQL's edit distance takes up to 255. */
const LEVENSHTEIN_LENGTH_MAX = 40;
/** ts_rank weights for D, C, B, A: prose (which is not ranked), what it is about, headings, title. */
const WEIGHTS = '{0, 0.3, 0.6, 1.0}';

export type Filters = Pick<SearchQuery, 'tag' | 'author' | 'space' | 'package' | 'archived'>;
type Search = { userId: string; filters: Filters; terms: readonly Term[]; mode: 'all' | 'any' };

type Condition = RawBuilder<boolean>;
type TsQuery = RawBuilder<string>;
const and = (conditions: readonly Condition[]): Condition =>
  sql<boolean>`(${sql.join(conditions, sql` and `)})`;

// Both dictionaries, because names are not stemmed and prose is.
const metaQuery = (term: Term): TsQuery =>
  sql<string>`(to_tsquery('quire_text', ${toQueryText(term)}) || to_tsquery('quire_code', ${toQueryText(term)}))`;
const codeQuery = (term: Term): TsQuery => sql<string>`to_tsquery('quire_code', ${toQueryText(term)})`;
const all = (queries: readonly TsQuery[]): TsQuery => sql<string>`(${sql.join(queries, sql` && `)})`;
const any = (queries: readonly TsQuery[]): TsQuery => sql<string>`(${sql.join(queries, sql` || `)})`;

/**
 * Runs what reads the text indexes. The planner takes `@@` for as cheap as comparing numbers and would rather
 * unpack the vector of every notebook than ask the index; within this transaction it asks the index.
 */
export function withTextIndexes<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      await sql`set local enable_seqscan = off`.execute(tx);
      return work(tx);
    });
}

/** Entries that match. `offset 0` keeps the planner from walking all notebooks by popularity instead. */
const entriesWhere = (condition: Condition): RawBuilder<unknown> =>
  sql`(select entry.notebook_id, entry.head, entry.title from notebook_search entry where ${condition} offset 0)`;

function filterConditions(filters: Filters): Condition[] {
  const conditions: Condition[] = [
    filters.archived ? sql<boolean>`n.archived_at is not null` : sql<boolean>`n.archived_at is null`,
  ];
  if (filters.tag.length > 0) conditions.push(sql<boolean>`n.tags @> ${filters.tag}::text[]`);
  if (filters.package.length > 0) conditions.push(sql<boolean>`n.packages @> ${filters.package}::text[]`);
  if (filters.space.length > 0) conditions.push(sql<boolean>`sp.slug = any(${filters.space}::text[])`);
  if (filters.author.length > 0) {
    conditions.push(sql<boolean>`(n.author_id in (select id from auth_user where handle = any(${filters.author}::text[]))
      or n.owner_id in (select id from auth_user where handle = any(${filters.author}::text[])))`);
  }
  return conditions;
}

/**
 * Notebooks that the caller can find and that match, best first; those that match only with words of their code
 * follow. With `any`, one of the terms is enough.
 */
export async function findCandidates(tx: Tx, search: Search): Promise<string[]> {
  const { userId, terms, mode } = search;
  const wanted = (mode === 'all' ? all : any)(terms.map(metaQuery));
  const inMeta = await rank(tx, search, {
    matches: sql<boolean>`entry.meta @@ ${wanted}`,
    also: [],
    limit: CANDIDATES_MAX,
  });
  const limit = CANDIDATES_MAX - inMeta.length;
  if (limit === 0) return inMeta;
  // Code counts only where the caller may read it: otherwise a search would tell what is in it.
  const also = [isCodeReadableBy(userId), sql<boolean>`n.id <> all(${inMeta}::uuid[])`];
  return [...inMeta, ...(await rank(tx, search, { matches: matchesWithCode(search), also, limit }))];
}

function matchesWithCode({ terms, mode }: Search): Condition {
  if (mode === 'any') return sql<boolean>`entry.code @@ ${any(terms.map(codeQuery))}`;
  return and(
    terms.map((term) => sql<boolean>`(entry.meta @@ ${metaQuery(term)} or entry.code @@ ${codeQuery(term)})`),
  );
}

type Ranking = { matches: Condition; also: readonly Condition[]; limit: number };

/** The most popular of what matches and may be found, the best first. */
async function rank(tx: Tx, { userId, filters, terms }: Search, ranking: Ranking): Promise<string[]> {
  const typed = terms.map((term) => term.text).join(' ');
  const conditions = [isVisibleTo(userId), ...filterConditions(filters), ...ranking.also];
  // The query of the rank stands in a subquery so that it is made once, not for each of a thousand rows.
  const { rows } = await sql<{ id: string }>`
    select id from (
      select n.id, n.popularity, s.head, s.title
      from ${entriesWhere(ranking.matches)} s
        join notebooks n on n.id = s.notebook_id
        join spaces sp on sp.id = n.space_id
      where ${and(conditions)}
      order by n.popularity desc, n.id
      limit ${ranking.limit}
    ) candidate
    order by ts_rank(${WEIGHTS}::real[], head, (select ${any(terms.map(metaQuery))}), 1)
      + 0.6 * similarity(title, ${typed}) + 0.02 * popularity desc, id`.execute(tx);
  return rows.map((row) => row.id);
}

/** Which of the terms are words that every text has, such as “the”. */
export async function findStopWords(tx: Tx, terms: readonly Term[]): Promise<boolean[]> {
  const texts = terms.map(toQueryText);
  const { rows } = await sql<{ stops: boolean[] }>`
    select array_agg(numnode(to_tsquery('quire_text', text)) = 0 order by place) as stops
    from unnest(${texts}::text[]) with ordinality as term(text, place)`.execute(tx);
  return rows[0]?.stops ?? [];
}

const ORDERS = {
  relevance: sql`n.updated_at desc, n.id`,
  newest: sql`n.updated_at desc, n.id`,
  'most-run': sql`n.run_count desc, n.id`,
  title: sql`lower(n.title), n.id`,
} as const;

/** All that the caller can find, where nothing was asked; and the order of a search that is not by relevance. */
export async function listCandidates(
  db: Queryable,
  list: { userId: string; filters: Filters; sort: SearchQuery['sort']; among?: readonly string[] },
): Promise<string[]> {
  const among = list.among === undefined ? [] : [sql<boolean>`n.id = any(${list.among}::uuid[])`];
  const { rows } = await sql<{ id: string }>`
    select n.id from notebooks n join spaces sp on sp.id = n.space_id
    where ${and([isVisibleTo(list.userId), ...filterConditions(list.filters), ...among])}
    order by ${ORDERS[list.sort]} limit ${CANDIDATES_MAX}`.execute(db);
  return rows.map((row) => row.id);
}

/**
 * Words close to a misspelt one that lead the caller somewhere: never one that only others' notebooks have.
 * Trigrams find what has letters too many or too few, edit distance what has them swapped.
 */
export async function findSpelling(
  tx: Tx,
  search: { userId: string; filters: Filters; term: Term },
): Promise<string | null> {
  const typed = search.term.text;
  const edits = typed.length <= SHORT_WORD ? 1 : 2;
  const { rows } = await sql<{ word: string }>`
    select w.word from (
      select word, max(likeness) as likeness from (
        (select word, similarity(word, ${typed}) as likeness from search_words
          where word % ${typed} order by likeness desc, word limit ${SIMILAR_WORDS_MAX})
        union all
        (select word, 1 - levenshtein(word, ${typed}) / 6.0 as likeness from search_words
          where left(word, 1) = left(${typed}, 1) and length(word) between ${typed.length - 1} and ${typed.length + 1}
            and ${typed.length <= LEVENSHTEIN_LENGTH_MAX} and levenshtein_less_equal(word, left(${typed}, ${LEVENSHTEIN_LENGTH_MAX}), ${edits}) <= ${edits}
          order by likeness desc, word limit ${SIMILAR_WORDS_MAX})
      ) similar_words group by word
    ) w
    where w.likeness >= ${SIMILAR_ENOUGH} and exists (
      select from ${entriesWhere(sql<boolean>`entry.meta @@ to_tsquery('quire_text', '''' || w.word || '''')`)} s
        join notebooks n on n.id = s.notebook_id join spaces sp on sp.id = n.space_id
      where ${and([isVisibleTo(search.userId), ...filterConditions(search.filters)])})
    order by w.likeness desc, w.word limit 1`.execute(tx);
  return rows[0]?.word ?? null;
}

/** Whether the caller finds the term anywhere. */
export async function isKnown(
  tx: Tx,
  { userId, filters, term }: { userId: string; filters: Filters; term: Term },
): Promise<boolean> {
  const isFound = (matches: Condition, also: readonly Condition[]) => sql<boolean>`exists (
    select from ${entriesWhere(matches)} s join notebooks n on n.id = s.notebook_id join spaces sp on sp.id = n.space_id
    where ${and([isVisibleTo(userId), ...filterConditions(filters), ...also])})`;
  const isInMeta = isFound(sql<boolean>`entry.meta @@ ${metaQuery(term)}`, []);
  const isInCode = isFound(sql<boolean>`entry.code @@ ${codeQuery(term)}`, [isCodeReadableBy(userId)]);
  const { rows } = await sql<{ known: boolean }>`select ${isInMeta} or ${isInCode} as known`.execute(tx);
  return rows[0]?.known ?? false;
}

export type FacetRow = {
  facet: 'tag' | 'author' | 'space' | 'package';
  value: string;
  label: string;
  count: number;
};
/** Values per filter; the rest is found by searching. */
const FACET_VALUES_MAX = 12;

/** How many of these notebooks have each tag, author, space and package. */
export async function countFacets(db: Queryable, ids: readonly string[]): Promise<FacetRow[]> {
  const { rows } = await sql<FacetRow>`
    with found as materialized (select n.id, n.tags, n.packages, n.space_id, n.author_id from notebooks n where n.id = any(${ids}::uuid[])),
    counted as (
      select 'tag' as facet, value, value as label, count(*)::int as count from found, unnest(tags) as value group by value
      union all select 'package', value, value, count(*)::int from found, unnest(packages) as value group by value
      union all select 'space', sp.slug, sp.name, count(*)::int from found join spaces sp on sp.id = found.space_id group by sp.slug, sp.name
      union all select 'author', u.handle, u.name, count(*)::int from found join auth_user u on u.id = found.author_id group by u.handle, u.name
    )
    select facet, value, label, count from (
      select counted.*, row_number() over (partition by facet order by count desc, label) as place from counted
    ) ranked where place <= ${FACET_VALUES_MAX} order by facet, place`.execute(db);
  return rows;
}

export async function loadCards(db: Queryable, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await selectCards(db)
    .where('n.id', 'in', [...ids])
    .execute();
  const byId = new Map(rows.map((row) => [row.id, presentCard(row)]));
  return ids.flatMap((id) => {
    const card = byId.get(id);
    return card ? [{ id, card }] : [];
  });
}

export type SnippetRow = {
  id: string;
  title: string;
  summary: string;
  headings: string;
  /** `null` where the shorter texts explain the hit. */
  body: string | null;
  code: string | null;
};
/** Control characters mark the hits, so that no text of a notebook can pass for a mark. */
const HEADLINE = 'StartSel=\u0002, StopSel=\u0003, MaxFragments=1, MinWords=5, MaxWords=16';
const HEADLINE_OF_CODE = HEADLINE.replace('MinWords=5, MaxWords=16', 'MinWords=1, MaxWords=6');
/** Titles, summaries and headings are shown whole. */
const HEADLINE_WHOLE = 'StartSel=\u0002, StopSel=\u0003, HighlightAll=true';
/** Highlighting reads whole texts; a hit far down a long one is still a hit, only without a snippet. */
const HEADLINE_CHARACTERS_MAX = 20_000;

/** Where the terms stand in a page of hits; `code` only where the caller may read it. */
export async function loadSnippets(
  db: Queryable,
  search: { userId: string; ids: readonly string[]; terms: readonly Term[] },
): Promise<SnippetRow[]> {
  const queries = search.terms.map(metaQuery);
  const cut = (column: string) =>
    sql`translate(left(${sql.ref(column)}, ${HEADLINE_CHARACTERS_MAX}), E'\\x02\\x03', '')`;
  const headline = (column: string, options = HEADLINE) =>
    sql`ts_headline('quire_text', ${cut(column)}, asked.some_meta, ${options})`;
  // Prose and code are long: they are read only where the shorter texts do not explain the whole hit.
  const { rows } = await sql<SnippetRow>`
    with asked as materialized (
      select ${all(queries)} as all_meta, ${any(queries)} as some_meta, ${any(search.terms.map(codeQuery))} as some_code
    )
    select n.id, ${headline('n.title', HEADLINE_WHOLE)} as title, ${headline('n.summary', HEADLINE_WHOLE)} as summary, ${headline('s.headings', HEADLINE_WHOLE)} as headings,
      case when not s.head @@ asked.all_meta then ${headline('s.body')} end as body,
      case when not s.meta @@ asked.all_meta and s.code @@ asked.some_code and ${isCodeReadableBy(search.userId)}
        then ts_headline('quire_code', ${cut('s.identifiers')}, asked.some_code, ${HEADLINE_OF_CODE}) end as code
    from asked cross join notebooks n join notebook_search s on s.notebook_id = n.id join spaces sp on sp.id = n.space_id
    where n.id = any(${search.ids}::uuid[])`.execute(db);
  return rows;
}
