import { createHmac } from 'node:crypto';
import { type Forge as ForgeView, forgeId, HubError } from '@quire/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectSignals } from '../src/adapters/signals-postgres/signals-postgres.ts';
import { createConnectionsService } from '../src/features/connections/service.ts';
import type { ForgeKind } from '../src/ports/forge.ts';
import type { Signal } from '../src/ports/signals.ts';
import { createSealer } from '../src/sealing.ts';
import {
  connectAccount,
  FORGE_KINDS,
  type ForgeHub,
  siteOf,
  startForgeHub,
  visitForge,
  WEBHOOK_SECRET,
} from './support/forge-hub.ts';
import {
  clientOf,
  emailOf,
  joinAdministrator,
  joinPerson,
  PASSWORD,
  type TestPerson,
} from './support/people.ts';
import { PUBLIC_URL, type TestHub } from './support/test-hub.ts';
import { createTokenCanary } from './support/token-canary.ts';

let forges: ForgeHub;
let hub: TestHub;
let standIns: ForgeHub['standIns'];
let administrator: TestPerson;
let ada: TestPerson;
let bob: TestPerson;

beforeAll(async () => {
  forges = await startForgeHub((kind) => ({
    users: [
      { login: 'ada-l', token: `personal-token-of-ada-${kind}` },
      { login: 'bob-b', token: `personal-token-of-bob-${kind}` },
    ],
    repositories: [{ fullName: 'team/features' }],
  }));
  ({ hub, standIns } = forges);
  administrator = await joinAdministrator(hub);
  ada = await joinPerson(hub, administrator, 'Grace');
  bob = await joinPerson(hub, administrator, 'Bob');
});
afterAll(() => forges?.stop());
beforeEach(() => {
  for (const standIn of Object.values(standIns)) standIn.oauth.signedIn = 'ada-l';
});
afterEach(() => {
  expect(Object.values(standIns).flatMap(({ violations }) => violations)).toEqual([]);
});

const at = (kind: ForgeKind) => ({ params: { forge: forgeId.parse(kind) } });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no problem',
    (error: unknown) => (error instanceof HubError ? error.code : String(error)),
  );
