import { QUERY_LENGTH_MAX, type SearchQuery } from '@quire/contract';

/** What the search page's address says; anything that is not set is left out of it. */
export type SearchParams = {
  q?: string;
  tag?: string[];
  author?: string[];
  space?: string[];
  package?: string[];
  sort?: SearchQuery['sort'];
  archived?: boolean;
  page?: number;
};

export const FILTERS = ['space', 'tag', 'author', 'package'] as const;
export type Filter = (typeof FILTERS)[number];

export const SORTS = [
  'relevance',
  'newest',
  'most-run',
  'title',
] as const satisfies readonly SearchQuery['sort'][];
/** Cards on one page: fills 2, 3 and 4 columns. */
export const PAGE_SIZE = 24;

/** Reads the address leniently: what makes no sense is left out rather than refused. */
export function readSearch(raw: Record<string, unknown>): SearchParams {
  const params: SearchParams = {};
  const q = textOf(raw.q);
  if (q) params.q = q.slice(0, QUERY_LENGTH_MAX);
  for (const filter of FILTERS) {
    const values = (Array.isArray(raw[filter]) ? raw[filter] : [raw[filter]])
      .map(textOf)
      .filter((value) => value !== '');
    if (values.length > 0) params[filter] = [...new Set(values)];
  }
  const sort = SORTS.find((known) => known === raw.sort);
  if (sort && sort !== 'relevance') params.sort = sort;
  if (raw.archived === true || raw.archived === 'true') params.archived = true;
  const page = Math.trunc(Number(raw.page));
  if (page > 1) params.page = page;
  return params;
}

/** The router reads `123` in an address as a number, but words are text. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The same as a question for the hub. */
export function toQuery(params: SearchParams) {
  const { page = 1, archived, ...rest } = params;
  return {
    ...rest,
    ...(archived && { archived: 'true' }),
    offset: (page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  };
}

/** With one value of a filter added or taken away, back on the first page. */
export function toggleFilter(params: SearchParams, filter: Filter, value: string): SearchParams {
  const { page: _page, ...rest } = params;
  const values = params[filter] ?? [];
  const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  const { [filter]: _old, ...others } = rest;
  return next.length > 0 ? { ...others, [filter]: next } : others;
}

export const countFilters = (params: SearchParams): number =>
  FILTERS.reduce((sum, filter) => sum + (params[filter]?.length ?? 0), 0);
