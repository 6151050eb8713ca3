import { HubError } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  clientOf,
  emailOf,
  joinAdministrator,
  joinPerson,
  PASSWORD,
  type TestPerson,
  tokenClient,
} from './support/people.ts';
import { PUBLIC_URL, startTestHub, type TestHub } from './support/test-hub.ts';

let hub: TestHub;
let ada: TestPerson;
beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
});
afterAll(() => hub.stop());

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'succeeded',
    (error: unknown) => (error instanceof HubError ? error.code : String(error)),
  );
const signIn = (email: string, password: string) =>
  clientOf(hub).client.identity.signIn({ body: { email, password } });

describe('the first start', () => {
  it('makes one administrator by a link that works once', async () => {
    const token = new URLSearchParams(hub.setupPath.split('?')[1]).get('token') ?? '';
    expect((await ada.client.identity.getMe()).user).toMatchObject({ handle: 'ada', isAdministrator: true });
    expect(
      await codeOf(
        clientOf(hub).client.identity.acceptInvitation({
          params: { token },
          body: { name: 'Eve', email: 'eve@example.org', password: PASSWORD },
        }),
      ),
    ).toBe('invitation-invalid');
    expect(await hub.hubs[0]?.services.identity.createSetupLink()).toBeNull();
  });
});

describe('accounts', () => {
  it('come by invitation, for the invited address only', async () => {
    const { path } = await ada.client.identity.createInvitation({
      body: { name: 'Bob', email: 'Bob@Example.org' },
    });
    const token = new URLSearchParams(path.split('?')[1]).get('token') ?? '';
    const { client } = clientOf(hub);
    expect(await client.identity.getInvitation({ params: { token } })).toMatchObject({
      email: 'bob@example.org',
      name: 'Bob',
      isAdministrator: false,
    });
    const body = { name: 'Bob', email: 'other@example.org', password: PASSWORD };
    expect(await codeOf(client.identity.acceptInvitation({ params: { token }, body }))).toBe(
      'invalid-request',
    );
    expect(
      await codeOf(
        client.identity.acceptInvitation({
          params: { token },
          body: { ...body, email: 'bob@example.org', password: 'short' },
        }),
      ),
    ).toBe('invalid-request');
    const me = await client.identity.acceptInvitation({
      params: { token },
      body: { ...body, email: 'bob@example.org' },
    });
    expect(me.user).toMatchObject({ handle: 'bob', isAdministrator: false });
    expect((await client.identity.getMe()).user.handle).toBe('bob');
  });
  it('get different handles for the same name', async () => {
    const { path } = await ada.client.identity.createInvitation({
      body: { name: 'Bob', email: 'bob@elsewhere.org' },
    });
    const token = new URLSearchParams(path.split('?')[1]).get('token') ?? '';
    const me = await clientOf(hub).client.identity.acceptInvitation({
      params: { token },
      body: { name: 'Bob', email: 'bob@elsewhere.org', password: PASSWORD },
    });
    expect(me.user.handle).toBe('bob2');
  });
});

describe('sessions', () => {
  it('start with the right password and end with signing out', async () => {
    await joinPerson(hub, ada, 'Carol');
    expect(await codeOf(signIn(emailOf('Carol'), 'wrong password'))).toBe('wrong-credentials');
    expect(await codeOf(signIn('nobody@example.org', PASSWORD))).toBe('wrong-credentials');
    const { client } = clientOf(hub);
    expect(
      (await client.identity.signIn({ body: { email: emailOf('Carol').toUpperCase(), password: PASSWORD } }))
        .user.handle,
    ).toBe('carol');
    expect((await client.identity.getMe()).scopes).toBeNull();
    await client.identity.signOut();
    expect(await codeOf(client.identity.getMe())).toBe('sign-in-required');
  });
  it('are limited by the address that the trusted proxy tells, not by what the asker writes', async () => {
    const attempt = async (forwarded: string) => {
      const response = await hub.fetch(`${PUBLIC_URL}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
        body: JSON.stringify({ email: 'nobody@example.org', password: 'not a password' }),
      });
      return response.status;
    };
    const many = await Promise.all(Array.from({ length: 40 }, (_, n) => attempt(`10.0.0.${n}, 192.0.2.7`)));
    expect(many.filter((status) => status === 429).length).toBeGreaterThanOrEqual(5);
    expect(await attempt('192.0.2.8')).toBe(401);
  });
  it('end everywhere else when the password changes', async () => {
    const dora = await joinPerson(hub, ada, 'Dora');
    const other = clientOf(hub);
    await other.client.identity.signIn({ body: { email: emailOf('Dora'), password: PASSWORD } });
    expect(
      await codeOf(
        dora.client.identity.changePassword({
          body: { currentPassword: 'not it', newPassword: 'a new long password' },
        }),
      ),
    ).toBe('wrong-credentials');
    await dora.client.identity.changePassword({
      body: { currentPassword: PASSWORD, newPassword: 'a new long password' },
    });
    expect(await codeOf(other.client.identity.getMe())).toBe('sign-in-required');
    expect(await codeOf(dora.client.identity.getMe())).toBe('succeeded');
    expect(await codeOf(signIn(emailOf('Dora'), PASSWORD))).toBe('wrong-credentials');
  });
  it('keep cookies from scripts and from other sites', async () => {
    const response = await hub.fetch(`${PUBLIC_URL}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: emailOf('Ada'), password: PASSWORD }),
    });
    const cookies = response.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly.*SameSite=Lax|SameSite=Lax.*HttpOnly/i);
  });
  it('change nothing when another site asks', async () => {
    const body = JSON.stringify({ slug: 'forged', name: 'Forged' });
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      const response = await hub.fetch(`${PUBLIC_URL}/api/v1/spaces`, {
        method: 'POST',
        headers: { ...headers, cookie: ada.cookie, 'content-type': 'application/json' },
        body,
      });
      expect({
        headers,
        status: response.status,
        code: ((await response.json()) as { code: string }).code,
      }).toEqual({ headers, status: 403, code: 'cross-site-request' });
    }
  });
});