async function forgeOf(person: TestPerson, kind: ForgeKind): Promise<ForgeView> {
  const { forges } = await person.client.connections.listConnections();
  const found = forges.find(({ id }) => id === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
}
const service = () => hub.hubs[0]!.services.connections;
async function idOf(person: TestPerson): Promise<string> {
  const row = await hub.db
    .selectFrom('auth_user')
    .select('id')
    .where('handle', '=', person.handle)
    .executeTakeFirstOrThrow();
  return row.id;
}
const auditOf = async (action: string) =>
  (await administrator.client.identity.listAudit()).entries.filter((entry) => entry.action === action);

describe.each(FORGE_KINDS)('connecting at %s', (kind) => {
  it('by its own page: consent there, then the account is the person’s and nobody else’s', async () => {
    const finished = await connectAccount(ada, kind);
    expect(finished).toMatchObject({
      forge: kind,
      name: `The ${kind}`,
      connection: { login: 'ada-l', way: 'web', needsReconnecting: false },
    });
    expect((await forgeOf(ada, kind)).connection?.login).toBe('ada-l');
    expect((await forgeOf(bob, kind)).connection).toBe(null);
    const connected = await service().forgeFor(await idOf(ada), `${standIns[kind].url}/team/features`);
    expect(connected).toMatchObject({ login: 'ada-l', fullName: 'team/features', forgeId: kind });
    expect((await connected?.forge.findRepository('team/features'))?.fullName).toBe('team/features');
    expect(await service().forgeFor(await idOf(bob), `${standIns[kind].url}/team/features`)).toBe(null);
  });

  it('refuses a state that was used, that another person or another browser began, and one that is invented', async () => {
    const { url } = await ada.client.connections.startConnection(at(kind));
    const { state, code } = await visitForge(url);
    const finish = (person: TestPerson | { client: TestPerson['client'] }) =>
      codeOf(person.client.connections.finishConnection({ body: { state, code } }));
    expect(await finish(bob)).toBe('connection-invalid');
    const elsewhere = clientOf(hub);
    await elsewhere.client.identity.signIn({ body: { email: emailOf('Grace'), password: PASSWORD } });
    expect(await finish(elsewhere)).toBe('connection-invalid');
    expect(await finish(ada)).toBe('no problem');
    expect(await finish(ada)).toBe('connection-invalid');
    expect(
      await codeOf(ada.client.connections.finishConnection({ body: { state: 'a'.repeat(43), code } })),
    ).toBe('connection-invalid');
  });

  it('refuses a state that is too old, and one that was followed by another', async () => {
    const first = await visitForge((await ada.client.connections.startConnection(at(kind))).url);
    const second = await visitForge((await ada.client.connections.startConnection(at(kind))).url);
    expect(
      await codeOf(
        ada.client.connections.finishConnection({ body: { state: first.state, code: first.code } }),
      ),
    ).toBe('connection-invalid');
    await hub.db
      .updateTable('forge_attempts')
      .set({ expires_at: new Date(0) })
      .execute();
    expect(
      await codeOf(
        ada.client.connections.finishConnection({ body: { state: second.state, code: second.code } }),
      ),
    ).toBe('connection-invalid');
  });

  it('proves who began it: a stolen code is worth nothing with the verifier of another attempt', async () => {
    const stolen = await visitForge((await bob.client.connections.startConnection(at(kind))).url);
    const own = await visitForge((await ada.client.connections.startConnection(at(kind))).url);
    expect(
      await codeOf(
        ada.client.connections.finishConnection({ body: { state: own.state, code: stolen.code } }),
      ),
    ).toBe('forge-refused');
  });

  it('tells when consent was refused, and stores nothing', async () => {
    standIns[kind].oauth.signedIn = null;
    const { error } = await visitForge((await bob.client.connections.startConnection(at(kind))).url);
    expect(error).toBe('access_denied');
    expect((await forgeOf(bob, kind)).connection).toBe(null);
  });

  it('by a token that the forge knows, and by no other', async () => {
    expect(
      await codeOf(bob.client.connections.connectByToken({ ...at(kind), body: { token: 'invented' } })),
    ).toBe('forge-refused');
    expect((await forgeOf(bob, kind)).connection).toBe(null);
    const made = await bob.client.connections.connectByToken({
      ...at(kind),
      body: { token: ` personal-token-of-bob-${kind} ` },
    });
    expect(made).toMatchObject({ login: 'bob-b', way: 'token' });
    await bob.client.connections.revokeConnection(at(kind));
  });

  it('forgets and takes back in one step, where the forge lets it', async () => {
    await connectAccount(ada, kind);
    const connected = await service().forgeFor(await idOf(ada), `${standIns[kind].url}/team/features.git`);
    const revoked = await ada.client.connections.revokeConnection(at(kind));
    expect(revoked.isRevokedAtForge).toBe(kind !== 'gitea');
    expect(revoked.grantsUrl).toMatch(/\/settings\/applications|\/user_settings\/applications/);
    expect((await forgeOf(ada, kind)).connection).toBe(null);
    expect(standIns[kind].oauth.tokens.has(connected?.token ?? '')).toBe(kind === 'gitea');
    expect(await codeOf(ada.client.connections.revokeConnection(at(kind)))).toBe('not-found');
    const [entry] = await auditOf('connection.revoked');
    expect(entry).toMatchObject({ subject: ada.handle, details: { forge: kind, login: 'ada-l' } });
  });

  it('forgets also where the forge does not answer', async () => {
    await connectAccount(ada, kind);
    standIns[kind].fail({ path: /revoke|applications/, how: 503 });
    expect((await ada.client.connections.revokeConnection(at(kind))).isRevokedAtForge).toBe(false);
    expect((await forgeOf(ada, kind)).connection).toBe(null);
  });

  it('notices a token that the forge no longer accepts', async () => {
    await connectAccount(ada, kind);
    const url = `${standIns[kind].url}/team/features`;
    const connected = await service().forgeFor(await idOf(ada), url);
    standIns[kind].oauth.tokens.clear();
    await expect(connected?.forge.whoAmI()).rejects.toMatchObject({ code: 'unauthorised' });
    expect((await forgeOf(ada, kind)).connection?.needsReconnecting).toBe(true);
    expect(await service().forgeFor(await idOf(ada), url)).toBe(null);
    expect(service().notConnected(url)).toMatchObject({
      code: 'forge-not-connected',
      extra: { forge: kind },
    });
    await connectAccount(ada, kind);
    expect((await forgeOf(ada, kind)).connection?.needsReconnecting).toBe(false);
  });
});

describe.each(['github', 'gitlab'] as const)('connecting at %s by a code', (kind) => {
  const start = () => ada.client.connections.startDeviceConnection(at(kind));
  const ask = (person: TestPerson, id: string) =>
    person.client.connections.askDeviceConnection({ params: { id } });

  it('waits until it is entered, asks no oftener than the forge wants, and is nobody else’s', async () => {
    const started = await start();
    expect(started.userCode).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/);
    expect(started.verificationUrl).toBe(`${standIns[kind].url}/device`);
    expect(await ask(ada, started.id)).toMatchObject({ status: 'waiting' });
    expect(await codeOf(ask(bob, started.id))).toBe('not-found');
    standIns[kind].oauth.approveDevice(started.userCode, 'ada-l');
    expect(await ask(ada, started.id)).toMatchObject({
      status: 'connected',
      connection: { login: 'ada-l', way: 'device' },
    });
    expect(await codeOf(ask(ada, started.id))).toBe('not-found');
  });

  it('spares the forge questions that come too soon', async () => {
    standIns[kind].oauth.deviceIntervalSeconds = 60;
    const { id } = await start();
    const before = standIns[kind].seen.length;
    for (let time = 0; time < 3; time += 1)
      expect(await ask(ada, id)).toEqual({ status: 'waiting', intervalSeconds: 60 });
    expect(standIns[kind].seen.length - before).toBe(1);
    standIns[kind].oauth.deviceIntervalSeconds = 0;
  });

  it('ends when the person refuses, and when nobody enters it in time', async () => {
    const refused = await start();
    standIns[kind].oauth.approveDevice(refused.userCode, null);
    expect(await ask(ada, refused.id)).toEqual({ status: 'refused' });
    const late = await start();
    standIns[kind].oauth.expireDevices();
    expect(await ask(ada, late.id)).toEqual({ status: 'expired' });
  });
});

