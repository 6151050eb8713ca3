import { setTimeout as sleep } from 'node:timers/promises';
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
import { mergeRequest, project, user } from './answers.ts';
import { getChecks } from './checks.ts';

/** Developers and above may push. */
const ACCESS_DEVELOPER = 30;
const CONFLICT = 409;
const IMPORT_PAUSE_MILLISECONDS = 500;
/** With the pauses between them a minute and a half, after which the next try finds the fork. */
const IMPORT_QUESTIONS_MAX = 180;

type Project = z.output<typeof project>;

/** GitLab with one person's token. */
export function openGitlab(place: ForgePlace): Forge {
  const rest = createRestClient({
    name: place.name,
    baseUrl: place.apiUrl,
    timeoutMilliseconds: place.timeoutMilliseconds,
    secrets: [place.token],
    headers: { authorization: `Bearer ${place.token}` },
  });
  const whoAmI: Forge['whoAmI'] = async () => {
    const { username, name, email } = await rest.ask({ path: '/user' }, user);
    return { login: username, name: name ?? null, email: email ?? null };
  };
  const getRequest: Forge['getRequest'] = async (at) =>
    readRequest(await rest.ask({ path: requestPath(at) }, mergeRequest));
  const change = async (at: Numbered, body: Record<string, string>): Promise<ForgeRequest> =>
    readRequest(await rest.ask({ method: 'PUT', path: requestPath(at), body }, mergeRequest));
  return {
    kind: 'gitlab',
    whoAmI,
    findRepository: async (fullName) => readProject(place, await findProject(rest, fullName)),
    ensureFork: (upstream, signal) => ensureFork({ place, rest, whoAmI }, upstream, signal),
    findRequest: (at) => findRequest(rest, at),
    openRequest: (request) => openRequest(rest, request),
    updateRequest: (at, { title, body }) =>
      change(at, {
        ...(title !== undefined && { title }),
        ...(body !== undefined && { description: body }),
      }),
    getRequest,
    closeRequest: (at) =>
      closeUnlessEnded({ close: () => change(at, { state_event: 'close' }), look: () => getRequest(at) }),
    getChecks: ({ upstream, sha, number }, etag) =>
      getChecks(rest, { project: pathOf(upstream), sha, number }, etag),
  };
}

function pathOf(fullName: string): string {
  const { owner, name } = splitName(fullName);
  return `/projects/${encodeURIComponent(`${owner}/${name}`)}`;
}

type Numbered = { upstream: string; number: number };
const requestPath = ({ upstream, number }: Numbered): string =>
  `${pathOf(upstream)}/merge_requests/${number}`;

const findProject = (rest: RestClient, fullName: string): Promise<Project> =>
  rest.ask({ path: pathOf(fullName) }, project);

function readProject(place: ForgePlace, found: Project): ForgeRepository {
  const { project_access, group_access } = found.permissions ?? {};
  const level = Math.max(project_access?.access_level ?? 0, group_access?.access_level ?? 0);
  return {
    fullName: found.path_with_namespace,
    defaultBranch: found.default_branch ?? 'main',
    cloneUrl: cloneUrlOf(place, found.path_with_namespace),
    canPush: level >= ACCESS_DEVELOPER,
    isPrivate: found.visibility !== 'public',
  };
}

type Asking = { place: ForgePlace; rest: RestClient; whoAmI: Forge['whoAmI'] };

async function ensureFork(
  { place, rest, whoAmI }: Asking,
  upstream: string,
  signal: AbortSignal,
): Promise<ForgeRepository> {
  const [source, { login }] = await Promise.all([findProject(rest, upstream), whoAmI()]);
  if (isSameName(source.namespace.full_path, login)) return readProject(place, source);
  const made = (await findFork(rest, source, login)) ?? (await makeFork({ rest, login }, source, signal));
  const fork = readProject(place, await waitUntilImported(rest, made, signal));
  await waitUntilReadable(
    { name: place.name, cloneUrl: fork.cloneUrl, credentials: { username: 'oauth2', password: place.token } },
    signal,
  );
  return { ...fork, canPush: true };
}

