import { type Endpoint, endpoints, type SessionEvent, type SessionState } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab } from './support/lab.ts';
import { notebookFile } from './support/notebook-files.ts';
import type { TestPerson } from './support/people.ts';
import { isReady, textOf, untilState } from './support/sessions.ts';
import { PUBLIC_URL, type TestHub } from './support/test-hub.ts';

let lab: Lab;
let hub: TestHub;
let ada: TestPerson;
let runner: TestPerson;
beforeAll(async () => {
  lab = await Lab.start();
  ({ hub, ada } = lab);
  runner = await lab.join('Runner', 'runner');
});
afterAll(() => lab.hub.stop());

type Cells = Exclude<Parameters<typeof notebookFile>[number], string>[];
const publish = (...cells: Cells) => lab.publish('# Attacked', ...cells);
const publishNewer = (person: TestPerson, slug: string, cells: Cells) =>
  person.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: { filename: `${slug}.ipynb`, slug, mode: 'update', content: notebookFile('# Attacked', ...cells) },
  });
const PRINTING: Cells = [{ code: 'a = 1', tags: ['parameters'] }, { code: 'print("a is", a)' }];
const until = (id: string, isThere: (state: SessionState) => boolean, person = runner) =>
  untilState((signal) => person.client.sessions.followSession({ params: { id }, signal }), isThere);

describe('a page of another site', () => {
  const NOBODYS_ID = '00000000-0000-4000-8000-000000000000';
  const fill = (path: string) =>
    path.replace(/:(\w+)/g, (_, name: string) => (name === 'space' || name === 'slug' ? 'lab' : NOBODYS_ID));
  const mutating = Object.values(endpoints)
    .flatMap((table) => Object.entries(table as Record<string, Endpoint>))
    .filter(([, { method }]) => method !== 'GET');
  const FOREIGN: Record<string, string>[] = [
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { origin: 'http://localhost:9999' },
    { origin: `${PUBLIC_URL}.elsewhere.example` },
    { 'sec-fetch-site': 'same-site' },
    // Where both are there, what the browser says of the request counts, and not what a proxy made of the other.
    { 'sec-fetch-site': 'cross-site', origin: PUBLIC_URL },
  ];
  const TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];

  it.each(mutating)('does nothing with the session of its visitor: %s', async (_, endpoint) => {
    const send = async (headers: Record<string, string>) => {
      const { method, path } = endpoint;
      const response = await hub.fetch(`${PUBLIC_URL}/api/v1${fill(path)}`, {
        method,
        headers: { cookie: ada.cookie, 'content-type': 'application/json', ...headers },
        body: '{}',
      });
      return ((await response.json()) as { code?: string }).code;
    };
    for (const headers of FOREIGN) expect(await send(headers)).toBe('cross-site-request');
    // What a form can send is no request either, where a browser says nothing of where it comes from.
    if (endpoint.body === undefined || endpoint.body === 'bytes') return;
    for (const type of TYPES) expect(await send({ 'content-type': type })).toBe('unsupported-media-type');
  });
});

describe('tabs of one person', () => {
  const open = (at: { space: string; slug: string }, parameters: Record<string, unknown> = {}) =>
    runner.client.sessions.createSession({ params: at, body: { parameters, unlessOpen: true } });

  it('that open an app at the same moment have the same one', async () => {
    const at = await publish(...PRINTING);
    const opened = await Promise.all(Array.from({ length: 6 }, () => open(at)));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    expect((await runner.client.sessions.listSessions({ query: at })).sessions).toHaveLength(1);
    // Other inputs are another app, and so is what somebody else opens, and what is asked for as a new one.
    const others = [
      await open(at, { a: 2 }),
      await ada.client.sessions.createSession({ params: at, body: { unlessOpen: true } }),
      await runner.client.sessions.createSession({ params: at, body: {} }),
    ];
    expect(new Set([...opened, ...others].map(({ id }) => id)).size).toBe(4);
  });

  it('do not take an app whose inputs were changed, nor one of another version', async () => {
    const at = await publish(...PRINTING);
    const first = await open(at);
    await runner.client.sessions.changeInputs({ params: { id: first.id }, body: { parameters: { a: 3 } } });
    const second = await open(at);
    expect(second.id).not.toBe(first.id);
    await publishNewer(ada, at.slug, [...PRINTING, { code: 'print("newer")' }]);
    expect((await open(at)).id).not.toBe(second.id);
  });

  it('keep their person’s turns to follow apps, whatever only asked for their headers', async () => {
    const { id } = await open(await publish(...PRINTING));
    for (let asked = 0; asked < 60; asked += 1) {
      const response = await hub.fetch(`${PUBLIC_URL}/api/v1/sessions/${id}/events`, {
        method: 'HEAD',
        headers: { cookie: runner.cookie },
      });
      expect(response.status).toBe(405);
    }
    expect(textOf((await until(id, isReady(1))).state)).toBe('a is 1\n');
  });
});

describe('a look at an app', () => {
  it('shows nothing more to who lost the right to read its code meanwhile', async () => {
    const author = await lab.join('Author', 'editor');
    const at = await publish(...PRINTING);
    await publishNewer(author, at.slug, [...PRINTING, { code: 'print("by the author")' }]);
    const { id } = await runner.client.sessions.createSession({ params: at, body: {} });
    await until(id, isReady(1));
    const share = await runner.client.sessionShares.createShare({
      params: { id },
      body: { handle: author.handle, hours: 1 },
    });
    const seen: SessionEvent[] = [];
    const looking = (async () => {
      const look = author.client.sessionShares.followSharedSession({ params: { id: share.id } });
      for await (const event of look) seen.push(event);
    })();
    await expect.poll(() => seen.some(({ type }) => type === 'settled')).toBe(true);
    await ada.client.spaces.removeMember({ params: { space: 'lab', handle: author.handle } });
    await runner.client.sessions.changeInputs({ params: { id }, body: { parameters: { a: 777 } } });
    await looking;
    expect(seen.at(-1)?.type).toBe('finished');
    expect(JSON.stringify(seen)).not.toContain('777');
  });
});

describe('saved inputs', () => {
  it('tell nobody what a newer version makes a secret of', async () => {
    const at = await publish({ code: 'token = "none"\nrate = 1', tags: ['parameters'] });
    const parameters = { token: 'typed in the open', rate: 2 };
    const body = { name: 'Ours', parameters, isShared: true, isDefault: true };
    const { id } = await ada.client.presets.createPreset({ params: at, body });
    const secret =
      'import quire\nfrom typing import Annotated\ntoken: Annotated[str, quire.Secret()] = ""\nrate = 1';
    await publishNewer(ada, at.slug, [{ code: secret, tags: ['parameters'] }]);
    const { presets } = await runner.client.presets.listPresets({ params: at });
    expect(presets.map((preset) => preset.parameters)).toEqual([{ rate: 2 }]);
    const renamed = await ada.client.presets.updatePreset({ params: { id }, body: { name: 'Theirs' } });
    expect(renamed.parameters).toEqual({ rate: 2 });
  });
});