it('has no codes at Gitea, and nothing at a forge that is not set up', async () => {
  expect(await codeOf(ada.client.connections.startDeviceConnection(at('gitea')))).toBe('forge-refused');
  const nowhere = { params: { forge: forgeId.parse('nowhere') } };
  expect(await codeOf(ada.client.connections.startConnection(nowhere))).toBe('not-found');
});

it('connects nothing by an access token of the hub', async () => {
  const { secret } = await ada.client.identity.createToken({
    body: { name: 'all', scopes: ['read', 'run', 'publish', 'manage'], expiresInDays: 1 },
  });
  const { client } = clientOf(hub, { token: secret });
  expect(await codeOf(client.connections.startConnection(at('github')))).toBe('scope-missing');
  expect(await codeOf(client.connections.revokeConnection(at('github')))).toBe('scope-missing');
  expect((await client.connections.listConnections()).forges.map(({ id }) => id)).toEqual([...FORGE_KINDS]);
});

describe.each(['gitlab', 'gitea'] as const)('a token of %s that ends', (kind) => {
  const url = () => `${standIns[kind].url}/team/features`;
  const expire = () =>
    hub.db
      .updateTable('forge_connections')
      .set({ expires_at: new Date(Date.now() + 1_000) })
      .where('forge', '=', kind)
      .execute();

  it('is exchanged once, however many need it at the same moment', async () => {
    await connectAccount(ada, kind);
    const person = await idOf(ada);
    const before = await service().forgeFor(person, url());
    await expire();
    const seen = standIns[kind].seen.length;
    const all = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        hub.hubs[index % hub.hubs.length]!.services.connections.forgeFor(person, url()),
      ),
    );
    const tokens = new Set(all.map((each) => each?.token));
    expect({
      count: tokens.size,
      isNew: !tokens.has(before?.token),
      asked: standIns[kind].seen.length - seen,
    }).toEqual({
      count: 1,
      isNew: true,
      asked: 1,
    });
    expect((await all[0]?.forge.whoAmI())?.login).toBe('ada-l');
  });

  it('stays when the forge is down, and goes when the forge refuses it', async () => {
    await expire();
    const person = await idOf(ada);
    standIns[kind].fail({ path: /token/, how: 503 });
    await expect(service().forgeFor(person, url())).rejects.toMatchObject({ code: 'unavailable' });
    expect(await service().forgeFor(person, url())).toMatchObject({ login: 'ada-l' });
    // The exchange happens, its answer is lost: the refresh token was used up, and nobody has the new one.
    await expire();
    standIns[kind].fail({ path: /token/, how: 'drop-after' });
    await expect(service().forgeFor(person, url())).rejects.toMatchObject({ code: 'unavailable' });
    expect(await service().forgeFor(person, url())).toBe(null);
    expect((await forgeOf(ada, kind)).connection?.needsReconnecting).toBe(true);
  });
});

