import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_PREFIX, type Endpoint, endpoints, HubError } from '@quire/contract';

/** A request as a handler sees it, validated by the contract. */
export interface FakeRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
}

/** Answers with JSON, with text for files and events, or throws a HubError. */
export type FakeHandler = (request: FakeRequest) => unknown;
/** By `noun.name` of the endpoint, for example `notebooks.search`. */
export type FakeHandlers = Readonly<Record<string, FakeHandler>>;

export interface FakeHub {
  readonly url: string;
  /** `noun.name` of every request, in order. */
  readonly calls: string[];
  close(): Promise<void>;
}

interface Route {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly pattern: RegExp;
}

/**
 * The hub's HTTP interface with canned answers, for what is only about arguments and exit codes. It checks
 * requests by the contract, so a command that sends nonsense fails here too.
 */
export async function startFakeHub(handlers: FakeHandlers): Promise<FakeHub> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response, { handlers, calls }).catch((error: unknown) =>
      response.destroy(error as Error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const ROUTES: readonly Route[] = Object.entries(endpoints).flatMap(([noun, table]) =>
  Object.entries(table as Record<string, Endpoint>).map(([name, endpoint]) => ({
    name: `${noun}.${name}`,
    endpoint,
    pattern: new RegExp(`^${API_PREFIX}${endpoint.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
  })),
);

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { handlers, calls }: { handlers: FakeHandlers; calls: string[] },
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://hub');
  const route = ROUTES.find(
    ({ endpoint, pattern }) => endpoint.method === request.method && pattern.test(url.pathname),
  );
  const handler = route && handlers[route.name];
  try {
    if (!route || !handler) throw new HubError('not-found', `There is nothing at ${url.pathname}.`);
    calls.push(route.name);
    const { endpoint } = route;
    const bytes = await readBody(request);
    const params = route.pattern.exec(url.pathname)?.groups ?? {};
    const query = Object.fromEntries(
      [...new Set(url.searchParams.keys())].map((key) => [key, valuesOf(url, key)]),
    );
    endpoint.params?.parse(params);
    const body =
      endpoint.body && endpoint.body !== 'bytes' ? endpoint.body.parse(JSON.parse(bytes.toString())) : bytes;
    const parsed = {
      params,
      query: (endpoint.query?.parse(query) ?? {}) as object,
      body,
      headers: request.headers,
    };
    send(response, endpoint, await handler(parsed as FakeRequest));
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    response.writeHead(error.status, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify(error.toProblem()));
  }
}

function valuesOf(url: URL, key: string): string | string[] {
  const values = url.searchParams.getAll(key);
  return values.length === 1 ? (values[0] ?? '') : values;
}

function send(response: ServerResponse, { answer: kind }: Endpoint, value: unknown): void {
  if (kind.kind === 'json') {
    const { cookie, ...rest } = value as { cookie?: string };
    response.writeHead(kind.status, {
      'content-type': 'application/json',
      ...(cookie && { 'set-cookie': cookie }),
    });
    response.end(JSON.stringify(kind.schema.parse(cookie ? rest : value)));
  } else if (kind.kind === 'events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of value as unknown[])
      response.write(`data: ${JSON.stringify(kind.schema.parse(event))}\n\n`);
    response.end();
  } else {
    response.writeHead(kind.status);
    response.end(value === undefined ? undefined : String(value));
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
