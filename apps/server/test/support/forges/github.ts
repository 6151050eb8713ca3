import {
  type Call,
  type Interface,
  type InterfaceOptions,
  ok,
  pageOf,
  type Reply,
  text,
} from './interface.ts';
import {
  type Check,
  nameOf,
  ownerOf,
  type PullRequest,
  Refusal,
  type Repository,
  type World,
} from './world.ts';

/** GitHub Enterprise's; github.com itself has its interface at the root of another host. */
const ENTERPRISE_BASE = '/api/v3';
const PAGES = { size: 'per_page', standard: 30, most: 100 } as const;

/** GitHub's interface, as `descriptions/github.json` describes it. */
export function createGithubInterface({
  world,
  origin,
  base = ENTERPRISE_BASE,
}: InterfaceOptions): Interface {
  const repository = (found: Repository, login: string) => presentRepository({ world, origin }, found, login);
  const pull = (found: PullRequest) => presentPull({ world, origin }, found);
  const find = ({ params: { owner, repo }, login }: Call) => world.find(`${owner}/${repo}`, login);
  const get = ({ params: { owner, repo }, login }: Call) => world.get(`${owner}/${repo}`, login);
  return {
    base,
    hasEtags: true,
    acceptsGitUser: (username) => username !== '',
    refuse: ({ reason, message }) => REFUSALS[reason](message),
    handlers: {
      'GET /user': ({ login }) => {
        const user = world.users.find((each) => each.login === login);
        return ok({ login, id: 1, name: user?.name ?? null, email: user?.email ?? null });
      },
      'GET /repos/{owner}/{repo}': (call) => {
        const found = find(call);
        const moved = found ? null : world.findMoved(`${call.params.owner}/${call.params.repo}`);
        if (moved) return { status: 301, headers: { location: `${origin}${base}/repositories/${moved.id}` } };
        return ok(repository(get(call), call.login));
      },
      // Not in the description; it is where the redirect above leads.
      'GET /repositories/{id}': ({ params, login }) =>
        ok(repository(world.findById(Number(params.id)), login)),
      'POST /repos/{owner}/{repo}/forks': async (call) => {
        const source = get(call);
        if (ownerOf(source) === call.login) throw new Refusal('forbidden', 'cannot fork own repository');
        // One fork a person: a second wish is answered with the first fork, under its name of now.
        const before = world.forksOf(source).find((each) => ownerOf(each) === call.login);
        const fork = before ?? (await forkUnderFreeName(world, source, call.login));
        return { status: 202, body: repository(fork, call.login) };
      },
      'GET /repos/{owner}/{repo}/pulls': async (call) => {
        const [owner = '', branch = ''] = (call.query.get('head') ?? '').split(/:(.*)/);
        const base = call.query.get('base');
        const state = call.query.get('state') ?? 'open';
        const found = world.requestsOf(get(call)).filter((each) => {
          const head = world.findById(each.headId);
          return (
            (state === 'all' || (each.state === 'open') === (state === 'open')) &&
            (base === null || each.base === base) &&
            (branch === '' || (ownerOf(head).toLowerCase() === owner.toLowerCase() && each.head === branch))
          );
        });
        return ok(await Promise.all(found.map(pull)));
      },
      'POST /repos/{owner}/{repo}/pulls': async (call) => {
        const { body, login } = call;
        const base = get(call);
        const [owner = '', branch = ''] = text(body.head).includes(':')
          ? text(body.head).split(/:(.*)/)
          : [ownerOf(base), text(body.head)];
        const name = typeof body.head_repo === 'string' ? body.head_repo : undefined;
        const made = await world.open({
          base,
          baseBranch: text(body.base),
          head: world.findInNetwork(base, owner, name),
          headBranch: branch,
          author: login,
          title: text(body.title),
          body: text(body.body),
        });
        return { status: 201, body: await pull(made) };
      },
      'GET /repos/{owner}/{repo}/pulls/{pull_number}': async (call) => {
        const found = world.getRequest(get(call), Number(call.params.pull_number));
        return ok({ ...(await pull(found)), merged: found.state === 'merged' });
      },
      'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': async (call) => {
        const base = get(call);
        const found = world.getRequest(base, Number(call.params.pull_number));
        if (found.author !== call.login && !world.canPush(base, call.login))
          throw new Refusal('forbidden', 'Must have write access');
        if (call.body.state === 'closed') await world.withdraw(found);
        if (typeof call.body.title === 'string') found.title = call.body.title;
        if (typeof call.body.body === 'string') found.body = call.body.body;
        return ok(await pull(found));
      },
      'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': (call) => {
        get(call);
        const runs = world.checksOf(call.params.ref ?? '').filter(({ as = 'run' }) => as === 'run');
        return ok({ total_count: runs.length, check_runs: pageOf(call, runs, PAGES).map(presentRun) });
      },
      'GET /repos/{owner}/{repo}/commits/{ref}/status': (call) => {
        get(call);
        const sha = call.params.ref ?? '';
        const statuses = world.checksOf(sha).filter(({ as }) => as === 'status');
        return ok({
          sha,
          state: statuses.length > 0 ? presentStatus(statuses[0] as Check).state : 'pending',
          total_count: statuses.length,
          statuses: pageOf(call, statuses, PAGES).map(presentStatus),
        });
      },
    },
  };
}

