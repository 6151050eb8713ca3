import { createHash, randomBytes } from 'node:crypto';
import type { Embed } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { clientOf, joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { untilState } from './support/sessions.ts';
import { PUBLIC_URL, startTestHub, type TestHub } from './support/test-hub.ts';

/** The built web app: its pages’ headers are what is tested. */
const WEB = new URL('../../web/dist', import.meta.url).pathname;
const ORIGIN = 'https://intranet.example.org';
let hub: TestHub;
let ada: TestPerson;
let runner: TestPerson;
let outsider: TestPerson;
const at = { space: 'lab', slug: 'prices' };

beforeAll(async () => {
  hub = await startTestHub({ webDirectory: WEB });
  ada = await joinAdministrator(hub);
  runner = await joinPerson(hub, ada, 'Runner');
  outsider = await joinPerson(hub, ada, 'Outsider');
  await ada.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
  await ada.client.spaces.setMember({
    params: { space: 'lab', handle: runner.handle },
    body: { role: 'runner' },
  });
  await ada.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: {
      filename: 'prices.ipynb',
      content: notebookFile(
        '# Prices',
        { code: 'price: int = 100\nregion: str = "North"\ncount: int = 1', tags: ['parameters'] },
        { code: 'print(region, price * count)' },
      ),
    },
  });
});
afterAll(() => hub.stop());

const create = (more: object = {}): Promise<Embed> =>
  ada.client.embeds.createEmbed({
    params: at,
    body: { name: 'Intranet', origins: [ORIGIN], expiresInDays: 30, ...more },
  });
const tokenOf = (embed: Embed): string => (embed.path ?? '').replace('/embed/', '');
const get = (path: string, headers: Record<string, string> = {}) => hub.fetch(PUBLIC_URL + path, { headers });
const ancestorsOf = (response: Response): string | undefined =>
  /frame-ancestors [^;]*/.exec(response.headers.get('content-security-policy') ?? '')?.[0];

/** What the popup and the frame do. */
async function frameToken(embed: Embed, person: TestPerson) {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const params = { token: tokenOf(embed) };
  const { code } = await person.client.embeds.allowEmbed({ params, body: { challenge } });
  const exchange = (body: { code: string; verifier: string }) =>
    clientOf(hub).client.embeds.exchangeEmbedCode({ params, body });
  return { code, verifier, exchange };
}

