import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HubError } from '@quire/contract';
import { checkSandbox } from '@quire/kernels';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideIsolation } from '../src/adapters/kernels-local/kernels-local.ts';
import { readConfig } from '../src/config.ts';
import { withholdFromText } from '../src/features/runs/withhold.ts';
import { createTurns } from '../src/http/turns.ts';
import { notebookFile } from './support/notebook-files.ts';
import {
  clientOf,
  emailOf,
  joinAdministrator,
  joinPerson,
  PASSWORD,
  type TestPerson,
} from './support/people.ts';
import { PUBLIC_URL, startTestHub, type TestHub } from './support/test-hub.ts';

/** Stands in the code of notebooks whose runner may not read it. */
const SECRET = 'MARGIN_FORMULA';
/** A file made to keep a parser busy for minutes: what is allowed to happen is an answer. */
const HARD_FILE_MILLISECONDS_MAX = 60_000;

let hub: TestHub;
let ada: TestPerson;
let editor: TestPerson;
let runner: TestPerson;
beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  editor = await joinPerson(hub, ada, 'Edith');
  runner = await joinPerson(hub, ada, 'Rob');
  await ada.client.spaces.createSpace({ body: { slug: 'desk', name: 'Desk' } });
  for (const [person, role] of [
    [editor, 'editor'],
    [runner, 'runner'],
  ] as const)
    await ada.client.spaces.setMember({ params: { space: 'desk', handle: person.handle }, body: { role } });
});
afterAll(() => hub.stop());

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'succeeded',
    (error: unknown) => (error instanceof HubError ? error.code : String(error)),
  );
const publish = (
  person: TestPerson,
  slug: string,
  { content, ...more }: { content: string; visibility?: 'everyone' | 'space'; mode?: 'update' },
) =>
  person.client.notebooks.publishNotebook({
    params: { space: 'desk' },
    body: { filename: 'a.ipynb', slug, content, ...more },
  });
const send = (path: string, init: RequestInit = {}) =>
  hub.fetch(`${PUBLIC_URL}/api/v1${path}`, {
    ...init,
    headers: { cookie: ada.cookie, 'content-type': 'application/json', ...init.headers },
  });

describe('who can find a notebook', () => {
  it('is not changed by an editor who publishes a version of it, with or without new content', async () => {
    const content = notebookFile('# Kept', { code: 'print(1)' });
    await publish(ada, 'kept', { content });
    for (const file of [content, notebookFile('# Kept', { code: 'print(2)' })])
      expect(
        await codeOf(publish(editor, 'kept', { content: file, mode: 'update', visibility: 'everyone' })),
      ).toBe('not-allowed');
    expect(
      await codeOf(
        publish(editor, 'kept', {
          content: notebookFile('# Kept', { code: 'print(3)' }),
          mode: 'update',
          visibility: 'space',
        }),
      ),
    ).toBe('succeeded');
    expect(
      (await ada.client.notebooks.getNotebook({ params: { space: 'desk', slug: 'kept' } })).visibility,
    ).toBe('space');
  });
});

