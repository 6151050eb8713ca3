import { type Client, createClient } from '@quire/client';
import type { Scope } from '@quire/contract';
import { PUBLIC_URL, type TestHub } from './test-hub.ts';

export type TestPerson = { client: Client; handle: string; cookie: string };

/** A client of a hub that is called without a socket; it keeps cookies as a browser does. */
export function clientOf(
  hub: TestHub,
  options: { cookie?: string; token?: string; address?: string } = {},
): { client: Client; cookie: () => string } {
  let cookie = options.cookie ?? '';
  const client = createClient({
    baseUrl: PUBLIC_URL,
    ...(options.token !== undefined && { token: options.token }),
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      if (cookie !== '') headers.set('cookie', cookie);
      if (options.address !== undefined) headers.set('x-forwarded-for', options.address);
      const response = await hub.fetch(String(input), { ...init, headers });
      const set = response.headers.getSetCookie().map((value) => value.split(';')[0] ?? '');
      if (set.length > 0) cookie = set.join('; ');
      return response;
    },
  });
  return { client, cookie: () => cookie };
}

/** The first account: it administers the hub. */
export async function joinAdministrator(hub: TestHub, name = 'Ada'): Promise<TestPerson> {
  return join(hub, { name, token: new URLSearchParams(hub.setupPath.split('?')[1]).get('token') ?? '' });
}

/** Another account, by an invitation of an administrator. */
export async function joinPerson(hub: TestHub, administrator: TestPerson, name: string): Promise<TestPerson> {
  const { path } = await administrator.client.identity.createInvitation({
    body: { name, email: emailOf(name) },
  });
  return join(hub, { name, token: new URLSearchParams(path.split('?')[1]).get('token') ?? '' });
}

export const PASSWORD = 'correct horse battery';
export const emailOf = (name: string): string => `${name.toLowerCase()}@example.org`;

let joined = 0;
async function join(hub: TestHub, { name, token }: { name: string; token: string }): Promise<TestPerson> {
  joined += 1;
  // Everybody sits at a machine of their own: one alone may not sign in so often.
  const { client, cookie } = clientOf(hub, { address: `10.7.${joined >> 8}.${joined & 255}` });
  const me = await client.identity.acceptInvitation({
    params: { token },
    body: { name, email: emailOf(name), password: PASSWORD },
  });
  return { client, handle: me.user.handle, cookie: cookie() };
}

export async function tokenClient(hub: TestHub, person: TestPerson, scopes: Scope[]): Promise<Client> {
  const { secret } = await person.client.identity.createToken({
    body: { name: scopes.join('+'), scopes, expiresInDays: 1 },
  });
  return clientOf(hub, { token: secret }).client;
}