describe('access tokens', () => {
  it('do what their scopes say until they are revoked, and are stored as hashes', async () => {
    const made = await ada.client.identity.createToken({
      body: { name: 'laptop', scopes: ['read'], expiresInDays: 30 },
    });
    const { client } = clientOf(hub, { token: made.secret });
    expect(await client.identity.getMe()).toMatchObject({ user: { handle: 'ada' }, scopes: ['read'] });
    expect(await codeOf(client.spaces.createSpace({ body: { slug: 'by-token', name: 'By token' } }))).toBe(
      'scope-missing',
    );
    expect(
      await codeOf(
        client.identity.createToken({ body: { name: 'more', scopes: ['manage'], expiresInDays: 1 } }),
      ),
    ).toBe('scope-missing');
    const listed = (await ada.client.identity.listTokens()).tokens.find((token) => token.id === made.id);
    expect(listed).toMatchObject({ name: 'laptop', scopes: ['read'] });
    expect(
      JSON.stringify(
        await hub.db
          .selectFrom('auth_apikey' as 'auth_user')
          .selectAll()
          .execute(),
      ),
    ).not.toContain(made.secret);
    await ada.client.identity.revokeToken({ params: { id: made.id } });
    expect(await codeOf(client.identity.getMe())).toBe('sign-in-required');
  });
  it('sign themselves out', async () => {
    const client = await tokenClient(hub, ada, ['read']);
    await client.identity.signOut();
    expect(await codeOf(client.identity.getMe())).toBe('sign-in-required');
  });
  it('that are not ours are nobody', async () => {
    for (const token of ['quire_wrong', '', 'x'.repeat(5_000)])
      expect(await codeOf(clientOf(hub, { token: token || ' ' }).client.identity.getMe())).toBe(
        'sign-in-required',
      );
  });
  it('let an administrator invite only with the scope to manage', async () => {
    const body = { name: 'X', email: 'x@example.org' };
    expect(
      await codeOf(
        (await tokenClient(hub, ada, ['read', 'publish', 'run'])).identity.createInvitation({ body }),
      ),
    ).toBe('scope-missing');
    expect(await codeOf((await tokenClient(hub, ada, ['manage'])).identity.createInvitation({ body }))).toBe(
      'succeeded',
    );
  });
});

describe('every change of accounts', () => {
  it('stands in the audit log', async () => {
    const { entries } = await ada.client.identity.listAudit({ query: { limit: 200 } });
    const actions = new Set(entries.map((entry) => entry.action));
    for (const action of [
      'user.joined',
      'user.invited',
      'session.started',
      'session.ended',
      'password.changed',
      'token.created',
      'token.revoked',
    ])
      expect([...actions]).toContain(action);
    expect(JSON.stringify(entries)).not.toContain('quire_');
    await expect(hub.db.deleteFrom('audit_log').execute()).rejects.toThrow('never change');
  });
});

describe('a space', () => {
  it('keeps an owner', async () => {
    await ada.client.spaces.createSpace({ body: { slug: 'kept', name: 'Kept' } });
    const params = { space: 'kept', handle: 'ada' };
    expect(await codeOf(ada.client.spaces.removeMember({ params }))).toBe('last-owner');
    expect(await codeOf(ada.client.spaces.setMember({ params, body: { role: 'viewer' } }))).toBe(
      'last-owner',
    );
    await ada.client.spaces.setMember({ params: { space: 'kept', handle: 'bob' }, body: { role: 'owner' } });
    expect(await codeOf(ada.client.spaces.removeMember({ params }))).toBe('succeeded');
    expect(await codeOf(ada.client.spaces.getSpace({ params: { space: 'kept' } }))).toBe('not-found');
  });
});