describe('the code of a notebook', () => {
  it.each([
    ['a warning', `import warnings\nwarnings.warn("careful")  # ${SECRET}`],
    [
      'a printed traceback',
      `import traceback\ntry:\n    1 / 0  # ${SECRET}\nexcept Exception:\n    traceback.print_exc()`,
    ],
    [
      'a logged error',
      `import logging\ntry:\n    1 / 0  # ${SECRET}\nexcept Exception:\n    logging.exception("bad")`,
    ],
    [
      'a database’s error',
      `class OperationalError(Exception): pass\nraise OperationalError("no such table\\n[SQL: select ${SECRET} from t]")`,
    ],
    ['a command’s error', `import subprocess\nsubprocess.run("false ${SECRET}", shell=True, check=True)`],
  ])('does not reach who may only run it by %s', { timeout: 60_000 }, async (name, code) => {
    const slug = name.replace(/[^a-z]+/g, '-').replace(/-$/, '');
    await publish(ada, slug, { content: notebookFile('# Leak', { code }) });
    const run = await runner.client.runs.createRun({ params: { space: 'desk', slug }, body: {} });
    const seen: unknown[] = [];
    for await (const event of runner.client.runs.followRun({ params: { id: run.id } })) seen.push(event);
    const page = await runner.client.runs.downloadRun({ params: { id: run.id }, query: { format: 'html' } });
    const told = [
      JSON.stringify(seen),
      await page.text(),
      JSON.stringify(await runner.client.runs.getRun({ params: { id: run.id } })),
      JSON.stringify(await runner.client.runs.listRuns()),
    ];
    expect(told.map((text) => text.includes(SECRET))).toEqual([false, false, false, false]);
    expect(seen.length).toBeGreaterThan(2);
  });
  it('leaves what was printed besides', () => {
    const text =
      'before\nTraceback (most recent call last):\n  File "/tmp/ipykernel_1/2.py", line 3, in <module>\n    1/0  # secret\n    ~^~\nZeroDivisionError: division by zero\n  indented output\n';
    expect(withholdFromText(text)).toBe(
      'before\nTraceback (most recent call last):\n  File "/tmp/ipykernel_1/2.py", line 3, in <module>\nZeroDivisionError: division by zero\n  indented output\n',
    );
    expect(withholdFromText('a table\n   1  2\n   3  4\n')).toBe('a table\n   1  2\n   3  4\n');
  });
});