it('takes webhooks that the forge signed, and tells every hub', async () => {
  const signals = await connectSignals(hub.connection);
  const heard = new Promise<Signal>((done) =>
    signals.listen((signal) => signal.kind === 'forge-event' && done(signal)),
  );
  const body = JSON.stringify({ repository: { full_name: 'team/features' }, sha: 'a'.repeat(40) });
  const deliver = async (forge: string, secret: string) => {
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const response = await hub.fetch(`${PUBLIC_URL}/api/v1/forges/${forge}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      body,
    });
    return response.status;
  };
  expect(await deliver('github', 'another secret')).toBe(401);
  expect(await deliver('nowhere', WEBHOOK_SECRET)).toBe(404);
  expect(await deliver('github', WEBHOOK_SECRET)).toBe(204);
  expect(await heard).toEqual({
    kind: 'forge-event',
    forge: 'github',
    fullName: 'team/features',
    sha: 'a'.repeat(40),
  });
  await signals.close();
});

it('never shows a token: not in answers, not in the database, not in what processes are started with', async () => {
  const token = 'personal-token-of-bob-github';
  const canary = createTokenCanary(token);
  const stop = canary.watchProcesses();
  const call = async (method: string, path: string, body?: unknown): Promise<void> => {
    const response = await hub.fetch(`${PUBLIC_URL}/api/v1${path}`, {
      method,
      headers: { cookie: bob.cookie, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    canary.readText(`${method} ${path}`, `${await response.text()}${JSON.stringify([...response.headers])}`);
  };
  await call('PUT', '/me/connections/github', { token });
  await call('GET', '/me/connections');
  const connected = await service().forgeFor(await idOf(bob), `${standIns.github.url}/team/features`);
  expect(connected?.token).toBe(token);
  standIns.github.fail({ how: 500 });
  canary.readText('an error', String(await connected?.forge.whoAmI().catch((error: Error) => error.stack)));
  await canary.readDatabase(hub.connection);
  for (const entry of (await administrator.client.identity.listAudit({ query: { limit: 200 } })).entries)
    canary.readText('the audit log', JSON.stringify(entry));
  stop();
  expect(canary.sightings).toEqual([]);
  // It would have been seen.
  canary.readText('base64', Buffer.from(`x-access-token:${token}`).toString('base64'));
  canary.readText('plain', `https://${token}@example.org`);
  expect(canary.sightings).toHaveLength(2);
});

it('is unreadable after the hub’s secret is lost, and is told to be', async () => {
  await connectAccount(ada, 'github');
  const other = standIns.github;
  const stranger = createConnectionsService({
    db: hub.db,
    sites: [siteOf(other)],
    sealer: createSealer('another secret, which did not seal these'),
    publicUrl: PUBLIC_URL,
  });
  expect(await stranger.forgeFor(await idOf(ada), `${other.url}/team/features`)).toBe(null);
  await stranger.sealAnew();
  expect(await service().forgeFor(await idOf(ada), `${other.url}/team/features`)).toMatchObject({
    login: 'ada-l',
  });
});
