import { type Client, createClient } from '../../packages/client/src/index.ts';

export type Session = { client: Client; cookie: string };
const PASSWORD = 'correct horse battery';

/** A client that keeps its session cookie as a browser does; `told` goes with each request, as a proxy in front does. */
export function createSession(
  baseUrl: string,
  known = '',
  told: Readonly<Record<string, string>> = {},
): { client: Client; cookie: () => string } {
  let cookie = known;
  const client = createClient({
    baseUrl,
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      for (const [name, value] of Object.entries(told)) headers.set(name, value);
      if (cookie !== '') headers.set('cookie', cookie);
      const response = await fetch(input, { ...init, headers });
      const set = response.headers.getSetCookie().map((value) => value.split(';')[0] ?? '');
      if (set.length > 0) cookie = set.join('; ');
      return response;
    },
  });
  return { client, cookie: () => cookie };
}

export async function signIn(
  baseUrl: string,
  credentials: { email: string; password: string },
): Promise<Session> {
  const { client, cookie } = createSession(baseUrl);
  await client.identity.signIn({ body: credentials });
  return { client, cookie: cookie() };
}

/** The first account of a new hub, by the link that it printed. */
export async function joinFirst(baseUrl: string, setupPath: string | null): Promise<Session> {
  const token = new URLSearchParams(setupPath?.split('?')[1]).get('token') ?? '';
  const { client, cookie } = createSession(baseUrl);
  await client.identity.acceptInvitation({
    params: { token },
    body: { name: 'Ada', email: 'ada@example.org', password: PASSWORD },
  });
  return { client, cookie: cookie() };
}

/** Another account, by an invitation of an administrator. */
export async function joinByInvitation(
  baseUrl: string,
  administrator: Client,
  name: string,
): Promise<Session & { handle: string }> {
  const email = `${name.toLowerCase()}@example.org`;
  const { path } = await administrator.identity.createInvitation({ body: { name, email } });
  const token = new URLSearchParams(path.split('?')[1]).get('token') ?? '';
  const { client, cookie } = createSession(baseUrl);
  const { user } = await client.identity.acceptInvitation({
    params: { token },
    body: { name, email, password: PASSWORD },
  });
  return { client, cookie: cookie(), handle: user.handle };
}