describe('a file made to keep the hub busy', () => {
  it('is refused, and the hub answers others meanwhile', {
    timeout: HARD_FILE_MILLISECONDS_MAX,
  }, async () => {
    const checking = codeOf(
      ada.client.notebooks.checkNotebook({
        params: { space: 'desk' },
        body: { filename: 'a.ipynb', content: notebookFile({ code: `x = a${'.b'.repeat(200_000)}` }) },
      }),
    );
    let slowest = 0;
    let isDone = false;
    void checking.finally(() => {
      isDone = true;
    });
    while (!isDone) {
      const began = performance.now();
      await send('/health');
      slowest = Math.max(slowest, performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await checking).toMatch(/^(invalid-notebook|succeeded)$/);
    expect(slowest).toBeLessThan(5_000);
  });
  it('is refused in words when it nests too deeply', async () => {
    const content = notebookFile({ code: `x = ${'('.repeat(100_000)}1${')'.repeat(100_000)}` });
    expect(
      await codeOf(
        ada.client.notebooks.checkNotebook({
          params: { space: 'desk' },
          body: { filename: 'a.ipynb', content },
        }),
      ),
    ).toMatch(/^(invalid-notebook|succeeded)$/);
  });
});

describe('requests that no column can hold', () => {
  it.each([
    ['POST', '/spaces', { slug: 'nul', name: 'a\u0000b' }],
    ['POST', '/spaces', { slug: 'half', name: 'a\ud800b' }],
    ['PATCH', '/me', { name: 'a\u0000' }],
    ['PATCH', '/notebooks/desk/kept', { summary: 'a\u0000' }],
    [
      'POST',
      '/spaces/desk/notebooks',
      { filename: 'a.ipynb', content: notebookFile('x'), message: 'a\u0000' },
    ],
    ['POST', '/notebooks/desk/kept/runs', { version: 99_999_999_999 }],
    ['GET', '/notebooks?tag=%00', undefined],
    ['GET', '/people?q=%00', undefined],
    ['GET', `/runs/${crypto.randomUUID()}/events?after=9007199254740991`, undefined],
  ])('are refused as the caller’s fault: %s %s', async (method, path, body) => {
    const response = await send(path, { method, ...(body && { body: JSON.stringify(body) }) });
    expect(response.status).toBe(400);
  });
});

describe('invitations', () => {
  const tokenOf = (path: string): string => new URLSearchParams(path.split('?')[1]).get('token') ?? '';
  it('for one address make one account, and say so to who comes second', async () => {
    const invite = () =>
      ada.client.identity.createInvitation({ body: { name: 'Twin', email: emailOf('Twin') } });
    const tokens = [tokenOf((await invite()).path), tokenOf((await invite()).path)];
    const accept = (token: string) =>
      codeOf(
        clientOf(hub).client.identity.acceptInvitation({
          params: { token },
          body: { name: 'Twin', email: emailOf('Twin'), password: PASSWORD },
        }),
      );
    expect((await Promise.all(tokens.map(accept))).sort()).toEqual(['already-exists', 'succeeded']);
  });
  it('that a hub printed for its first start end with the first account', async () => {
    await hub.db
      .insertInto('invitations')
      .values({
        token_hash: '0'.repeat(64),
        name: '',
        email: '',
        is_administrator: true,
        created_by: null,
        expires_at: new Date(Date.now() + 60_000),
        used_at: null,
      })
      .execute();
    const { createHash } = await import('node:crypto');
    const token = 'a-second-link-of-a-first-start';
    await hub.db
      .updateTable('invitations')
      .set({ token_hash: createHash('sha256').update(token).digest('hex') })
      .where('token_hash', '=', '0'.repeat(64))
      .execute();
    expect(
      await codeOf(
        clientOf(hub).client.identity.acceptInvitation({
          params: { token },
          body: { name: 'Eve', email: emailOf('Eve'), password: PASSWORD },
        }),
      ),
    ).toBe('invitation-invalid');
  });
});

describe('turns', () => {
  it('are limited for each person, and given back once', () => {
    const turns = createTurns(2, 'files');
    const giveBack = turns.take('a');
    turns.take('a');
    turns.take('b');
    expect(() => turns.take('a')).toThrow('too-many-requests');
    giveBack();
    giveBack();
    turns.take('a');
    expect(() => turns.take('a')).toThrow('too-many-requests');
  });
});

describe('turns that are waited for', () => {
  it('come in order, as others are given back', async () => {
    const turns = createTurns(1, 'files');
    const first = await turns.wait('a');
    const order: string[] = [];
    const others = ['second', 'third'].map(async (name) => {
      const giveBack = await turns.wait('a');
      order.push(name);
      giveBack();
    });
    expect(order).toEqual([]);
    first();
    await Promise.all(others);
    expect(order).toEqual(['second', 'third']);
    turns.take('a')();
  });
});

describe('isolation', () => {
  const python =
    process.env.QUIRE_PYTHON ?? new URL('../../../.runtime/venv/bin/python', import.meta.url).pathname;
  it('is a sandbox wherever one works, without being asked', async () => {
    const { usable } = await checkSandbox();
    const decided = decideIsolation({
      isolation: 'auto',
      python,
      host: 'localhost',
      publicUrl: 'https://quire.example.org',
      readablePaths: [],
    });
    if (usable) expect(await decided).toEqual({ isolation: 'sandbox', warning: null });
    else await expect(decided).rejects.toThrow('QUIRE_ISOLATION=none');
  });
  it('that is turned off is told at every start', async () => {
    const { isolation, warning } = await decideIsolation({
      isolation: 'none',
      python: '/nonexistent',
      host: 'localhost',
      publicUrl: 'http://localhost:1',
      readablePaths: [],
    });
    expect(isolation).toBe('none');
    expect(warning).toContain('WARNING: notebooks run');
  });
  it('never shows notebooks the folder of the hub', async () => {
    const data = await mkdtemp(join(tmpdir(), 'quire-config-'));
    const read = (QUIRE_READABLE: string) => readConfig({ QUIRE_READABLE }, () => data);
    expect(() => read(data)).toThrow('the hub');
    expect(() => read(tmpdir())).toThrow('the hub');
    expect(() => read('relative')).toThrow('absolute');
    expect(read('/usr:/etc').readablePaths).toEqual(['/usr', '/etc']);
    await rm(data, { recursive: true });
  });
});
