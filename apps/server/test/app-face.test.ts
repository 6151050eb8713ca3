import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { untilState } from './support/sessions.ts';
import { PUBLIC_URL, startTestHub, type TestHub } from './support/test-hub.ts';

let hub: TestHub;
const people = {} as Record<
  'administrator' | 'author' | 'editor' | 'runner' | 'other' | 'outsider',
  TestPerson
>;
const at = { space: 'lab', slug: 'prices' };

beforeAll(async () => {
  hub = await startTestHub();
  people.administrator = await joinAdministrator(hub);
  for (const name of ['author', 'editor', 'runner', 'other', 'outsider'] as const)
    people[name] = await joinPerson(hub, people.administrator, name);
  await people.administrator.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
  for (const [name, role] of [
    ['author', 'editor'],
    ['editor', 'editor'],
    ['runner', 'runner'],
    ['other', 'runner'],
  ] as const) {
    await people.administrator.client.spaces.setMember({
      params: { space: 'lab', handle: people[name].handle },
      body: { role },
    });
  }
  await people.author.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: {
      filename: 'prices.ipynb',
      content: notebookFile(
        '# Prices',
        {
          code: [
            'from typing import Annotated',
            'from pathlib import Path',
            'import quire',
            'price: int = 100  # Price',
            'region: str = "North"  # Region',
            'key: Annotated[str, quire.Secret()] = ""  # Key',
            'table: Path = Path("none.csv")  # Table',
          ].join('\n'),
          tags: ['parameters'],
        },
        { code: 'print("twice", price * 2)' },
      ),
    },
  });
});
afterAll(() => hub.stop());

