import { z } from 'zod';
import { type Branch, ForgeError, type ForgeRequest } from '../../../ports/forge.ts';
import { isSameName, splitName } from '../repository-name.ts';
import type { RestClient } from '../rest-client.ts';
import { pull } from './answers.ts';

const PAGE = 50;
/** A thousand open requests into one branch; what is further back is found by base and head alone. */
const PAGES_MAX = 20;
const TAKEN: readonly (number | undefined)[] = [409, 422];

export type Wanted = { upstream: string; head: Branch; base: string };
type Pull = z.output<typeof pull>;

export function pathOf(fullName: string): string {
  const { owner, name } = splitName(fullName);
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

/**
 * Gitea finds a request by base and head, but then any of several, closed ones too. Where it names one that is not
 * open, the open ones are looked through.
 */
export async function findRequest(rest: RestClient, wanted: Wanted): Promise<ForgeRequest | null> {
  const named = await findByHead(rest, wanted);
  if (named?.state === 'open') return readRequest(named);
  const open = await findOpenInList(rest, wanted);
  const best = open ?? named;
  return best ? readRequest(best) : null;
}

async function findByHead(rest: RestClient, { upstream, head, base }: Wanted): Promise<Pull | null> {
  // The address has room for a slash in the head, not in the base.
  if (base.includes('/')) return null;
  const { owner, name } = splitName(head.repository);
  const from = `${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
  const branch = head.branch.split('/').map(encodeURIComponent).join('/');
  try {
    return await rest.ask(
      { path: `${pathOf(upstream)}/pulls/${encodeURIComponent(base)}/${from}:${branch}` },
      pull,
    );
  } catch (error) {
    if (error instanceof ForgeError && error.code === 'not-found') return null;
    throw error;
  }
}

async function findOpenInList(rest: RestClient, { upstream, head, base }: Wanted): Promise<Pull | null> {
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const found = await rest.ask(
      { path: `${pathOf(upstream)}/pulls`, query: { state: 'open', page, limit: PAGE } },
      z.array(pull),
    );
    const match = found.find(
      (each) =>
        each.base.ref === base &&
        each.head.ref === head.branch &&
        isSameName(each.head.repo?.full_name ?? '', head.repository),
    );
    if (match) return match;
    if (found.length === 0) return null;
  }
  return null;
}

export async function openRequest(
  rest: RestClient,
  { upstream, head, base, title, body }: Wanted & { title: string; body: string },
): Promise<ForgeRequest> {
  const before = await findRequest(rest, { upstream, head, base });
  if (before?.state === 'open') return before;
  const { owner } = splitName(head.repository);
  const from = isSameName(head.repository, upstream) ? head.branch : `${owner}:${head.branch}`;
  try {
    return readRequest(
      await rest.ask(
        { method: 'POST', path: `${pathOf(upstream)}/pulls`, body: { title, body, base, head: from } },
        pull,
      ),
    );
  } catch (error) {
    // Somebody was quicker, perhaps this very contribution from another hub.
    const isTaken = error instanceof ForgeError && TAKEN.includes(error.status);
    const made = isTaken ? await findRequest(rest, { upstream, head, base }) : null;
    if (made?.state === 'open') return made;
    throw error;
  }
}

export function readRequest(found: Pull): ForgeRequest {
  return {
    number: found.number,
    url: found.html_url,
    state: found.merged ? 'merged' : found.state,
    headSha: found.head.sha,
    title: found.title,
  };
}
