import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ForgeKind } from '../../../src/ports/forge.ts';
import { commitFile, git, headOf, serveGit } from './bare-repository.ts';
import { type Description, loadDescription } from './description.ts';
import { createGiteaInterface } from './gitea.ts';
import { createGithubInterface } from './github.ts';
import { createGitlabInterface } from './gitlab.ts';
import type { Interface, Reply } from './interface.ts';
import { CLIENT, OAuthServer } from './oauth.ts';
import {
  type Check,
  Refusal,
  type Repository,
  type StandInRepository,
  type StandInUser,
  World,
} from './world.ts';

/** What is to go wrong at the next requests that match. */
export type Fault = {
  method?: string;
  path?: RegExp;
  /** Only what this person asks. */
  login?: string;
  /**
   * A status instead of an answer; a connection that is lost, or stays silent, before anything happened or after all
   * of it did.
   */
  how: number | 'drop-before' | 'drop-after' | 'silence' | 'silence-after';
  /** So many that match are answered as ever before it goes wrong. */
  skip?: number;
  times?: number;
  headers?: Readonly<Record<string, string>>;
};
export type Seen = { method: string; path: string; login: string | null; status: number };

export type ForgeStandIn = {
  kind: ForgeKind;
  url: string;
  apiUrl: string;
  client: typeof CLIENT;
  oauth: OAuthServer;
  world: World;
  /** Every request in order; addresses only. */
  seen: Seen[];
  /** What requests and answers broke of the published description: to be empty at the end of a test. */
  violations: string[];
  /** Answers how to learn whether it has gone wrong as often as it should. */
  fail(fault: Fault): { hasHappened(): boolean };
  /** Nothing more goes wrong. */
  forgive(): void;
  /** Git's own view of a repository here. */
  git(fullName: string, ...args: string[]): Promise<string>;
  headOf(fullName: string, branch: string): Promise<string | null>;
  /** Somebody else's work lands on a branch. */
  commit(fullName: string, change: { branch: string; path: string; text: string }): Promise<string>;
  setCheck(check: Check): void;
  close(): Promise<void>;
};

const INTERFACES = {
  github: createGithubInterface,
  gitlab: createGitlabInterface,
  gitea: createGiteaInterface,
};

/**
 * A forge on loopback: its interface answers and refuses as the published description says, and its repositories are
 * real ones behind git's own `http-backend` with a `pre-receive` hook. Tokens of users and tokens from its sign-in
 * work for both.
 */
