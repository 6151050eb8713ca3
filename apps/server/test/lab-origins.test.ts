import { createHash, randomBytes } from 'node:crypto';
import { HubError } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { clientOf, joinAdministrator, type TestPerson } from './support/people.ts';
import { LAB_ORIGIN, PUBLIC_URL, startTestHub, type TestHub } from './support/test-hub.ts';

const REDIRECT = `${LAB_ORIGIN}/user/ada/lab/extensions/@quire/lab/static/connected.html`;

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
/** As a browser sends it from a page of another origin of the same site, where cookies would come along. */
const fromPage = (path: string, origin: string, init: RequestInit = {}) =>
  hub.fetch(`${PUBLIC_URL}/api/v1${path}`, {
    ...init,
    headers: { origin, cookie: ada.cookie, 'sec-fetch-site': 'same-site', ...init.headers },
  });
const corsOf = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')));
const newSecret = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};
const ask = (challenge: string, redirectUri = REDIRECT) =>
  ada.client.identity.authorise({
    body: { name: 'JupyterLab', redirectUri, challenge, scopes: ['read', 'publish'] },
  });
const stranger = () => clientOf(hub).client.identity;

describe('pages of an allowed origin', () => {
  it('may ask, without ever being taken for the person whose cookies the browser has', async () => {
    const preflight = await fromPage('/me', LAB_ORIGIN, { method: 'OPTIONS' });
    expect([preflight.status, corsOf(preflight)]).toEqual([
      204,
      {
        'access-control-allow-origin': LAB_ORIGIN,
        'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-max-age': '600',
      },
    ]);
    const withCookie = await fromPage('/me', LAB_ORIGIN);
    expect([withCookie.status, corsOf(withCookie)]).toEqual([
      401,
      { 'access-control-allow-origin': LAB_ORIGIN },
    ]);
    const change = await fromPage('/spaces', LAB_ORIGIN, {
      method: 'POST',
      body: JSON.stringify({ slug: 'stolen', name: 'Stolen' }),
      headers: { 'content-type': 'application/json' },
    });
    expect(change.status).toBe(401);
    const { secret } = await ada.client.identity.createToken({
      body: { name: 'lab', scopes: ['read'], expiresInDays: 1 },
    });
    const withToken = await fromPage('/me', LAB_ORIGIN, { headers: { authorization: `Bearer ${secret}` } });
    expect(withToken.status).toBe(200);
  });
  it.each([
    'https://jupyter.example.org.evil.example',
    'https://evil.example',
    'http://jupyter.example.org',
    'null',
  ])('are not those of %s', async (origin) => {
    expect(corsOf(await fromPage('/health', origin))).toEqual({});
    expect(corsOf(await fromPage('/me', origin, { method: 'OPTIONS' }))).toEqual({});
    const change = await fromPage('/spaces', origin, { method: 'POST', body: '{}' });
    expect(((await change.json()) as { code: string }).code).toBe('cross-site-request');
  });
});

describe('letting JupyterLab act for oneself', () => {
  it('gives it one token, for the scopes that were agreed to', async () => {
    const { verifier, challenge } = newSecret();
    const { code } = await ask(challenge);
    const token = await stranger().redeemAuthorisation({ body: { code, verifier } });
    expect(token).toMatchObject({ name: 'JupyterLab', scopes: ['read', 'publish'] });
    const me = await clientOf(hub, { token: token.secret }).client.identity.getMe();
    expect([me.user.handle, me.scopes]).toEqual(['ada', ['read', 'publish']]);
    expect(await codeOf(stranger().redeemAuthorisation({ body: { code, verifier } }))).toBe(
      'authorisation-invalid',
    );
    const { entries } = await ada.client.identity.listAudit();
    expect(entries.map(({ action }) => action)).toContain('authorisation.given');
  });
  it('gives nothing to who has the code without its secret, and ends the code', async () => {
    const { verifier, challenge } = newSecret();
    const { code } = await ask(challenge);
    const attempt = (secret: string) =>
      codeOf(stranger().redeemAuthorisation({ body: { code, verifier: secret } }));
    expect(await attempt(newSecret().verifier)).toBe('authorisation-invalid');
    expect(await attempt(verifier)).toBe('authorisation-invalid');
  });
  it('is refused for an address that the operator does not know', async () => {
    const { challenge } = newSecret();
    for (const address of [
      'https://evil.example/',
      `https://evil.example/?${LAB_ORIGIN}`,
      'javascript:alert(1)',
    ])
      expect(await codeOf(ask(challenge, address))).toBe('origin-not-allowed');
  });
  it('is not for access tokens', async () => {
    const { secret } = await ada.client.identity.createToken({
      body: { name: 'all', scopes: ['read', 'run', 'publish', 'manage'], expiresInDays: 1 },
    });
    const { client } = clientOf(hub, { token: secret });
    const body = {
      name: 'x',
      redirectUri: REDIRECT,
      challenge: newSecret().challenge,
      scopes: ['read'] as const,
    };
    expect(await codeOf(client.identity.authorise({ body: { ...body, scopes: [...body.scopes] } }))).toBe(
      'scope-missing',
    );
  });
});

describe('QUIRE_LAB_URL', () => {
  const read = (text: string) => readConfig({ QUIRE_LAB_URL: text }, () => '/data').labUrl;
  it('is told to everybody who is signed in', async () => {
    expect((await ada.client.identity.getMe()).labUrl).toBe(`${LAB_ORIGIN}/lab`);
    expect([read(''), read('https://hub.example.org/hub/user-redirect/lab?x=1')]).toEqual([
      null,
      'https://hub.example.org/hub/user-redirect/lab?x=1',
    ]);
  });
  it('is an address of the web without a password, or the hub does not start', () => {
    for (const address of ['jupyter', 'javascript:alert(1)', 'https://ada:secret@lab.example.org/'])
      expect(() => read(address)).toThrow('QUIRE_LAB_URL is');
  });
});

describe('QUIRE_LAB_ORIGINS', () => {
  const read = (env: Record<string, string>) => readConfig(env, () => '/tmp/quire').labOrigins;
  it('is this machine where the hub is for this machine, and nobody elsewhere', () => {
    expect(read({})).toEqual(['http://localhost:*', 'http://127.0.0.1:*']);
    expect(read({ QUIRE_URL: 'https://quire.example.org' })).toEqual([]);
    expect(read({ QUIRE_LAB_ORIGINS: '' })).toEqual([]);
  });
  it('takes origins, and says which one is none', () => {
    expect(read({ QUIRE_LAB_ORIGINS: 'https://a.example.org, http://localhost:*' })).toEqual([
      'https://a.example.org',
      'http://localhost:*',
    ]);
    for (const origin of ['*', 'jupyter.example.org', 'https://a.example.org/lab', 'https://*.example.org'])
      expect(() => read({ QUIRE_LAB_ORIGINS: origin })).toThrow(origin);
  });
});