describe('pages of other sites', () => {
  it('may show the frame of a live embedding and nothing else of the hub', async () => {
    const embed = await create();
    const token = tokenOf(embed);
    expect(ancestorsOf(await get(`/embed/${token}`))).toBe(`frame-ancestors ${ORIGIN}`);
    expect(ancestorsOf(await get(`/output-frame?v=1&embed=${token}`))).toBe(
      `frame-ancestors 'self' ${ORIGIN}`,
    );
    const others = [
      '/',
      '/index.html',
      '/sign-in',
      '/n/lab/prices/app',
      '/embed-allow',
      '/embed',
      '/embed/x/y',
    ];
    for (const path of others)
      expect({ path, is: ancestorsOf(await get(path)) }).toEqual({ path, is: "frame-ancestors 'none'" });
    expect(ancestorsOf(await get('/output-frame'))).toBe("frame-ancestors 'self'");
    const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const wrong of [forged, 'x', `${token}x`]) {
      expect(ancestorsOf(await get(`/embed/${wrong}`))).toBe("frame-ancestors 'none'");
      expect(ancestorsOf(await get(`/output-frame?embed=${wrong}`))).toBe("frame-ancestors 'self'");
    }
    // Windows stay apart everywhere but where a frame waits for its window's answer.
    const opener = async (path: string) => (await get(path)).headers.get('cross-origin-opener-policy');
    expect([await opener('/embed-allow'), await opener('/'), await opener(`/embed/${token}`)]).toEqual([
      'unsafe-none',
      'same-origin',
      'same-origin',
    ]);
  });

  it('are named by their exact origin, over https', async () => {
    const wrong = [
      'http://intranet.example.org',
      'https://*.example.org',
      'https://intranet.example.org/path',
      "https://a.org; script-src 'unsafe-inline'",
      'https://a.org https://b.org',
      'intranet.example.org',
      '*',
      'https://UPPER.example.org',
    ];
    for (const origin of wrong)
      await expect(create({ origins: [origin] })).rejects.toMatchObject({ code: 'invalid-request' });
    expect((await create({ origins: ['http://localhost:8000', ORIGIN] })).origins).toHaveLength(2);
  });

  it('lose the frame when it is revoked or expires, also where it is open', async () => {
    const embed = await create();
    const { code, verifier, exchange } = await frameToken(embed, runner);
    const { token } = await exchange({ code, verifier });
    const frame = clientOf(hub, { token }).client;
    const params = { token: tokenOf(embed) };
    const { id } = await frame.embeds.createEmbedSession({ params, body: {} });
    const closed = untilState(
      (signal) => frame.sessions.followSession({ params: { id }, signal }),
      (state) => state.isClosed,
    );
    await ada.client.embeds.revokeEmbed({ params: { ...at, id: embed.id } });
    // Either the stream says that it ended, or the next connection is refused.
    await closed.catch((error: unknown) => expect(error).toMatchObject({ code: 'sign-in-required' }));
    await expect(frame.sessions.getSession({ params: { id } })).rejects.toMatchObject({
      code: 'sign-in-required',
    });
    const page = await get(`/embed/${params.token}`);
    expect([page.status, ancestorsOf(page), (await page.text()).includes('script')]).toEqual([
      410,
      `frame-ancestors ${ORIGIN}`,
      false,
    ]);
    expect(ancestorsOf(await get(`/output-frame?embed=${params.token}`))).toBe("frame-ancestors 'self'");
    await expect(runner.client.embeds.openEmbed({ params })).rejects.toMatchObject({ code: 'not-found' });

    const other = await create();
    const second = await frameToken(other, runner);
    await hub.db
      .updateTable('embeds')
      .set({ expires_at: new Date(Date.now() - 1_000) })
      .where('id', '=', other.id)
      .execute();
    expect((await get(`/embed/${tokenOf(other)}`)).status).toBe(410);
    await expect(second.exchange(second)).rejects.toMatchObject({ code: 'not-found' });
    const { embeds } = await ada.client.embeds.listEmbeds({ params: at });
    const known = new Map(embeds.map(({ id: each, status, path }) => [each, [status, path]]));
    expect([known.get(embed.id), known.get(other.id)]).toEqual([
      ['revoked', null],
      ['expired', null],
    ]);
    await runner.client.sessions.endSession({ params: { id } });
  });
});

