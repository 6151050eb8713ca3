import { type Capability, type Endpoint, endpoints, HubError } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ACTORS,
  type Actor,
  ELSEWHERE,
  KINDS,
  type Kind,
  MEMBERS,
  NOTEBOOK_CASES,
  OWN,
  PUBLIC,
  SIGNED_IN_CASES,
  SPACE_CASES,
  spaceOf,
} from './support/access-cases.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { PUBLIC_URL, startTestHub, type TestHub } from './support/test-hub.ts';

/*
 * Every endpoint × role × visibility. What is allowed is written out here by hand, apart from the policies that
 * decide it, and every endpoint of the contract has to appear.
 */

const ALL: Capability[] = ['find', 'readCode', 'run', 'publish', 'manage'];
const MEMBER: Partial<Record<Actor, Capability[]>> = {
  viewer: ['find', 'readCode'],
  runner: ['find', 'run'],
  editor: ['find', 'readCode', 'run', 'publish'],
  owner: ALL,
  author: ALL,
};
const withAll = (capabilities: Capability[]): Record<Actor, Capability[]> => ({
  anonymous: [],
  outsider: capabilities,
  administrator: capabilities,
  viewer: [...capabilities, ...(MEMBER.viewer ?? [])],
  runner: [...capabilities, ...(MEMBER.runner ?? [])],
  editor: MEMBER.editor ?? [],
  owner: ALL,
  author: ALL,
});
const EXPECTED: Record<Kind, Record<Actor, Capability[]>> = {
  private: { ...withAll([]), viewer: [], runner: [], editor: [], owner: [], author: ALL },
  space: { ...withAll([]), viewer: MEMBER.viewer ?? [], runner: MEMBER.runner ?? [] },
  everyone: withAll(['find', 'run', 'readCode']),
  'everyone-closed': withAll(['find', 'run']),
};

let hub: TestHub;
const people = {} as Record<Exclude<Actor, 'anonymous'>, TestPerson>;

beforeAll(async () => {
  hub = await startTestHub();
  people.administrator = await joinAdministrator(hub);
  for (const name of ['owner', 'author', 'editor', 'runner', 'viewer', 'outsider'] as const)
    people[name] = await joinPerson(hub, people.administrator, name);
  for (const slug of ['open', 'closed', 'hidden']) {
    await people.owner.client.spaces.createSpace({
      body: { slug, name: slug, codeIsOpen: slug !== 'closed' },
    });
    for (const [name, role] of [
      ['author', 'editor'],
      ['editor', 'editor'],
      ['runner', 'runner'],
      ['viewer', 'viewer'],
    ] as const) {
      await people.owner.client.spaces.setMember({
        params: { space: slug, handle: people[name].handle },
        body: { role },
      });
    }
  }
  for (const kind of KINDS) {
    const visibility = kind === 'everyone-closed' ? 'everyone' : kind;
    await people.author.client.notebooks.publishNotebook({
      params: { space: spaceOf(kind) },
      body: {
        filename: 'a.ipynb',
        slug: kind,
        visibility,
        content: notebookFile('# Title\n\nWords.', { code: 'print("hello")' }),
      },
    });
  }
});
afterAll(() => hub.stop());

