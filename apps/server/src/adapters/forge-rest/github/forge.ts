import { z } from 'zod';
import {
  type Branch,
  type Forge,
  ForgeError,
  type ForgeRepository,
  type ForgeRequest,
} from '../../../ports/forge.ts';
import { closeUnlessEnded } from '../close-request.ts';
import { cloneUrlOf, type ForgePlace } from '../forge-account.ts';
import { waitUntilReadable } from '../git-side.ts';
import { isSameName, splitName } from '../repository-name.ts';
import { createRestClient, type RestClient } from '../rest-client.ts';
import { pull, repository, user } from './answers.ts';
import { getChecks } from './checks.ts';

/** The version of the interface that these calls were written for; GitHub keeps it working. */
const API_VERSION = '2022-11-28';
const UNPROCESSABLE = 422;

/** GitHub and GitHub Enterprise with one person's token. */
export function openGithub(place: ForgePlace): Forge {
  const rest = createRestClient({
    name: place.name,
    baseUrl: place.apiUrl,
    timeoutMilliseconds: place.timeoutMilliseconds,
    secrets: [place.token],
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${place.token}`,
      'x-github-api-version': API_VERSION,
    },
  });
  const whoAmI: Forge['whoAmI'] = async () => {
    const { login, name, email } = await rest.ask({ path: '/user' }, user);
    return { login, name: name ?? null, email: email ?? null };
  };
  const getRequest: Forge['getRequest'] = async ({ upstream, number }) =>
    readRequest(await rest.ask({ path: `/repos/${pathOf(upstream)}/pulls/${number}` }, pull));
  const updateRequest = async (
    { upstream, number }: { upstream: string; number: number },
    body: { title?: string; body?: string; state?: 'closed' },
  ): Promise<ForgeRequest> =>
    readRequest(
      await rest.ask({ method: 'PATCH', path: `/repos/${pathOf(upstream)}/pulls/${number}`, body }, pull),
    );
  return {
    kind: 'github',
    whoAmI,
    findRepository: async (fullName) => readRepository(place, await findRepository(rest, fullName)),
    ensureFork: (upstream, signal) => ensureFork({ place, rest, whoAmI }, upstream, signal),
    findRequest: (at) => findRequest(rest, at),
    async openRequest({ upstream, head, base, title, body }) {
      const open = await findOpen(rest, { upstream, head, base });
      if (open !== null) return open;
      try {
        const made = await rest.ask(
          {
            method: 'POST',
            path: `/repos/${pathOf(upstream)}/pulls`,
            body: { title, body, base, ...headOf(upstream, head) },
          },
          pull,
        );
        return readRequest(made);
      } catch (error) {
        // Somebody was quicker, perhaps this very contribution from another hub.
        const made = hasStatus(error, UNPROCESSABLE) ? await findOpen(rest, { upstream, head, base }) : null;
        if (made !== null) return made;
        throw error;
      }
    },
    updateRequest,
    getRequest,
    closeRequest: (at) =>
      closeUnlessEnded({ close: () => updateRequest(at, { state: 'closed' }), look: () => getRequest(at) }),
    getChecks: (at, etag) => getChecks(rest, { ...at, upstream: pathOf(at.upstream) }, etag),
  };
}

const hasStatus = (error: unknown, status: number): boolean =>
  error instanceof ForgeError && error.status === status;

function pathOf(fullName: string): string {
  const { owner, name } = splitName(fullName);
  return `${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

const findRepository = (rest: RestClient, fullName: string) =>
  rest.ask({ path: `/repos/${pathOf(fullName)}` }, repository);

function readRepository(place: ForgePlace, found: z.output<typeof repository>): ForgeRepository {
  return {
    fullName: found.full_name,
    defaultBranch: found.default_branch,
    cloneUrl: cloneUrlOf(place, found.full_name),
    canPush: found.permissions?.push ?? false,
    isPrivate: found.private,
  };
}

type Asking = { place: ForgePlace; rest: RestClient; whoAmI: Forge['whoAmI'] };

/** GitHub answers the fork that there is where one is asked for twice, and names it as it is called by now. */
async function ensureFork(
  { place, rest, whoAmI }: Asking,
  upstream: string,
  signal: AbortSignal,
): Promise<ForgeRepository> {
  const [source, { login }] = await Promise.all([findRepository(rest, upstream), whoAmI()]);
  if (isSameName(source.owner.login, login)) return readRepository(place, source);
  const made = await rest.ask(
    { method: 'POST', path: `/repos/${pathOf(source.full_name)}/forks`, body: {}, signal },
    repository,
  );
  const fork = readRepository(place, made);
  await waitUntilReadable(
    {
      name: place.name,
      cloneUrl: fork.cloneUrl,
      credentials: { username: 'x-access-token', password: place.token },
    },
    signal,
  );
  return { ...fork, canPush: true };
}

/** GitHub finds the head repository by its owner; by its name too, where both are in one organization. */
function headOf(upstream: string, head: Branch): { head: string; head_repo?: string } {
  const from = splitName(head.repository);
  const isNeighbour = isSameName(from.owner, splitName(upstream).owner);
  return {
    head: `${from.owner}:${head.branch}`,
    ...(isNeighbour && !isSameName(head.repository, upstream) && { head_repo: from.name }),
  };
}

type Wanted = { upstream: string; head: Branch; base: string };

async function list(rest: RestClient, { upstream, head, base }: Wanted, state: 'open' | 'all') {
  const { owner } = splitName(head.repository);
  const found = await rest.ask(
    {
      path: `/repos/${pathOf(upstream)}/pulls`,
      query: {
        state,
        base,
        head: `${owner}:${head.branch}`,
        sort: 'created',
        direction: 'desc',
        per_page: 100,
      },
    },
    z.array(pull),
  );
  // An empty filter would be ignored and show everybody's: what is answered is looked at again.
  return found.filter(
    ({ head: { ref, repo } }) =>
      ref === head.branch && (!repo || isSameName(repo.full_name, head.repository)),
  );
}

async function findOpen(rest: RestClient, wanted: Wanted): Promise<ForgeRequest | null> {
  const [open] = await list(rest, wanted, 'open');
  return open ? readRequest(open) : null;
}

async function findRequest(rest: RestClient, wanted: Wanted): Promise<ForgeRequest | null> {
  const found = await list(rest, wanted, 'all');
  const best = found.find(({ state }) => state === 'open') ?? found[0];
  return best ? readRequest(best) : null;
}

function readRequest(found: z.output<typeof pull>): ForgeRequest {
  return {
    number: found.number,
    url: found.html_url,
    state: found.state === 'open' ? 'open' : found.merged_at ? 'merged' : 'closed',
    headSha: found.head.sha,
    title: found.title,
  };
}