export async function startForgeStandIn(
  kind: ForgeKind,
  given: {
    repositories: readonly StandInRepository[];
    users: readonly StandInUser[];
    /** Where its interface is, if not where the forge has it by default. */
    base?: string;
  },
): Promise<ForgeStandIn> {
  const root = await mkdtemp(join(tmpdir(), `quire-forge-${kind}-`));
  const world = new World(root, given.users);
  for (const repository of given.repositories) await world.add(repository);
  const state: State = {
    world,
    oauth: new OAuthServer(kind),
    description: loadDescription(kind),
    interface: null,
    origin: '',
    seen: [],
    violations: [],
    faults: [],
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error: unknown) => {
      state.violations.push(`the stand-in failed: ${String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  state.interface = INTERFACES[kind]({ world, origin: state.origin, base: given.base });
  const directoryOf = (fullName: string) => world.directoryOf({ fullName });
  return {
    kind,
    url: state.origin,
    apiUrl: `${state.origin}${state.interface.base}`,
    client: CLIENT,
    oauth: state.oauth,
    world,
    seen: state.seen,
    violations: state.violations,
    fail: (fault) => {
      const waiting = { times: 1, ...fault };
      state.faults.push(waiting);
      return { hasHappened: () => !state.faults.includes(waiting) };
    },
    forgive: () => void state.faults.splice(0),
    git: (fullName, ...args) => git(directoryOf(fullName), ...args),
    headOf: (fullName, branch) => headOf(directoryOf(fullName), branch),
    commit: (fullName, change) => commitFile(directoryOf(fullName), change),
    setCheck: (check) => world.setCheck(check),
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rm(root, { recursive: true, force: true });
    },
  };
}

type State = {
  world: World;
  oauth: OAuthServer;
  description: Description;
  interface: Interface | null;
  origin: string;
  seen: Seen[];
  violations: string[];
  faults: (Fault & { times?: number })[];
};

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', state.origin);
  const method = request.method ?? 'GET';
  const seen: Seen = { method, path: url.pathname, login: whoAsks(state, request), status: 0 };
  state.seen.push(seen);
  const fault = takeFault(state, seen);
  if (fault?.how === 'drop-before') return void request.socket.destroy();
  // Whoever asked gives up at some time.
  if (fault?.how === 'silence') return void request.resume();
  if (typeof fault?.how === 'number') {
    seen.status = fault.how;
    request.resume();
    return void response.writeHead(fault.how, fault.headers).end('{"message":"on demand"}');
  }
  const repository = /^\/(.+?)\.git\/(?:info\/refs|git-upload-pack|git-receive-pack)$/.exec(url.pathname);
  if (repository)
    return answerGit(state, { request, response, url, fullName: repository[1] ?? '', seen, how: fault?.how });
  const sent = await readBody(request);
  const reply =
    state.oauth.answer(method, url, formOf(sent)) ?? (await answerInterface(state, { request, url, sent }));
  seen.status = reply.status;
  if (fault?.how === 'drop-after') return void request.socket.destroy();
  if (fault?.how === 'silence-after') return;
  send(state, { request, response }, reply);
}

function takeFault(state: State, { method, path, login }: Seen): Fault | null {
  const index = state.faults.findIndex(
    (fault) =>
      (fault.method === undefined || fault.method === method) &&
      (fault.login === undefined || fault.login === login) &&
      (fault.path === undefined || fault.path.test(path)),
  );
  const fault = state.faults[index];
  if (!fault) return null;
  if (fault.skip !== undefined && fault.skip > 0) {
    fault.skip -= 1;
    return null;
  }
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) state.faults.splice(index, 1);
  return fault;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function formOf(sent: string): URLSearchParams {
  if (!sent.startsWith('{')) return new URLSearchParams(sent);
  return new URLSearchParams(JSON.parse(sent) as Record<string, string>);
}

/** Whose token a request has, for the interface or for git. */
function whoAsks(state: State, { headers: { authorization = '' } }: IncomingMessage): string | null {
  const basic = /^Basic (.+)$/.exec(authorization)?.[1];
  const token =
    basic === undefined
      ? authorization.replace(/^(?:Bearer|token) /, '')
      : Buffer.from(basic, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '');
  return loginOf(state, token);
}

/** Who a token belongs to; tokens expire when a test takes them out of its user. */
function loginOf(state: State, token: string): string | null {
  return (
    state.world.users.find((user) => user.token === token)?.login ?? state.oauth.tokens.get(token) ?? null
  );
}

const UNAUTHORISED: Reply = { status: 401, body: { message: 'Bad credentials' } };

async function answerInterface(
  state: State,
  { request, url, sent }: { request: IncomingMessage; url: URL; sent: string },
): Promise<Reply> {
  const { interface: forge, violations } = state;
  const method = request.method ?? 'GET';
  if (!forge || !url.pathname.startsWith(`${forge.base}/`))
    return { status: 404, body: { message: 'Not Found' } };
  const path = url.pathname.slice(forge.base.length);
  const body: unknown = sent === '' ? null : JSON.parse(sent);
  const revoked = revokeAsApplication(state, { method, path, request, body });
  if (revoked) return revoked;
  const login = whoAsks(state, request);
  if (login === null) return UNAUTHORISED;
  const moved = /^\/repositories\/(\d+)$/.exec(path);
  const found = state.description.find(method, path);
  if (!moved && !found) {
    violations.push(`${method} ${path} is not in the description`);
    return { status: 404, body: { message: 'Not Found' } };
  }
  const wrong = found?.checkRequest(url.searchParams, body) ?? [];
  if (wrong.length > 0) {
    violations.push(`${method} ${path}: ${wrong.join('; ')}`);
    return { status: 400, body: { message: wrong.join('; ') } };
  }
  const template = found?.template ?? 'GET /repositories/{id}';
  const handler = forge.handlers[template];
  if (!handler) throw new Error(`nothing answers ${template}`);
  try {
    const reply = await handler({
      params: found?.params ?? { id: moved?.[1] ?? '' },
      query: url.searchParams,
      body: (body ?? {}) as Record<string, unknown>,
      login,
    });
    const problems = reply.status < 300 ? (found?.checkAnswer(reply.status, reply.body) ?? []) : [];
    if (problems.length > 0) violations.push(`the answer of ${method} ${path}: ${problems.join('; ')}`);
    return reply;
  } catch (error) {
    if (error instanceof Refusal) return forge.refuse(error);
    throw error;
  }
}

function revokeAsApplication(
  state: State,
  call: { method: string; path: string; request: IncomingMessage; body: unknown },
): Reply | null {
  if (call.method !== 'DELETE' || call.path !== `/applications/${CLIENT.id}/token`) return null;
  const wanted = `Basic ${Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64')}`;
  if (call.request.headers.authorization !== wanted) return UNAUTHORISED;
  const wrong =
    state.description.find(call.method, call.path)?.checkRequest(new URLSearchParams(), call.body) ?? [];
  if (wrong.length > 0) state.violations.push(`revoking: ${wrong.join('; ')}`);
  const { access_token: token } = call.body as { access_token: string };
  return state.oauth.revoke(token)
    ? { status: 204 }
    : { status: 422, body: { message: 'Validation Failed' } };
}

function send(
  state: State,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  reply: Reply,
): void {
  const text = reply.body === undefined ? '' : JSON.stringify(reply.body);
  const hasEtag = state.interface?.hasEtags && request.method === 'GET' && reply.status === 200;
  const etag = `W/"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
  if (hasEtag && request.headers['if-none-match'] === etag) {
    const last = state.seen.findLast(
      ({ path }) => path === new URL(request.url ?? '/', state.origin).pathname,
    );
    if (last) last.status = 304;
    return void response.writeHead(304, { etag }).end();
  }
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    ...(hasEtag && { etag }),
    ...reply.headers,
  });
  response.end(text);
}

type GitRequest = {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  fullName: string;
  seen: Seen;
  how: Fault['how'] | undefined;
};

function answerGit(state: State, { request, response, url, fullName, seen, how }: GitRequest): void {
  const moved = findMoved(state, fullName, seen.login);
  if (moved !== null) {
    seen.status = 301;
    request.resume();
    const location = `${url.pathname.replace(fullName, moved.fullName)}${url.search}`;
    response.writeHead(301, { location }).end();
    return;
  }
  const isPush =
    url.pathname.endsWith('/git-receive-pack') || url.searchParams.get('service') === 'git-receive-pack';
  const { login, refusal } = admitToGit(state, { request, fullName, isPush });
  seen.status = refusal?.status ?? 200;
  if (refusal) {
    request.resume();
    const headers = refusal.status === 401 ? { 'www-authenticate': 'Basic realm="git"' } : {};
    response.writeHead(refusal.status, headers).end(refusal.words);
    return;
  }
  serveGit(request, response, {
    root: state.world.root,
    path: url.pathname.replace(fullName, state.world.get(fullName, login).fullName),
    query: url.search.slice(1),
    user: login ?? '',
    ...(how === 'drop-after' && { instead: () => request.socket.destroy() }),
    ...(how === 'silence-after' && { instead: () => undefined }),
  });
}

/** A repository that had this name, for whom may see it: forges lead from its former address to the new one. */
function findMoved({ world }: State, fullName: string, login: string | null): Repository | null {
  const moved = world.find(fullName, login) ? null : world.findMoved(fullName);
  return moved !== null && world.canRead(moved, login) ? moved : null;
}

type Admission = { login: string | null; refusal: { status: number; words: string } | null };

function admitToGit(
  state: State,
  { request, fullName, isPush }: { request: IncomingMessage; fullName: string; isPush: boolean },
): Admission {
  const refuse = (status: number, words: string): Admission => ({ login: null, refusal: { status, words } });
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '');
  const [username = '', password = ''] = basic
    ? Buffer.from(basic[1] ?? '', 'base64')
        .toString('utf8')
        .split(/:(.*)/)
    : [];
  const login = basic ? loginOf(state, password) : null;
  if (basic && (login === null || !state.interface?.acceptsGitUser(username)))
    return refuse(401, 'HTTP Basic: Access denied');
  if (isPush && login === null) return refuse(401, 'Authentication required');
  const found = state.world.find(fullName, login);
  if (!found || Date.now() < found.readableAt)
    return refuse(login === null ? 401 : 404, 'Repository not found');
  if (isPush && !state.world.canPush(found, login))
    return refuse(403, `Permission to ${fullName} denied to ${login}.`);
  return { login, refusal: null };
}
