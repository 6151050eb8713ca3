import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ForgeError } from '../../ports/forge.ts';
import { openGithub } from './github/forge.ts';

/* What holds of every forge, shown on GitHub's adapter: how answers become errors, and where a token never goes. */

const TOKEN = 'canary-token-7c1f';
const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done)))));

async function serve(listener: RequestListener): Promise<{ url: string; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const open = (url: string, timeoutMilliseconds?: number) =>
  openGithub({ name: 'The forge', url, apiUrl: url, token: TOKEN, timeoutMilliseconds });
async function errorOf(work: Promise<unknown>): Promise<ForgeError> {
  const error = await work.then(() => null).catch((thrown: unknown) => thrown);
  if (!(error instanceof ForgeError)) throw new Error(`no ForgeError but ${String(error)}`);
  return error;
}

describe('a refusal', () => {
  const cases: [number, Record<string, string>, object, Partial<ForgeError>][] = [
    [401, {}, { message: 'Bad credentials' }, { code: 'unauthorised' }],
    [403, {}, { message: 'No' }, { code: 'forbidden' }],
    [
      403,
      { 'x-ratelimit-remaining': '0', 'retry-after': '7' },
      {},
      { code: 'rate-limited', retryAfterMs: 7_000 },
    ],
    [429, {}, {}, { code: 'rate-limited', retryAfterMs: 60_000 }],
    [404, {}, { message: 'Not Found' }, { code: 'not-found' }],
    [422, {}, { message: 'Validation Failed' }, { code: 'rejected' }],
    [500, {}, {}, { code: 'unavailable' }],
    [503, { 'retry-after': '2' }, {}, { code: 'unavailable', retryAfterMs: 2_000 }],
  ];
  it.each(cases)('with %i %j %j becomes one of the port', async (...[status, headers, body, expected]) => {
    const { url } = await serve((_, response) =>
      response.writeHead(status, headers).end(JSON.stringify(body)),
    );
    expect(await errorOf(open(url).whoAmI())).toMatchObject({ status, ...expected });
  });

  it('is told in the words of the forge, without the token that they repeat', async () => {
    const { url } = await serve((_, response) =>
      response
        .writeHead(422)
        .end(JSON.stringify({ message: `bad ${TOKEN}`, errors: [{ message: 'no branch' }] })),
    );
    expect((await errorOf(open(url).whoAmI())).message).toBe(
      'The forge refuses this request. It says: bad …. no branch',
    );
  });
});

describe('a forge that does not answer well', () => {
  it('is unavailable when nobody listens, when it hangs up, when it is slow, and when a proxy answers with a page', async () => {
    const { url: hangingUp } = await serve((request) => request.socket.destroy());
    const { url: slow } = await serve(() => {});
    const { url: page } = await serve((_, response) => response.end('<html>Sign in to the network</html>'));
    for (const work of [
      () => open('http://127.0.0.1:9').whoAmI(),
      () => open(hangingUp).whoAmI(),
      () => open(slow, 100).whoAmI(),
      () => open(page).whoAmI(),
    ]) {
      const { code, message } = await errorOf(work());
      expect({ code, hasToken: message.includes(TOKEN) }).toEqual({ code: 'unavailable', hasToken: false });
    }
    for (const server of servers) server.closeAllConnections();
  });
});

describe('a redirect', () => {
  it('is followed on the same host, as for a renamed repository', async () => {
    const { url } = await serve((request, response) =>
      request.url === '/user'
        ? response.writeHead(301, { location: '/users/1' }).end()
        : response.end(JSON.stringify({ login: 'ada' })),
    );
    expect(await open(url).whoAmI()).toEqual({ login: 'ada', name: null, email: null });
  });

  it('to another host is refused: the token and the request stay here', async () => {
    const other = await serve((_, response) => response.end('{}'));
    const { url } = await serve((_, response) =>
      response.writeHead(302, { location: `${other.url}/user` }).end(),
    );
    const error = await errorOf(open(url).whoAmI());
    expect({ code: error.code, seen: other.seen.length }).toEqual({ code: 'rejected', seen: 0 });
  });

  it('in circles ends', async () => {
    const { url, seen } = await serve((request, response) =>
      response.writeHead(302, { location: request.url }).end(),
    );
    expect((await errorOf(open(url).whoAmI())).code).toBe('rejected');
    expect(seen.length).toBe(4);
  });
});

it('never asks for a repository whose name leads elsewhere', async () => {
  const { url, seen } = await serve((_, response) => response.end('{}'));
  for (const name of ['..', '../user', 'a/..', 'a', 'a/b?x=1', 'a/b#c', 'a/b c'])
    expect((await errorOf(open(url).findRepository(name))).code).toBe('not-found');
  expect(seen).toEqual([]);
});
