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

const BASE = '/api/v1';
const PAGES = { size: 'limit', standard: 30, most: 50 } as const;

/** The interface of Gitea and Forgejo, as `descriptions/gitea.json` describes it. */
export function createGiteaInterface({ world, origin }: InterfaceOptions): Interface {
  const options = { world, origin };
  const repository = (found: Repository, login: string) => presentRepository(options, found, login);
  const pull = (found: PullRequest) => presentPull(options, found);
  const get = ({ params: { owner, repo }, login }: Call) => world.get(`${owner}/${repo}`, login);
  return {
    base: BASE,
    hasEtags: false,
    acceptsGitUser: (username) => username !== '',
    refuse: ({ reason, message }) => REFUSALS[reason](message),
    handlers: {
      'GET /user': ({ login }) => {
        const user = world.users.find((each) => each.login === login);
        return ok({ login, id: 1, full_name: user?.name ?? '', email: user?.email ?? '' });
      },
      'GET /repos/{owner}/{repo}': (call) => {
        const name = `${call.params.owner}/${call.params.repo}`;
        const moved = world.find(name, call.login) ? null : world.findMoved(name);
        if (moved) return { status: 301, headers: { location: `${BASE}/repos/${moved.fullName}` } };
        return ok(repository(get(call), call.login));
      },
      'GET /repos/{owner}/{repo}/forks': (call) =>
        ok(pageOf(call, world.forksOf(get(call)), PAGES).map((each) => repository(each, call.login))),
      'POST /repos/{owner}/{repo}/forks': async (call) => {
        const source = get(call);
        const name = typeof call.body.name === 'string' ? call.body.name : undefined;
        if (ownerOf(source) === call.login)
          throw new Refusal('taken', 'repository is owned by the same user');
        if (world.forksOf(source).some((each) => ownerOf(each) === call.login))
          throw new Refusal('taken', 'repository is already forked by user');
        return { status: 202, body: repository(await world.fork(source, call.login, name), call.login) };
      },
      'GET /repos/{owner}/{repo}/pulls': async (call) => {
        const state = call.query.get('state') ?? 'open';
        const found = world
          .requestsOf(get(call))
          .filter((each) => state === 'all' || (each.state === 'open') === (state === 'open'));
        return ok(await Promise.all(pageOf(call, found, PAGES).map(pull)));
      },
      'POST /repos/{owner}/{repo}/pulls': async (call) => {
        const { body, login } = call;
        const base = get(call);
        const [owner = '', branch = ''] = text(body.head).includes(':')
          ? text(body.head).split(/:(.*)/)
          : [ownerOf(base), text(body.head)];
        const made = await world.open({
          base,
          baseBranch: text(body.base),
          head: world.findInNetwork(base, owner),
          headBranch: branch,
          author: login,
          title: text(body.title),
          body: text(body.body),
        });
        return { status: 201, body: await pull(made) };
      },
      // With an owner alone the head repository is looked for under the name of the base.
      'GET /repos/{owner}/{repo}/pulls/{base}/{head}': async (call) => {
        const base = get(call);
        const [place = '', branch = ''] = (call.params.head ?? '').split(/:(.*)/);
        const [owner = '', name = nameOf(base)] = place.split('/');
        const head = world.get(`${owner}/${name}`, call.login);
        const found = world
          .requestsOf(base)
          .reverse()
          .find((each) => each.base === call.params.base && each.headId === head.id && each.head === branch);
        if (!found) throw new Refusal('not-found', 'pull request does not exist');
        return ok(await pull(found));
      },
      'GET /repos/{owner}/{repo}/pulls/{index}': async (call) =>
        ok(await pull(world.getRequest(get(call), Number(call.params.index)))),
      'PATCH /repos/{owner}/{repo}/pulls/{index}': async (call) => {
        const base = get(call);
        const found = world.getRequest(base, Number(call.params.index));
        if (found.author !== call.login && !world.canPush(base, call.login))
          throw new Refusal('forbidden', 'write permission is required');
        // Its own words for one that is merged.
        if (call.body.state === 'closed' && found.state === 'merged')
          return {
            status: 412,
            body: { message: 'cannot change state of this pull request, it was already merged' },
          };
        if (call.body.state === 'closed') await world.withdraw(found);
        if (typeof call.body.title === 'string') found.title = call.body.title;
        if (typeof call.body.body === 'string') found.body = call.body.body;
        return { status: 201, body: await pull(found) };
      },
      'GET /repos/{owner}/{repo}/commits/{ref}/status': (call) => {
        get(call);
        const sha = call.params.ref ?? '';
        const checks = world.checksOf(sha);
        const statuses = pageOf(call, checks, PAGES);
        return ok({
          sha,
          state: checks.some(({ state }) => state === 'failure') ? 'failure' : 'pending',
          total_count: statuses.length,
          statuses: statuses.map(presentStatus),
        });
      },
    },
  };
}

const REFUSALS: Record<Refusal['reason'], (message: string) => Reply> = {
  'not-found': (message) => ({ status: 404, body: { message, url: '/api/swagger' } }),
  forbidden: (message) => ({ status: 403, body: { message, url: '/api/swagger' } }),
  taken: (message) => ({ status: 409, body: { message, url: '/api/swagger' } }),
  invalid: (message) => ({ status: 404, body: { message, url: '/api/swagger' } }),
};

function presentRepository({ world, origin }: InterfaceOptions, found: Repository, login: string): object {
  const parent = found.parentId === null ? null : world.findById(found.parentId);
  return {
    id: found.id,
    name: nameOf(found),
    full_name: found.fullName,
    private: found.isPrivate,
    fork: parent !== null,
    empty: false,
    default_branch: found.defaultBranch,
    clone_url: `${origin}/${found.fullName}.git`,
    html_url: `${origin}/${found.fullName}`,
    owner: { login: ownerOf(found) },
    permissions: { push: world.canPush(found, login), pull: true },
    ...(parent && { parent: { full_name: parent.fullName } }),
  };
}

async function presentPull({ world, origin }: InterfaceOptions, found: PullRequest): Promise<object> {
  const base = world.findById(found.baseId);
  const head = world.findById(found.headId);
  return {
    number: found.number,
    html_url: `${origin}/${base.fullName}/pulls/${found.number}`,
    state: found.state === 'open' ? 'open' : 'closed',
    title: found.title,
    body: found.body,
    merged: found.state === 'merged',
    user: { login: found.author },
    head: {
      ref: found.head,
      sha: await world.shaOf(found),
      label: found.head,
      repo: { full_name: head.fullName },
    },
    base: { ref: found.base, sha: '0'.repeat(40) },
  };
}

const STATUSES = {
  pending: 'pending',
  success: 'success',
  failure: 'failure',
  cancelled: 'failure',
  neutral: 'skipped',
};
const presentStatus = (check: Check): object => ({
  context: check.name,
  status: STATUSES[check.state],
  target_url: `https://ci.example.org/${check.name}`,
  description: check.summary ?? '',
});