describe('a frame', () => {
  it('acts for its visitor in its own app alone', async () => {
    const embed = await create({ fixed: { region: 'South' }, hidden: ['count'] });
    const { code, verifier, exchange } = await frameToken(embed, runner);
    await expect(exchange({ code, verifier: 'x'.repeat(43) })).rejects.toMatchObject({ code: 'not-found' });
    // A code is tried once, whoever tried it.
    await expect(exchange({ code, verifier })).rejects.toMatchObject({ code: 'not-found' });
    const again = await frameToken(embed, runner);
    const { token } = await exchange(again);
    const frame = clientOf(hub, { token }).client;
    const params = { token: tokenOf(embed) };
    expect(await frame.embeds.openEmbed({ params })).toMatchObject({
      notebook: { slug: 'prices' },
      visitor: { handle: runner.handle },
      fixed: { parameters: { region: 'South' } },
      session: null,
    });
    const session = await frame.embeds.createEmbedSession({
      params,
      body: { parameters: { region: 'North', count: 5, price: 7 } },
    });
    const follow = (signal: AbortSignal) =>
      frame.sessions.followSession({ params: { id: session.id }, signal });
    const { state } = await untilState(follow, (each) => each.status === 'ready');
    expect([Object.keys(session.schema.properties as object), state.parameters]).toEqual([
      ['price'],
      { price: 7, region: 'South' },
    ]);
    const changed = await frame.sessions.changeInputs({
      params: { id: session.id },
      body: { parameters: { price: 8, region: 'West', count: 9 } },
    });
    expect(changed.parameters).toEqual({ price: 8, region: 'South' });
    expect((await frame.embeds.openEmbed({ params })).session).toBe(session.id);

    // What its visitor has elsewhere is out of its reach, and so is everything that no frame needs.
    const mine = await runner.client.sessions.createSession({ params: at, body: {} });
    for (const path of [`/sessions/${mine.id}`, `/sessions/${mine.id}/events`, `/sessions/${mine.id}/file`]) {
      const answer = await get(`/api/v1${path}`, { authorization: `Bearer ${token}` });
      expect({ path, status: answer.status }).toEqual({ path, status: 404 });
    }
    await expect(frame.sessions.endSession({ params: { id: mine.id } })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(
      frame.sessions.changeInputs({ params: { id: mine.id }, body: { parameters: {} } }),
    ).rejects.toMatchObject({ code: 'not-found' });
    const refused = [
      () => frame.identity.getMe(),
      () => frame.runs.listRuns(),
      () => frame.sessions.listSessions(),
      () => frame.sessions.createSession({ params: at, body: {} }),
      () => frame.notebooks.getNotebook({ params: at }),
      () => frame.presets.listPresets({ params: at }),
      () => frame.embeds.allowEmbed({ params, body: { challenge: 'x'.repeat(43) } }),
      () => frame.sessionShares.listShares({ params: { id: session.id } }),
    ];
    for (const each of refused) await expect(each()).rejects.toMatchObject({ code: 'scope-missing' });
    const elsewhere = await create();
    await expect(frame.embeds.openEmbed({ params: { token: tokenOf(elsewhere) } })).rejects.toMatchObject({
      code: 'not-found',
    });
    await hub.db
      .updateTable('frame_tokens')
      .set({ expires_at: new Date(0) })
      .execute();
    await expect(frame.embeds.openEmbed({ params })).rejects.toMatchObject({ code: 'sign-in-required' });
    for (const { id } of [session, mine]) await runner.client.sessions.endSession({ params: { id } });
  });

  it('gives nobody a right that they do not have', async () => {
    const embed = await create();
    const params = { token: tokenOf(embed) };
    const stranger = clientOf(hub).client;
    await expect(stranger.embeds.openEmbed({ params })).rejects.toMatchObject({ code: 'sign-in-required' });
    for (const attempt of [
      () => outsider.client.embeds.openEmbed({ params }),
      () => outsider.client.embeds.createEmbedSession({ params, body: {} }),
      () => outsider.client.embeds.allowEmbed({ params, body: { challenge: 'x'.repeat(43) } }),
      () => outsider.client.embeds.revokeEmbed({ params: { ...at, id: embed.id } }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'not-found' });
    await expect(runner.client.embeds.revokeEmbed({ params: { ...at, id: embed.id } })).rejects.toMatchObject(
      { code: 'not-allowed' },
    );
    await expect(create({ fixed: { nothing: 1 } })).rejects.toMatchObject({ code: 'invalid-parameters' });
    await expect(create({ fixed: { price: 'x' } })).rejects.toMatchObject({ code: 'invalid-parameters' });
  });

  it('are asked for what is left to them, and nobody hides what they would have to give', async () => {
    const needy = { space: 'lab', slug: 'needy' };
    await ada.client.notebooks.publishNotebook({
      params: { space: 'lab' },
      body: {
        filename: 'needy.ipynb',
        content: notebookFile(
          '# Needy',
          {
            code: 'import quire\nfrom typing import Annotated\nwho: Annotated[str, quire.Text(required=True)]\nyear: int = 1\nmonth: int = 2',
            tags: ['parameters'],
          },
          { code: 'print(who, year, month)' },
        ),
      },
    });
    const embedOf = (more: object) =>
      ada.client.embeds.createEmbed({
        params: needy,
        body: { name: 'Intranet', origins: [ORIGIN], expiresInDays: 30, ...more },
      });
    await expect(embedOf({ hidden: ['who'] })).rejects.toMatchObject({
      code: 'invalid-parameters',
      items: [
        { path: 'who', message: '“who” has no default: give it a value here, or let visitors see it.' },
      ],
    });
    const params = { token: tokenOf(await embedOf({ fixed: { year: 5 }, hidden: ['month'] })) };
    const { asked } = await runner.client.embeds.openEmbed({ params });
    expect([Object.keys(asked.properties as object), asked.required]).toEqual([['who'], ['who']]);
    await expect(
      runner.client.embeds.createEmbedSession({ params, body: { parameters: {} } }),
    ).rejects.toMatchObject({ code: 'invalid-parameters' });
    const { id } = await runner.client.embeds.createEmbedSession({
      params,
      body: { parameters: { who: 'Jane' } },
    });
    await runner.client.sessions.endSession({ params: { id } });
  });
});
