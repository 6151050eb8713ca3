import type { z } from 'zod';
import type { ForgeCheck } from '../../ports/forge.ts';
import type { RestCall, RestClient } from './rest-client.ts';

/** More than CI of one commit has by far; what is beyond is never taken for green. */
export const CHECK_PAGES_MAX = 10;

/** What a list of checks is asked with, page by page. */
export type PagedCall<S extends z.ZodType, T> = {
  call: (page: number) => RestCall;
  schema: S;
  itemsOf: (body: z.output<S>) => readonly T[];
  /** Whether nothing comes behind a page with so many. */
  isLast: (items: number) => boolean;
};
export type Pages<T> = {
  items: T[];
  /** Of each page, to be given back at the next question; null where the forge gives none. */
  etags: (string | null)[];
  /** False where there is more than is read. */
  isWhole: boolean;
};

/** All pages; null where each is as it was when these ETags came with it. */
export async function askPages<S extends z.ZodType, T>(
  rest: RestClient,
  asked: PagedCall<S, T>,
  etags: readonly (string | null)[] = [],
): Promise<Pages<T> | null> {
  if (await isUnchanged(rest, asked, etags)) return null;
  const pages: Pages<T> = { items: [], etags: [], isWhole: false };
  for (let page = 1; page <= CHECK_PAGES_MAX && !pages.isWhole; page += 1) {
    const answer = await rest.askIfChanged(asked.call(page), asked.schema);
    const items = answer === null ? [] : asked.itemsOf(answer.body);
    pages.items.push(...items);
    pages.etags.push(answer?.etag ?? null);
    pages.isWhole = asked.isLast(items.length);
  }
  return pages;
}

/** A check may change on any page, and leave the others as they are. */
async function isUnchanged<S extends z.ZodType, T>(
  rest: RestClient,
  { call, schema }: PagedCall<S, T>,
  etags: readonly (string | null)[],
): Promise<boolean> {
  for (const [index, etag] of etags.entries()) {
    if (etag === null) return false;
    if ((await rest.askIfChanged({ ...call(index + 1), etag }, schema)) !== null) return false;
  }
  return etags.length > 0;
}

/** Stands for what is not read: as long as nobody knows how it ends, the whole is not green. */
export const moreChecks = (read: number): ForgeCheck => ({
  name: 'Further checks',
  state: 'pending',
  url: null,
  summary: `Only the first ${read} are looked at here; the request on its forge shows all.`,
});
