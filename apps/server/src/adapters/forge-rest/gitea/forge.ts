import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type Forge,
  type ForgeCheck,
  type ForgeChecks,
  ForgeError,
  type ForgeRepository,
  type ForgeRequest,
} from '../../../ports/forge.ts';
import { askPages, moreChecks } from '../check-pages.ts';
import { closeUnlessEnded } from '../close-request.ts';
import { cloneUrlOf, type ForgePlace } from '../forge-account.ts';
import { waitUntilReadable } from '../git-side.ts';
import { isSameName } from '../repository-name.ts';
import { createRestClient, type RestClient } from '../rest-client.ts';
import { sumChecks } from '../sum-checks.ts';
import { combinedStatus, pull, repository, user } from './answers.ts';
import { findRequest, openRequest, pathOf, readRequest } from './requests.ts';

const CONFLICT = 409;
const PAGE = 50;
/** Two thousand forks; a person's own is nearly always found by its name before. */
const PAGES_MAX = 40;

type Repository = z.output<typeof repository>;

/** Gitea and Forgejo with one person's token. */
export function openGitea(place: ForgePlace): Forge {
  const rest = createRestClient({
    name: place.name,
    baseUrl: place.apiUrl,
    timeoutMilliseconds: place.timeoutMilliseconds,
    secrets: [place.token],
    headers: { authorization: `Bearer ${place.token}` },
  });
  const whoAmI: Forge['whoAmI'] = async () => {
    const { login, full_name, email } = await rest.ask({ path: '/user' }, user);
    return { login, name: full_name || null, email: email || null };
  };
  const getRequest: Forge['getRequest'] = async ({ upstream, number }) =>
    readRequest(await rest.ask({ path: `${pathOf(upstream)}/pulls/${number}` }, pull));
  const updateRequest = async (
    { upstream, number }: { upstream: string; number: number },
    body: { title?: string; body?: string; state?: 'closed' },
  ): Promise<ForgeRequest> =>
    readRequest(await rest.ask({ method: 'PATCH', path: `${pathOf(upstream)}/pulls/${number}`, body }, pull));
  return {
    kind: 'gitea',
    whoAmI,
    findRepository: async (fullName) => readRepository(place, await findRepository(rest, fullName)),
    ensureFork: (upstream, signal) => ensureFork({ place, rest, whoAmI }, upstream, signal),
    findRequest: (at) => findRequest(rest, at),
    openRequest: (request) => openRequest(rest, request),
    updateRequest,
    getRequest,
    closeRequest: (at) =>
      closeUnlessEnded({ close: () => updateRequest(at, { state: 'closed' }), look: () => getRequest(at) }),
    getChecks: (at, etag) => getChecks(rest, at, etag),
  };
}

const findRepository = (rest: RestClient, fullName: string): Promise<Repository> =>
  rest.ask({ path: pathOf(fullName) }, repository);

function readRepository(place: ForgePlace, found: Repository): ForgeRepository {
  return {
    fullName: found.full_name,
    defaultBranch: found.default_branch,
    cloneUrl: cloneUrlOf(place, found.full_name),
    canPush: found.permissions?.push ?? false,
    isPrivate: found.private,
  };
}

type Asking = { place: ForgePlace; rest: RestClient; whoAmI: Forge['whoAmI'] };

async function ensureFork(
  { place, rest, whoAmI }: Asking,
  upstream: string,
  signal: AbortSignal,
): Promise<ForgeRepository> {
  const [source, { login }] = await Promise.all([findRepository(rest, upstream), whoAmI()]);
  if (isSameName(source.owner.login, login)) return readRepository(place, source);
  const found = await findForkByName(rest, source, login);
  const fork = readRepository(place, found ?? (await makeFork({ rest, login }, source, signal)));
  await waitUntilReadable(
    { name: place.name, cloneUrl: fork.cloneUrl, credentials: { username: login, password: place.token } },
    signal,
  );
  return { ...fork, canPush: true };
}

async function findForkByName(
  rest: RestClient,
  source: Repository,
  login: string,
): Promise<Repository | null> {
  try {
    const found = await findRepository(rest, `${login}/${source.name}`);
    const isFork = found.fork === true && isSameName(found.parent?.full_name ?? '', source.full_name);
    return isFork && isSameName(found.owner.login, login) ? found : null;
  } catch (error) {
    if (error instanceof ForgeError && error.code === 'not-found') return null;
    throw error;
  }
}

async function makeFork(
  { rest, login }: { rest: RestClient; login: string },
  source: Repository,
  signal: AbortSignal,
): Promise<Repository> {
  const fork = (body: Record<string, string>) =>
    rest.ask({ method: 'POST', path: `${pathOf(source.full_name)}/forks`, body, signal }, repository);
  try {
    return await fork({});
  } catch (error) {
    if (!(error instanceof ForgeError && error.status === CONFLICT)) throw error;
    // Their fork has another name by now, or something else of theirs has this one.
    const renamed = await findForkInList(rest, source, login);
    if (renamed !== null) return renamed;
    return fork({ name: `${source.name}-${source.owner.login}` });
  }
}

async function findForkInList(
  rest: RestClient,
  source: Repository,
  login: string,
): Promise<Repository | null> {
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const forks = await rest.ask(
      { path: `${pathOf(source.full_name)}/forks`, query: { page, limit: PAGE } },
      z.array(repository),
    );
    const own = forks.find(({ owner }) => isSameName(owner.login, login));
    if (own) return own;
    if (forks.length === 0) return null;
  }
  return null;
}

/** Actions and other CI alike report commit statuses. There are no ETags: the answer's own hash tells whether it changed. */
async function getChecks(
  rest: RestClient,
  at: { upstream: string; sha: string },
  etag: string | null | undefined,
): Promise<ForgeChecks | null> {
  const path = `${pathOf(at.upstream)}/commits/${encodeURIComponent(at.sha)}/status`;
  const found = await askPages(rest, {
    call: (page) => ({ path, query: { limit: PAGE, page } }),
    schema: combinedStatus,
    itemsOf: (body) => body?.statuses ?? [],
    // Its administrator may allow fewer on a page than were asked for.
    isLast: (items) => items === 0,
  });
  const checks = (found?.items ?? []).map(
    (found): ForgeCheck => ({
      name: found.context,
      state: STATES[found.status] ?? 'pending',
      url: found.target_url || null,
      summary: found.description || null,
    }),
  );
  if (found?.isWhole === false) checks.push(moreChecks(checks.length));
  const hash = createHash('sha256').update(JSON.stringify(checks)).digest('base64url');
  return hash === etag ? null : { state: sumChecks(checks), checks, etag: hash };
}
const STATES: Readonly<Record<string, ForgeCheck['state']>> = {
  success: 'success',
  failure: 'failure',
  error: 'failure',
  warning: 'neutral',
  skipped: 'neutral',
};
