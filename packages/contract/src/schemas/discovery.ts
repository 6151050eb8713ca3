import { z } from 'zod';
import { handle, spaceSlug } from '../ids.ts';
import { QUERY_LENGTH_MAX } from '../limits.ts';
import { notebookCard } from './notebooks.ts';

export const PAGE_SIZE_MAX = 100;

/** A parameter of an address that may be given several times. */
export const many = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).max(20),
  );

export const searchQuery = z.object({
  q: z.string().trim().max(QUERY_LENGTH_MAX).default(''),
  tag: many(z.string().max(60)),
  author: many(handle),
  space: many(spaceSlug),
  package: many(z.string().max(100)),
  sort: z.enum(['relevance', 'newest', 'most-run', 'title']).default('relevance'),
  archived: z.stringbool().default(false),
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
  limit: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(24),
});
export type SearchQuery = z.infer<typeof searchQuery>;

/** Where the words of a search were found. */
export const matchField = z.enum([
  'title',
  'tag',
  'summary',
  'heading',
  'text',
  'code',
  'package',
  'author',
  'space',
  'similar-title',
]);
export const match = z.object({
  field: matchField,
  /** What was matched, with the matching parts between `\u0002` and `\u0003`. */
  snippet: z.string(),
});
export type Match = z.infer<typeof match>;

export const searchHit = z.object({ notebook: notebookCard, why: z.array(match) });
export type SearchHit = z.infer<typeof searchHit>;
export const facet = z.object({ value: z.string(), label: z.string(), count: z.number().int() });
export type Facet = z.infer<typeof facet>;
export const searchResult = z.object({
  hits: z.array(searchHit),
  /** Counted up to 1,000; more is told by `isTotalExact: false`. */
  total: z.number().int(),
  isTotalExact: z.boolean(),
  /** The words as they were understood, when a misspelt one was replaced. */
  understoodAs: z.string().nullable(),
  facets: z.object({
    tag: z.array(facet),
    author: z.array(facet),
    space: z.array(facet),
    package: z.array(facet),
  }),
});
export type SearchResult = z.infer<typeof searchResult>;
