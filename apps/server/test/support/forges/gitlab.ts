import {
  type Call,
  type Interface,
  type InterfaceOptions,
  ok,
  pageOf,
  type Reply,
  text,
} from './interface.ts';
import { type Check, nameOf, ownerOf, type PullRequest, Refusal, type Repository } from './world.ts';

const BASE = '/api/v4';
const PAGES = { size: 'per_page', standard: 20, most: 100 } as const;

/** GitLab's interface, as `descriptions/gitlab.json` describes it. */
export function createGitlabInterface({ world, origin }: InterfaceOptions): Interface {
  const options = { world, origin };
  const project = (found: Repository, login: string) => presentProject(options, found, login);
  const request = (found: PullRequest) => presentRequest(options, found);
  /** By number or by path. */
  const find = ({ params: { id = '' }, login }: Call): Repository | null => {
    const found = /^\d+$/.test(id) ? world.findById(Number(id)) : world.find(id, login);
    return found && world.canRead(found, login) ? found : null;
  };
  const get = (call: Call): Repository => {
    const found = find(call);
    if (!found) throw new Refusal('not-found', '404 Project Not Found');
    return found;
  };
  const getRequest = (call: Call) => world.getRequest(get(call), Number(call.params.merge_request_iid));
  return {
    base: BASE,
    hasEtags: true,
    acceptsGitUser: (username) => username === 'oauth2' || username !== '',
    refuse: ({ reason, message }) => REFUSALS[reason](message),
    handlers: {
      'GET /user': ({ login }) => {
        const user = world.users.find((each) => each.login === login);
        return ok({ id: 1, username: login, name: user?.name ?? login, email: user?.email ?? '' });
      },
      'GET /projects/{id}': (call) => {
        const moved = find(call) ? null : world.findMoved(call.params.id ?? '');
        if (moved) return { status: 301, headers: { location: `${origin}${BASE}/projects/${moved.id}` } };
        return ok(project(get(call), call.login));
      },
      'GET /projects/{id}/forks': (call) => {
        const isOwned = call.query.get('owned') === 'true';
        const forks = world
          .forksOf(get(call))
          .filter((each) => !isOwned || ownerOf(each) === call.login)
          .filter((each) => world.canRead(each, call.login));
        return ok(forks.map((each) => project(each, call.login)));
      },
      'POST /projects/{id}/fork': async (call) => {
        const name = typeof call.body.path === 'string' ? call.body.path : undefined;
        const source = get(call);
        // One fork in a namespace, whatever it is called by now.
        if (world.forksOf(source).some((each) => ownerOf(each) === call.login))
          throw new Refusal('taken', 'Project namespace name has already been taken');
        return { status: 201, body: project(await world.fork(source, call.login, name), call.login) };
      },
      'GET /projects/{id}/merge_requests': async (call) => {
        const { query } = call;
        const state = query.get('state') ?? 'all';
        const found = world
          .requestsOf(get(call))
          .filter(
            (each) =>
              (state === 'all' || stateOf(each) === state) &&
              (query.get('source_branch') ?? each.head) === each.head &&
              (query.get('target_branch') ?? each.base) === each.base,
          );
        return ok(await Promise.all(found.map(request)));
      },
      'POST /projects/{id}/merge_requests': async (call) => {
        const { body, login } = call;
        const head = get(call);
        if (!world.canPush(head, login)) throw new Refusal('forbidden', '403 Forbidden');
        const base =
          typeof body.target_project_id === 'number' ? world.findById(body.target_project_id) : head;
        if (base !== head && head.parentId !== base.id)
          throw new Refusal('invalid', 'Source project is not a fork of the target project');
        const made = await world.open({
          base,
          baseBranch: text(body.target_branch),
          head,
          headBranch: text(body.source_branch),
          author: login,
          title: text(body.title),
          body: text(body.description),
        });
        return { status: 201, body: await request(made) };
      },
      'GET /projects/{id}/merge_requests/{merge_request_iid}': async (call) =>
        ok(await request(getRequest(call))),
      'PUT /projects/{id}/merge_requests/{merge_request_iid}': async (call) => {
        const found = getRequest(call);
        if (Object.keys(call.body).length === 0)
          throw new Refusal('invalid', 'at least one parameter must be provided');
        if (found.author !== call.login && !world.canPush(get(call), call.login))
          throw new Refusal('forbidden', '403 Forbidden');
        if (call.body.state_event === 'close') await world.withdraw(found);
        if (typeof call.body.title === 'string') found.title = call.body.title;
        if (typeof call.body.description === 'string') found.body = call.body.description;
        return ok(await request(found));
      },
      // The pipeline of a fork's commit runs in the fork.
      'GET /projects/{id}/merge_requests/{merge_request_iid}/pipelines': async (call) => {
        const found = getRequest(call);
        const sha = await world.shaOf(found);
        const checks = world.checksOf(sha);
        if (checks.length === 0) return ok([]);
        const status = checks.some(({ state }) => state === 'pending') ? 'running' : 'success';
        return ok([{ id: 9000 + found.number, project_id: found.headId, sha, ref: found.head, status }]);
      },
      'GET /projects/{id}/repository/commits/{sha}/statuses': (call) => {
        get(call);
        return ok(pageOf(call, world.checksOf(call.params.sha ?? ''), PAGES).map(presentStatus));
      },
    },
  };
}