async function call(
  actor: Actor,
  { method, path, body }: { method: string; path: string; body?: unknown },
): Promise<{ status: number; text: string }> {
  const response = await hub.fetch(`${PUBLIC_URL}/api/v1${path}`, {
    method,
    headers: {
      ...(actor !== 'anonymous' && { cookie: people[actor].cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** What a refusal looks like: a stranger signs in first, the unseen is absent, the seen is refused. */
const refusal = (actor: Actor, isSeen: boolean): number => (actor === 'anonymous' ? 401 : isSeen ? 403 : 404);

describe('the access table', () => {
  it('has every endpoint of the contract', () => {
    const all = Object.values(endpoints).flatMap((table) => Object.keys(table as Record<string, Endpoint>));
    const tested = [
      ...Object.keys(NOTEBOOK_CASES),
      ...Object.keys(SPACE_CASES),
      ...Object.keys(SIGNED_IN_CASES),
      ...OWN,
      ...ELSEWHERE,
      ...PUBLIC,
    ];
    expect(tested.sort()).toEqual(all.sort());
  });

  for (const kind of KINDS) {
    it(`holds for every notebook endpoint and actor on a notebook that is ${kind}`, async () => {
      const wrong: string[] = [];
      for (const [name, { method, path, needs, body }] of Object.entries(NOTEBOOK_CASES)) {
        for (const actor of ACTORS) {
          const can = EXPECTED[kind][actor];
          const { status } = await call(actor, { method, path: path(kind), body });
          const expected = can.includes(needs) ? 'success' : refusal(actor, can.includes('find'));
          const actual = status < 300 ? 'success' : status;
          if (actual !== expected) wrong.push(`${name} as ${actor}: ${actual}, expected ${expected}`);
          if (name === 'archiveNotebook' && status < 300)
            await call('author', { method: 'POST', path: `/notebooks/${spaceOf(kind)}/${kind}/restore` });
        }
      }
      expect(wrong).toEqual([]);
    });
  }

  it('holds for every space endpoint and actor on a space that only its members may know', async () => {
    const wrong: string[] = [];
    for (const [name, { method, path, allowed, body }] of Object.entries(SPACE_CASES)) {
      for (const actor of ACTORS) {
        const { status, text } = await call(actor, { method, path, body });
        const isRefused =
          status === 401 ||
          status === 403 ||
          (status === 404 && !text.includes('nobody-here') && !text.includes('to update'));
        const expected = allowed.includes(actor) ? 'allowed' : refusal(actor, MEMBERS.includes(actor));
        const actual = isRefused || status >= 500 ? status : 'allowed';
        if (actual !== expected) wrong.push(`${name} as ${actor}: ${actual}, expected ${expected}: ${text}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('holds for every endpoint that needs a signed-in person or an administrator', async () => {
    const wrong: string[] = [];
    for (const [name, { method, path, body, allowed }] of Object.entries(SIGNED_IN_CASES)) {
      for (const actor of ACTORS) {
        const { status, text } = await call(actor, { method, path, body });
        const isAllowed = actor !== 'anonymous' && (allowed === undefined || allowed.includes(actor));
        const isRefused = (status === 401 && !text.includes('wrong-credentials')) || status === 403;
        if (status >= 500) wrong.push(`${name} as ${actor} fails: ${text}`);
        if (isAllowed === isRefused) wrong.push(`${name} as ${actor}: ${status}`);
        if (!isAllowed && status !== refusal(actor, true))
          wrong.push(`${name} as ${actor}: ${status} instead of ${refusal(actor, true)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keeps runs and tokens from everybody but their owner', async () => {
    const run = await people.editor.client.runs.createRun({
      params: { space: 'open', slug: 'everyone' },
      body: {},
    });
    const token = await people.editor.client.identity.createToken({
      body: { name: 'mine', scopes: ['read'], expiresInDays: 1 },
    });
    for await (const event of people.editor.client.runs.followRun({ params: { id: run.id } }))
      expect(event.seq).toBeGreaterThan(0);
    const requests = [
      ['GET', `/runs/${run.id}`],
      ['GET', `/runs/${run.id}/events`],
      ['POST', `/runs/${run.id}/cancel`],
      ['GET', `/runs/${run.id}/file`],
      ['GET', `/runs/${run.id}/blobs/${'0'.repeat(64)}`],
      ['DELETE', `/runs/${run.id}`],
      ['DELETE', `/me/tokens/${token.id}`],
    ] as const;
    for (const [method, path] of requests) {
      for (const actor of ACTORS.filter((each) => each !== 'editor')) {
        expect({ path, actor, status: (await call(actor, { method, path })).status }).toEqual({
          path,
          actor,
          status: actor === 'anonymous' ? 401 : 404,
        });
      }
    }
    expect((await people.editor.client.runs.getRun({ params: { id: run.id } })).status).toBe('succeeded');
    await people.editor.client.runs.deleteRun({ params: { id: run.id } });
    await expect(people.editor.client.runs.getRun({ params: { id: run.id } })).rejects.toBeInstanceOf(
      HubError,
    );
  });

  it('keeps open apps from everybody but their owner', async () => {
    const { id } = await people.editor.client.sessions.createSession({
      params: { space: 'open', slug: 'everyone' },
      body: {},
    });
    const requests = [
      ['GET', `/sessions/${id}`],
      ['GET', `/sessions/${id}/events`],
      ['PUT', `/sessions/${id}/parameters`, { parameters: {} }],
      ['POST', `/sessions/${id}/prompts/x`, { answer: 'x' }],
      ['DELETE', `/sessions/${id}/answers/x`],
      ['POST', `/sessions/${id}/stop`],
      ['GET', `/sessions/${id}/variables`],
      ['GET', `/sessions/${id}/variables/x`],
      ['GET', `/sessions/${id}/file`],
      ['GET', `/sessions/${id}/blobs/${'0'.repeat(64)}`],
      ['DELETE', `/sessions/${id}`],
    ] as const;
    for (const [method, path, body] of requests) {
      for (const actor of ACTORS.filter((each) => each !== 'editor')) {
        expect({ path, actor, status: (await call(actor, { method, path, body })).status }).toEqual({
          path,
          actor,
          status: actor === 'anonymous' ? 401 : 404,
        });
      }
    }
    await people.editor.client.sessions.endSession({ params: { id } });
    await expect(people.editor.client.sessions.getSession({ params: { id } })).rejects.toBeInstanceOf(
      HubError,
    );
  });

  it('keeps a proposal between its proposer and those who may publish', async () => {
    const { id } = await people.viewer.client.proposals.createProposal({
      params: { space: 'open', slug: 'everyone' },
      body: {
        filename: 'a.ipynb',
        content: notebookFile('# Title', { code: 'print("proposed")' }),
        baseVersion: 1,
      },
    });
    const requests = [
      ['GET', `/proposals/${id}`, ['viewer', 'editor', 'owner', 'author']],
      ['GET', `/proposals/${id}/file`, ['viewer', 'editor', 'owner', 'author']],
      ['POST', `/proposals/${id}/accept`, []],
      ['POST', `/proposals/${id}/decline`, []],
      ['POST', `/proposals/${id}/withdraw`, ['viewer']],
    ] as const;
    const refusals: Partial<Record<string, number>> = {
      // Who sees it without deciding, and who decides without having made it.
      [`/proposals/${id}/accept viewer`]: 403,
      [`/proposals/${id}/decline viewer`]: 403,
      ...Object.fromEntries(
        ['editor', 'owner', 'author'].map((actor) => [`/proposals/${id}/withdraw ${actor}`, 403]),
      ),
    };
    const wrong: string[] = [];
    for (const [method, path, allowed] of requests) {
      for (const actor of ACTORS) {
        // Deciding ends it: who may do that does it in proposals.test.ts.
        if (/accept|decline/.test(path) && ['editor', 'owner', 'author'].includes(actor)) continue;
        const body = path.endsWith('/decline') ? { reason: 'No' } : undefined;
        const { status, text } = await call(actor, { method, path, body });
        const isAllowed = (allowed as readonly Actor[]).includes(actor);
        const expected = isAllowed ? 200 : (refusals[`${path} ${actor}`] ?? refusal(actor, false));
        if (status !== expected) wrong.push(`${path} as ${actor}: ${status}, expected ${expected}`);
        if (!isAllowed && text.includes('print(')) wrong.push(`${path} as ${actor} shows code`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('finds for everyone just what they can open, and tells the same in lists, counts and suggestions', async () => {
    for (const actor of ACTORS.filter((each) => each !== 'anonymous')) {
      const { hits, total, facets } = await people[actor].client.notebooks.search();
      const visible = KINDS.filter((kind) => EXPECTED[kind][actor].includes('find'));
      expect({ actor, found: hits.map((hit) => hit.notebook.slug).sort() }).toEqual({
        actor,
        found: [...visible].sort(),
      });
      expect({ actor, total }).toEqual({ actor, total: visible.length });
      expect({ actor, spaces: facets.space.reduce((sum, facet) => sum + facet.count, 0) }).toEqual({
        actor,
        spaces: visible.length,
      });
    }
  });

  it('never sends code to a person who may run but not read it', async () => {
    for (const path of ['/notebooks/open/space', '/notebooks/open/space/versions/1']) {
      const { status, text } = await call('runner', { method: 'GET', path });
      expect({ status, hasCode: text.includes('print'), hasIds: text.includes('cell-id-') }).toEqual({
        status: 200,
        hasCode: false,
        hasIds: false,
      });
    }
  });
});