/** The person's fork, whatever it is called by now: in their own namespace rather than in a group of theirs. */
async function findFork(rest: RestClient, source: Project, login: string): Promise<Project | null> {
  const owned = await rest.ask(
    { path: `/projects/${source.id}/forks`, query: { owned: true, per_page: 100 } },
    z.array(project),
  );
  return owned.find(({ namespace }) => isSameName(namespace.full_path, login)) ?? owned[0] ?? null;
}

async function makeFork(
  { rest, login }: { rest: RestClient; login: string },
  source: Project,
  signal: AbortSignal,
): Promise<Project> {
  const fork = (body: Record<string, string>) =>
    rest.ask({ method: 'POST', path: `/projects/${source.id}/fork`, body, signal }, project);
  try {
    return await fork({});
  } catch (error) {
    if (!(error instanceof ForgeError && error.status === CONFLICT)) throw error;
    // Another request of this person may have made it meanwhile; else something else of theirs has the name.
    const made = await findFork(rest, source, login);
    if (made !== null) return made;
    const path = `${source.path}-${source.namespace.full_path.replaceAll('/', '-')}`;
    return fork({ path, name: path });
  }
}

async function waitUntilImported(rest: RestClient, made: Project, signal: AbortSignal): Promise<Project> {
  let fork = made;
  for (let asked = 0; asked < IMPORT_QUESTIONS_MAX; asked += 1) {
    const status = fork.import_status ?? 'none';
    if (status === 'none' || status === 'finished') return fork;
    if (status === 'failed')
      throw new ForgeError('rejected', `GitLab could not make the fork ${fork.path_with_namespace}.`);
    await sleep(IMPORT_PAUSE_MILLISECONDS, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
    fork = await rest.ask({ path: `/projects/${made.id}`, signal }, project);
  }
  throw new ForgeError('unavailable', 'GitLab is still making your fork. Try again in a minute.', {
    retryAfterMs: 30_000,
  });
}

type Wanted = { upstream: string; head: Branch; base: string };

async function list(rest: RestClient, { upstream, head, base }: Wanted, state: 'opened' | 'all') {
  const [source, found] = await Promise.all([
    // A fork that is gone leaves requests without a source.
    findProject(rest, head.repository).catch((error: unknown) => {
      if (error instanceof ForgeError && error.code === 'not-found') return null;
      throw error;
    }),
    rest.ask(
      {
        path: `${pathOf(upstream)}/merge_requests`,
        query: {
          state,
          source_branch: head.branch,
          target_branch: base,
          order_by: 'created_at',
          sort: 'desc',
          per_page: 100,
        },
      },
      z.array(mergeRequest),
    ),
  ]);
  return found.filter((each) => (each.source_project_id ?? null) === (source?.id ?? null));
}

async function findOpen(rest: RestClient, wanted: Wanted): Promise<ForgeRequest | null> {
  const [open] = await list(rest, wanted, 'opened');
  return open ? readRequest(open) : null;
}

async function findRequest(rest: RestClient, wanted: Wanted): Promise<ForgeRequest | null> {
  const found = await list(rest, wanted, 'all');
  const best = found.find(({ state }) => state === 'opened') ?? found[0];
  return best ? readRequest(best) : null;
}

async function openRequest(
  rest: RestClient,
  { upstream, head, base, title, body }: Wanted & { title: string; body: string },
): Promise<ForgeRequest> {
  const open = await findOpen(rest, { upstream, head, base });
  if (open !== null) return open;
  const target = await findProject(rest, upstream);
  try {
    const made = await rest.ask(
      {
        method: 'POST',
        path: `${pathOf(head.repository)}/merge_requests`,
        body: {
          title,
          description: body,
          source_branch: head.branch,
          target_branch: base,
          target_project_id: target.id,
        },
      },
      mergeRequest,
    );
    return readRequest(made);
  } catch (error) {
    // Somebody was quicker, perhaps this very contribution from another hub.
    const isTaken = error instanceof ForgeError && error.status === CONFLICT;
    const made = isTaken ? await findOpen(rest, { upstream, head, base }) : null;
    if (made !== null) return made;
    throw error;
  }
}

function readRequest(found: z.output<typeof mergeRequest>): ForgeRequest {
  return {
    number: found.iid,
    url: found.web_url,
    state: found.state === 'merged' ? 'merged' : found.state === 'closed' ? 'closed' : 'open',
    headSha: found.sha ?? '',
    title: found.title,
  };
}