const REFUSALS: Record<Refusal['reason'], (message: string) => Reply> = {
  'not-found': (message) => ({ status: 404, body: { message } }),
  forbidden: (message) => ({ status: 403, body: { message } }),
  taken: (message) => ({ status: 409, body: { message: [message] } }),
  invalid: (message) => ({ status: 400, body: { message: { base: [message] } } }),
};

function presentProject({ world, origin }: InterfaceOptions, found: Repository, login: string): object {
  const parent = found.parentId === null ? null : world.findById(found.parentId);
  return {
    id: found.id,
    name: nameOf(found),
    path: nameOf(found),
    path_with_namespace: found.fullName,
    default_branch: found.defaultBranch,
    visibility: found.isPrivate ? 'private' : 'public',
    http_url_to_repo: `${origin}/${found.fullName}.git`,
    web_url: `${origin}/${found.fullName}`,
    import_status: parent === null ? 'none' : Date.now() < found.readableAt ? 'started' : 'finished',
    namespace: { full_path: found.fullName.split('/').slice(0, -1).join('/'), kind: 'user' },
    permissions: {
      project_access: world.canPush(found, login) ? { access_level: 40 } : null,
      group_access: null,
    },
    ...(parent && { forked_from_project: { id: parent.id, path_with_namespace: parent.fullName } }),
  };
}

const STATES = { open: 'opened', closed: 'closed', merged: 'merged' } as const;
const stateOf = (request: PullRequest) => STATES[request.state];

async function presentRequest({ world, origin }: InterfaceOptions, found: PullRequest): Promise<object> {
  const base = world.findById(found.baseId);
  return {
    id: 5000 + found.number,
    iid: found.number,
    project_id: base.id,
    title: found.title,
    description: found.body,
    state: stateOf(found),
    source_branch: found.head,
    target_branch: found.base,
    source_project_id: found.headId,
    target_project_id: base.id,
    sha: await world.shaOf(found),
    web_url: `${origin}/${base.fullName}/-/merge_requests/${found.number}`,
    merged_at: found.state === 'merged' ? '2026-01-01T00:00:00Z' : null,
    author: { username: found.author },
  };
}

const STATUSES = {
  pending: 'running',
  success: 'success',
  failure: 'failed',
  cancelled: 'canceled',
  neutral: 'skipped',
};
const presentStatus = (check: Check): object => ({
  id: 1,
  sha: check.sha,
  name: check.name,
  status: STATUSES[check.state],
  target_url: `https://ci.example.org/${check.name}`,
  description: check.summary ?? null,
  allow_failure: false,
});