const call = async (person: TestPerson | null, request: string, body?: unknown) => {
  const [method = '', path = ''] = request.split(' ');
  const response = await hub.fetch(`${PUBLIC_URL}/api/v1${path}`, {
    method,
    headers: {
      ...(person && { cookie: person.cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
};
const auditOf = async (subject: string) =>
  (await people.administrator.client.identity.listAudit({ query: { limit: 200 } })).entries
    .filter((entry) => entry.subject === subject)
    .map(({ action, actor }) => [action, actor?.handle]);

describe('saved inputs', () => {
  const list = async (person: TestPerson) =>
    (await person.client.presets.listPresets({ params: at })).presets.map(
      ({ name, isShared, isDefault, canChange }) => ({ name, isShared, isDefault, canChange }),
    );

  it('are one’s own, or for everybody who runs the notebook, with one default of each', async () => {
    const { runner, editor, other } = people;
    const create = (person: TestPerson, name: string, more: object) =>
      person.client.presets.createPreset({ params: at, body: { name, parameters: { price: 5 }, ...more } });
    const first = await create(runner, 'Cheap', { isDefault: true });
    await create(runner, 'Dear', { isDefault: true });
    const shared = await create(editor, 'For all', { isShared: true, isDefault: true });
    expect(await list(runner)).toEqual([
      { name: 'Cheap', isShared: false, isDefault: false, canChange: true },
      { name: 'Dear', isShared: false, isDefault: true, canChange: true },
      { name: 'For all', isShared: true, isDefault: true, canChange: false },
    ]);
    expect(await list(other)).toEqual([
      { name: 'For all', isShared: true, isDefault: true, canChange: false },
    ]);
    await expect(create(runner, 'cheap', {})).rejects.toMatchObject({ code: 'already-exists' });
    await expect(create(runner, 'Mine for all', { isShared: true })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    for (const [person, status] of [
      [null, 401],
      [people.outsider, 404],
      [other, 404],
      [editor, 404],
    ] as const) {
      for (const method of ['PATCH', 'DELETE'])
        expect((await call(person, `${method} /presets/${first.id}`, { name: 'x' })).status).toBe(status);
    }
    expect((await call(runner, `PATCH /presets/${shared.id}`, { name: 'x' })).status).toBe(403);
    expect((await call(runner, `DELETE /presets/${shared.id}`)).status).toBe(403);
    expect((await call(people.outsider, `DELETE /presets/${shared.id}`)).status).toBe(404);
    await editor.client.presets.updatePreset({
      params: { id: shared.id },
      body: { name: 'Everybody', parameters: { price: 6 }, isDefault: false },
    });
    await runner.client.presets.deletePreset({ params: { id: first.id } });
    expect((await list(runner)).map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ['Dear', true],
      ['Everybody', false],
    ]);
    expect(await auditOf(shared.id)).toEqual([
      ['preset.updated', editor.handle],
      ['preset.created', editor.handle],
    ]);
  });

  it('never keep a secret or a file, and take only what the notebook takes', async () => {
    const { runner } = people;
    const given = { region: 'South', key: 'hunter2', table: '0f8fad5b-d9cb-469f-a165-70867728950e/a.csv' };
    const made = await runner.client.presets.createPreset({
      params: at,
      body: { name: 'With secrets', parameters: given },
    });
    expect(made.parameters).toEqual({ region: 'South' });
    const { rows } = await hub.db.executeQuery<{ text: string }>(
      (await import('kysely')).sql<{ text: string }>`
        select p::text || coalesce((select string_agg(a::text, '') from audit_log a), '') as text
        from presets p`.compile(hub.db),
    );
    expect(rows.some(({ text }) => text.includes('hunter2') || text.includes('a.csv'))).toBe(false);
    await expect(
      runner.client.presets.createPreset({ params: at, body: { name: 'Bad', parameters: { price: 'x' } } }),
    ).rejects.toMatchObject({ code: 'invalid-parameters' });
    await expect(
      runner.client.presets.createPreset({ params: at, body: { name: 'Bad', parameters: { nothing: 1 } } }),
    ).rejects.toMatchObject({ code: 'invalid-parameters' });
  });
});

describe('a look at somebody’s open app', () => {
  it('is given to those who read the code anyway, shows no secrets, and ends at once', async () => {
    const { runner, author, editor } = people;
    const { id } = await runner.client.sessions.createSession({
      params: at,
      body: { parameters: { price: 4, key: 'hunter2' } },
    });
    const own = (signal: AbortSignal) => runner.client.sessions.followSession({ params: { id }, signal });
    await untilState(own, (state) => state.status === 'ready' || state.status === 'failed');

    // Nobody sees anything of it before.
    expect((await author.client.sessionShares.listSharedSessions()).shared).toEqual([]);
    const offer = await runner.client.sessionShares.listShares({ params: { id } });
    expect(offer).toEqual({ shares: [], helpers: [{ handle: author.handle, name: 'author' }] });
    for (const person of [editor, people.other, people.outsider, author]) {
      const answer = await call(person, `POST /sessions/${id}/shares`, {
        handle: person.handle,
        hours: 1,
      });
      expect(answer.status).toBe(404);
    }
    await expect(
      runner.client.sessionShares.createShare({ params: { id }, body: { handle: editor.handle, hours: 1 } }),
    ).rejects.toMatchObject({ code: 'not-allowed' });

    const share = await runner.client.sessionShares.createShare({
      params: { id },
      body: { handle: author.handle, hours: 1 },
    });
    const [found] = (await author.client.sessionShares.listSharedSessions()).shared;
    expect(found).toMatchObject({
      id: share.id,
      from: { handle: runner.handle },
      notebook: { slug: 'prices' },
    });
    const path = `/shared-sessions/${share.id}`;
    const paths = [path, `${path}/events`, `${path}/file`, `${path}/blobs/${'0'.repeat(64)}`];
    paths.push(`${path}/variables`, `${path}/variables/price`);
    for (const person of [null, runner, editor, people.other, people.outsider, people.administrator]) {
      for (const each of paths)
        expect((await call(person, `GET ${each}`)).status).toBe(person === null ? 401 : 404);
    }
    const { session } = await author.client.sessionShares.getSharedSession({ params: { id: share.id } });
    expect(session.parameters).toEqual({ price: 4 });
    expect(session.cells.some((cell) => cell.source?.includes('price * 2'))).toBe(true);
    const look = (signal: AbortSignal, onConnection: () => void = () => undefined) =>
      author.client.sessionShares.followSharedSession({ params: { id: share.id }, signal, onConnection });
    const { state, events } = await untilState(
      (signal) => look(signal),
      (each) => each.generation === 1 && each.status !== 'starting',
    );
    expect(state.parameters).toEqual({ price: 4 });
    expect(JSON.stringify([session, events])).not.toContain('hunter2');
    const file = await call(author, `GET ${path}/file`);
    expect({
      status: file.status,
      price: file.text.includes('price = 4'),
      key: file.text.includes('hunter2'),
    }).toEqual({ status: 200, price: true, key: false });
    // Looking is all: what changes an app answers to its person alone.
    expect((await call(author, `PUT /sessions/${id}/parameters`, { parameters: {} })).status).toBe(404);

    const connected = Promise.withResolvers<void>();
    const waiting = untilState(
      (signal) => look(signal, () => connected.resolve()),
      (each) => each.isClosed,
    );
    await connected.promise;
    await runner.client.sessionShares.revokeShare({ params: { id, share: share.id } });
    expect((await waiting).state.isClosed).toBe(true);
    for (const each of paths) expect((await call(author, `GET ${each}`)).status).toBe(404);
    expect(await auditOf(id)).toEqual([
      ['session.share-ended', runner.handle],
      ['session.looked-at', author.handle],
      ['session.shared', runner.handle],
      ['session.opened', runner.handle],
    ]);
    await runner.client.sessions.endSession({ params: { id } });
  });

  it('ends with its time, and with the app', async () => {
    const { runner, author } = people;
    const { id } = await runner.client.sessions.createSession({ params: at, body: {} });
    const grant = () =>
      runner.client.sessionShares.createShare({ params: { id }, body: { handle: author.handle, hours: 1 } });
    const first = await grant();
    const second = await grant();
    await hub.db
      .updateTable('session_shares')
      .set({ expires_at: new Date(Date.now() - 1_000) })
      .where('id', '=', first.id)
      .execute();
    const status = async (share: string) => (await call(author, `GET /shared-sessions/${share}`)).status;
    expect([await status(first.id), await status(second.id)]).toEqual([404, 200]);
    await runner.client.sessions.endSession({ params: { id } });
    expect(await status(second.id)).toBe(404);
  });
});
