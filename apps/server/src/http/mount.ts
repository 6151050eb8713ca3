import { type AnswerOf, API_PREFIX, type Endpoint, HubError, type RequestOf } from '@quire/contract';
import type { Context, Hono } from 'hono';
import type { Caller } from '../features/identity/caller.ts';
import { requireOutsideFrame, requireScope } from '../features/identity/caller.ts';
import { BODY_BYTES_DEFAULT_MAX, readJson } from './read-body.ts';
import { jsonResponse } from './respond.ts';
import { refuseUnstorableText } from './storable-text.ts';
import { createTurns } from './turns.ts';

/** What authentication left for the handlers. */
export type HubVariables = { caller: Caller | null; clientAddress: string };
export type HubApp = Hono<{ Variables: HubVariables }>;

export type CallContext = {
  /** The raw request: its headers, its signal, and its body where the endpoint takes bytes. */
  request: Request;
  clientAddress: string;
  setCookies(cookies: readonly string[]): void;
};
type Result<E extends Endpoint> = E['answer'] extends { kind: 'file' | 'events' } ? Response : AnswerOf<E>;
type Handler<E extends Endpoint, C> = (
  request: RequestOf<E>,
  caller: C,
  context: CallContext,
) => Promise<Result<E>>;

/** Notebooks and files of one person at once, each held in memory whole; the next is not read before its turn. */
const LARGE_BODIES_AT_ONCE_MAX = 3;
const largeBodies = createTurns(LARGE_BODIES_AT_ONCE_MAX, 'files');
const isLarge = (endpoint: Endpoint): boolean =>
  endpoint.body === 'bytes' || endpoint.bodyBytesMax !== undefined;

async function inTurn<T>(caller: Caller, work: () => Promise<T>): Promise<T> {
  const giveBack = await largeBodies.wait(caller.id);
  try {
    return await work();
  } finally {
    giveBack();
  }
}

/** Mounts an endpoint that a signed-in person calls: checks who calls, the token's scope and the request's form. */
export function mount<const E extends Endpoint>(app: HubApp, endpoint: E, handler: Handler<E, Caller>): void {
  app.on(endpoint.method, `${API_PREFIX}${endpoint.path}`, (c) => {
    const caller = c.get('caller');
    // Before the body is read: a stranger learns nothing from how a request fails, and costs no memory.
    if (!caller) throw new HubError('sign-in-required', 'Sign in, or send a personal access token.');
    requireOutsideFrame(caller, endpoint);
    requireScope(caller, endpoint.scope);
    refuseUnreadStream(c, endpoint);
    const answer = () =>
      handle(c, endpoint, (request: RequestOf<E>, context) => handler(request, caller, context));
    return isLarge(endpoint) ? inTurn(caller, answer) : answer();
  });
}

/** Nobody reads the answer to `HEAD`: a stream that began for one would never end, and keep its person's turn. */
function refuseUnreadStream(c: Context, endpoint: Endpoint): void {
  if (c.req.method === 'HEAD' && endpoint.answer.kind === 'events')
    throw new HubError('method-not-allowed', 'HEAD does nothing at this address. GET follows what happens.');
}

/** Mounts an endpoint that answers anyone. */
export function mountPublic<const E extends Endpoint>(
  app: HubApp,
  endpoint: E,
  handler: Handler<E, Caller | null>,
): void {
  app.on(endpoint.method, `${API_PREFIX}${endpoint.path}`, (c) =>
    handle(c, endpoint, (request: RequestOf<E>, context) => handler(request, c.get('caller'), context)),
  );
}

async function handle<E extends Endpoint>(
  c: Context<{ Variables: HubVariables }>,
  endpoint: E,
  answer: (request: RequestOf<E>, context: CallContext) => Promise<Result<E>>,
): Promise<Response> {
  const request = await readRequest(endpoint, c);
  // A notebook's own text is read, and cleaned, by whoever takes the file.
  if (endpoint.bodyBytesMax === undefined) refuseUnstorableText(request);
  const cookies: string[] = [];
  const result = await answer(request as RequestOf<E>, {
    request: c.req.raw,
    clientAddress: c.get('clientAddress'),
    setCookies: (values) => cookies.push(...values),
  });
  const response = toResponse(endpoint, result);
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}

async function readRequest(endpoint: Endpoint, c: Context): Promise<object> {
  const bodyBytesMax = endpoint.bodyBytesMax ?? BODY_BYTES_DEFAULT_MAX;
  return {
    ...(endpoint.params && { params: parseParams(endpoint, c.req.param()) }),
    ...(endpoint.query && { query: endpoint.query.parse(readQuery(c.req.queries())) }),
    ...(endpoint.body &&
      endpoint.body !== 'bytes' && { body: endpoint.body.parse(await readJson(c.req.raw, bodyBytesMax)) }),
  };
}

/** A name in the address that cannot exist is as absent as one that does not. */
function parseParams(endpoint: Endpoint, params: Record<string, string>) {
  const parsed = endpoint.params?.safeParse(params);
  if (parsed?.success) return parsed.data;
  throw new HubError('not-found', 'There is nothing at this address.');
}

function readQuery(queries: Record<string, string[]>): Record<string, string | string[] | undefined> {
  return Object.fromEntries(
    Object.entries(queries).map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
  );
}

function toResponse(endpoint: Endpoint, result: unknown): Response {
  if (result instanceof Response) return result;
  if (endpoint.answer.kind === 'empty') return new Response(null, { status: 204 });
  return jsonResponse(result, endpoint.answer.status);
}
