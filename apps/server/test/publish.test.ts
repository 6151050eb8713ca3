import { createHash } from 'node:crypto';
import { HubError } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson, tokenClient } from './support/people.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

let hub: TestHub;
let ada: TestPerson;
let bob: TestPerson;
beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  bob = await joinPerson(hub, ada, 'Bob');
  await ada.client.spaces.createSpace({ body: { slug: 'sales', name: 'Sales' } });
  await ada.client.spaces.setMember({
    params: { space: 'sales', handle: bob.handle },
    body: { role: 'editor' },
  });
});
afterAll(() => hub.stop());

const space = { space: 'sales' };
const publish = (
  person: TestPerson,
  slug: string,
  ...[content, more = {}]: [content: string, more?: object]
) =>
  person.client.notebooks.publishNotebook({
    params: space,
    body: { filename: `${slug}.ipynb`, content, ...more },
  });
const refusalOf = async (work: Promise<unknown>): Promise<HubError> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof HubError) return error;
  throw new Error(`was not refused: ${String(error)}`);
};
// Put together here, so that no scanner takes this file for a leak.
const TOKEN = ['ghp', '_', 'a8Kd0fj3mNq7Lx2WvZt5Rb9YcE1uHs4PoGi6'].join('');

describe('publishing', () => {
  it('makes a notebook with title and summary from its first heading and paragraph', async () => {
    const published = await publish(
      ada,
      'margins',
      notebookFile('# Margins by *region*\n\nHow much we keep.\n\nMore.', { code: 'x = 1' }),
      { message: 'First' },
    );
    expect(published).toMatchObject({
      space: 'sales',
      slug: 'margins',
      title: 'Margins by region',
      version: 1,
      created: 'notebook',
      path: '/n/sales/margins',
    });
    const page = await ada.client.notebooks.getNotebook({ params: { space: 'sales', slug: 'margins' } });
    expect({
      title: page.title,
      summary: page.summary,
      message: page.current.message,
      id: page.current.id,
    }).toEqual({
      title: 'Margins by region',
      summary: 'How much we keep.',
      message: 'First',
      id: published.id,
    });
  });

  it('makes no version of identical content, and keeps the details that came with it', async () => {
    const content = notebookFile('# Same', { code: 'same = 1' });
    await publish(ada, 'same', content);
    const again = await publish(ada, 'same', content, { tags: ['weekly'] });
    expect({ created: again.created, version: again.version }).toEqual({ created: 'nothing', version: 1 });
    expect(
      (await ada.client.notebooks.getNotebook({ params: { space: 'sales', slug: 'same' } })).tags,
    ).toEqual(['weekly']);
  });

  it('makes no version when only outputs, counts and volatile metadata differ', async () => {
    const clean = JSON.parse(notebookFile('# Outputs', { code: '1 + 1' }));
    await publish(ada, 'outputs', JSON.stringify(clean));
    clean.cells[1].execution_count = 7;
    clean.cells[1].outputs = [
      { output_type: 'execute_result', execution_count: 7, data: { 'text/plain': '2' }, metadata: {} },
    ];
    clean.metadata.widgets = {
      'application/vnd.jupyter.widget-state+json': { state: { a: 'secret state' } },
    };
    const again = await publish(ada, 'outputs', JSON.stringify(clean));
    expect(again.created).toBe('nothing');
    const stored = await hub.db.selectFrom('documents').select('skeleton').execute();
    expect(JSON.stringify(stored)).not.toContain('secret state');
    expect(again.removed.length).toBeGreaterThan(0);
  });

  it('numbers versions of one notebook, each with its author, and never changes an old one', async () => {
    await publish(ada, 'versions', notebookFile('# Versions', { code: 'v = 1' }), { message: 'one' });
    await publish(bob, 'versions', notebookFile('# Versions', { code: 'v = 2' }), {
      message: 'two',
      mode: 'update',
    });
    const { versions } = await ada.client.notebooks.listVersions({
      params: { space: 'sales', slug: 'versions' },
    });
    expect(
      versions.map(({ number, message, author }) => ({ number, message, author: author.handle })),
    ).toEqual([
      { number: 2, message: 'two', author: 'bob' },
      { number: 1, message: 'one', author: 'ada' },
    ]);
    await expect(hub.db.updateTable('versions').set({ message: 'changed' }).execute()).rejects.toThrow(
      'never change',
    );
    await expect(hub.db.deleteFrom('documents').execute()).rejects.toThrow('never change');
  });

  it('gives every version the hash of its content, also after loading it again', async () => {
    await publish(ada, 'hashed', notebookFile('# Hashed', { code: 'h = "é"' }));
    const params = { space: 'sales', slug: 'hashed', number: 1 };
    const file = await (await ada.client.notebooks.downloadVersion({ params })).text();
    const again = await publish(ada, 'hashed-again', file);
    expect(again.id).toBe((await ada.client.notebooks.getVersion({ params })).id);
    expect(createHash('sha256').update(again.id).digest('hex')).toHaveLength(64);
  });

  it('lets nobody publish over somebody else’s notebook by accident', async () => {
    await publish(ada, 'hers', notebookFile('# Hers', { code: 'a = 1' }));
    const refusal = await refusalOf(publish(bob, 'hers', notebookFile('# His', { code: 'b = 1' })));
    expect({ code: refusal.code, suggestion: refusal.extra.suggestion }).toEqual({
      code: 'slug-taken',
      suggestion: 'hers-2',
    });
    expect(
      (await publish(bob, 'hers', notebookFile('# Hers', { code: 'b = 2' }), { mode: 'update' })).version,
    ).toBe(2);
  });

  it('refuses to overwrite a version that came in between', async () => {
    await publish(ada, 'race', notebookFile('# Race', { code: 'r = 1' }));
    await publish(ada, 'race', notebookFile('# Race', { code: 'r = 2' }));
    const refusal = await refusalOf(
      publish(ada, 'race', notebookFile('# Race', { code: 'r = 3' }), { expectedVersion: 1 }),
    );
    expect({ code: refusal.code, extra: refusal.extra }).toEqual({
      code: 'version-conflict',
      extra: { currentVersion: 2 },
    });
  });

  it('gives each of many simultaneous publishers a version of their own', async () => {
    await publish(ada, 'busy', notebookFile('# Busy', { code: 'n = -1' }));
    const published = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        publish(ada, 'busy', notebookFile('# Busy', { code: `n = ${n}` })),
      ),
    );
    expect(published.map(({ version }) => version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, n) => n + 2),
    );
  });

  it('lets two people who take the same new address at once both keep their work', async () => {
    const results = await Promise.allSettled([
      publish(ada, 'contested', notebookFile('# A', { code: 'a = 1' })),
      publish(bob, 'contested', notebookFile('# B', { code: 'b = 1' })),
    ]);
    const [winner, loser] = results[0].status === 'fulfilled' ? results : [results[1], results[0]];
    expect(winner.status).toBe('fulfilled');
    expect(loser.status === 'rejected' && (loser.reason as HubError).code).toBe('slug-taken');
  });

  it('blocks secrets until each one is acknowledged, and remembers that', async () => {
    const content = notebookFile('# Secret', { code: `token = "${TOKEN}"` });
    const refusal = await refusalOf(publish(ada, 'secret', content));
    expect(refusal.code).toBe('secrets-found');
    expect(JSON.stringify(refusal.toProblem())).not.toContain(TOKEN);
    const secrets = refusal.extra.secrets as { id: string }[];
    expect(secrets).toHaveLength(1);
    await refusalOf(publish(ada, 'secret', content, { acknowledgedSecrets: ['something else'] }));
    await publish(ada, 'secret', content, { acknowledgedSecrets: secrets.map(({ id }) => id) });
    const next = await publish(
      ada,
      'secret',
      notebookFile('# Secret, longer', { code: `token = "${TOKEN}"` }),
    );
    expect(next.version).toBe(2);
  });

  it('names what is wrong with a file, and where, and stores nothing of it', async () => {
    const before = await hub.db.selectFrom('notebooks').select('id').execute();
    const refusal = await refusalOf(publish(ada, 'broken', '{"cells": [}'));
    expect({ code: refusal.code, line: refusal.items[0]?.line }).toEqual({
      code: 'invalid-notebook',
      line: 1,
    });
    const typed = await refusalOf(
      publish(
        ada,
        'broken',
        JSON.stringify({
          nbformat: 4,
          nbformat_minor: 5,
          metadata: {},
          cells: [
            { cell_type: 'code', id: 'a', metadata: {}, source: 7, outputs: [], execution_count: null },
          ],
        }),
      ),
    );
    expect(typed.items[0]?.path).toBe('cells[0].source');
    expect(await hub.db.selectFrom('notebooks').select('id').execute()).toEqual(before);
  });

  it('reads nbformat 3', async () => {
    const content = JSON.stringify({
      nbformat: 3,
      nbformat_minor: 0,
      metadata: { name: '' },
      worksheets: [
        {
          metadata: {},
          cells: [
            { cell_type: 'heading', level: 1, metadata: {}, source: ['Old'] },
            {
              cell_type: 'code',
              collapsed: false,
              input: ['x = 1'],
              language: 'python',
              metadata: {},
              outputs: [],
            },
          ],
        },
      ],
    });
    expect((await publish(ada, 'old', content)).title).toBe('Old');
  });

  it('tells beforehand what publishing would do', async () => {
    await publish(ada, 'known', notebookFile('# Known', { code: 'a = 1' }));
    const checked = await bob.client.notebooks.checkNotebook({
      params: space,
      body: {
        filename: 'known.ipynb',
        content: notebookFile('# Known', { code: 'days: int = 7', tags: ['parameters'] }),
      },
    });
    expect({
      slug: checked.slug,
      existing: checked.existing,
      names: Object.keys(checked.parameters.properties as object),
    }).toEqual({
      slug: 'known',
      existing: { title: 'Known', version: 1, isYours: false, isUnchanged: false },
      names: ['days'],
    });
  });

  it('tells beforehand which packages runs would miss, and publishes all the same', async () => {
    const content = notebookFile(
      '# Absent',
      { code: '%pip install absent_one' },
      { code: 'import os, pandas\nimport absent_one\nfrom absent_two.x import y' },
      { code: 'try:\n    import absent_three\nexcept ImportError:\n    absent_three = None' },
    );
    const body = { filename: 'absent.ipynb', content };
    const { warnings } = await ada.client.notebooks.checkNotebook({ params: space, body });
    expect(warnings).toEqual([
      'This notebook imports “absent_one” and “absent_two”, which the environment Python 3 does not have; runs will stop there. Ask whoever runs Quire to add what is missing, or do without it. If it is a file of yours, copy its code into a cell: only the notebook is published.',
      'This notebook installs packages while it runs. Quire runs notebooks in a fixed environment, so it does not make them available here. Remove the line, and ask whoever runs Quire to add what is missing.',
    ]);
    expect(await publish(ada, 'absent', content)).toMatchObject({ created: 'notebook' });
  });

  it('writes an audit entry with every publication', async () => {
    await publish(ada, 'audited', notebookFile('# Audited', { code: 'a = 1' }));
    const { entries } = await ada.client.identity.listAudit({ query: { limit: 1 } });
    expect(entries[0]).toMatchObject({
      action: 'notebook.published',
      subject: 'sales/audited',
      actor: { handle: 'ada', name: 'Ada' },
    });
  });

  it('archives and restores without losing anything', async () => {
    await publish(ada, 'shelf', notebookFile('# Shelf', { code: 'a = 1' }));
    const params = { space: 'sales', slug: 'shelf' };
    expect((await ada.client.notebooks.archiveNotebook({ params })).can).toMatchObject({
      find: true,
      run: false,
      publish: false,
    });
    expect((await refusalOf(publish(ada, 'shelf', notebookFile('# Shelf', { code: 'a = 2' })))).code).toBe(
      'not-allowed',
    );
    expect(
      (await ada.client.notebooks.search({ query: { q: 'shelf' } })).hits.map((hit) => hit.notebook.slug),
    ).not.toContain('shelf');
    expect((await ada.client.notebooks.restoreNotebook({ params })).can).toMatchObject({
      run: true,
      publish: true,
    });
  });

  it('takes a token only for what its scopes say', async () => {
    const reader = await tokenClient(hub, ada, ['read']);
    const refusal = await refusalOf(
      reader.notebooks.publishNotebook({
        params: space,
        body: { filename: 'a.ipynb', content: notebookFile('# A') },
      }),
    );
    expect(refusal.code).toBe('scope-missing');
    const publisher = await tokenClient(hub, ada, ['publish']);
    expect(
      (
        await publisher.notebooks.publishNotebook({
          params: space,
          body: { filename: 'by-token.ipynb', content: notebookFile('# A') },
        })
      ).created,
    ).toBe('notebook');
    expect((await refusalOf(reader.identity.listTokens())).code).toBe('scope-missing');
  });
});