/** GitHub puts a number behind a name that is taken. */
async function forkUnderFreeName(world: World, source: Repository, login: string): Promise<Repository> {
  for (let number = 0; ; number += 1) {
    try {
      return await world.fork(source, login, number === 0 ? nameOf(source) : `${nameOf(source)}-${number}`);
    } catch (error) {
      if (!(error instanceof Refusal && error.reason === 'taken')) throw error;
    }
  }
}

const REFUSALS: Record<Refusal['reason'], (message: string) => Reply> = {
  'not-found': () => ({ status: 404, body: { message: 'Not Found' } }),
  forbidden: (message) => ({ status: 403, body: { message } }),
  taken: (message) => invalid({ resource: 'PullRequest', code: 'custom', message }),
  invalid: (message) => invalid({ resource: 'PullRequest', field: 'head', code: 'invalid', message }),
};
const invalid = (error: object): Reply => ({
  status: 422,
  body: { message: 'Validation Failed', errors: [error] },
});

function presentRepository({ world, origin }: InterfaceOptions, found: Repository, login: string): object {
  return {
    id: found.id,
    name: nameOf(found),
    full_name: found.fullName,
    private: found.isPrivate,
    fork: found.parentId !== null,
    default_branch: found.defaultBranch,
    clone_url: `${origin}/${found.fullName}.git`,
    html_url: `${origin}/${found.fullName}`,
    owner: { login: ownerOf(found) },
    permissions: { push: world.canPush(found, login), pull: true },
  };
}

async function presentPull({ world, origin }: InterfaceOptions, found: PullRequest): Promise<object> {
  const base = world.findById(found.baseId);
  const head = world.findById(found.headId);
  return {
    number: found.number,
    html_url: `${origin}/${base.fullName}/pull/${found.number}`,
    state: found.state === 'open' ? 'open' : 'closed',
    title: found.title,
    body: found.body,
    merged_at: found.state === 'merged' ? '2026-01-01T00:00:00Z' : null,
    user: { login: found.author },
    head: {
      ref: found.head,
      sha: await world.shaOf(found),
      label: `${ownerOf(head)}:${found.head}`,
      repo: { full_name: head.fullName },
    },
    base: { ref: found.base, sha: '0'.repeat(40) },
  };
}

const presentRun = (check: Check): object => ({
  name: check.name,
  head_sha: check.sha,
  status: check.state === 'pending' ? 'in_progress' : 'completed',
  conclusion: check.state === 'pending' ? null : check.state,
  html_url: `https://ci.example.org/${check.name}`,
  details_url: null,
  output: { title: null, summary: check.summary ?? null },
});
const presentStatus = (check: Check) => ({
  context: check.name,
  state: check.state === 'success' || check.state === 'pending' ? check.state : 'failure',
  target_url: `https://ci.example.org/${check.name}`,
  description: check.summary ?? null,
});
