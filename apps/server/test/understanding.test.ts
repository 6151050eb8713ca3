import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
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

describe('the dataflow of a version', () => {
  it('says how its cells depend on one another and on its inputs, and what is doubtful', async () => {
    const file = notebookFile(
      '# Flow',
      { code: 'rate: float = 0.2', tags: ['parameters'] },
      { code: 'sales = [1]' },
      { code: 'sales.append(rate)' },
      { code: 'print(sales, tax)' },
    );
    await publish(ada, 'flow', file);
    const flow = await bob.client.notebooks.getDataflow({ params: { ...space, slug: 'flow', number: 1 } });
    expect(flow).toMatchObject({
      cells: [
        { cellId: 'cell-id-1', cellIndex: 1, defines: ['rate'], changes: [] },
        { cellId: 'cell-id-2', cellIndex: 2, defines: ['sales'], changes: [] },
        { cellId: 'cell-id-3', cellIndex: 3, defines: [], changes: ['sales'] },
        { cellId: 'cell-id-4', cellIndex: 4, defines: [], changes: [] },
      ],
      inputs: [{ name: 'rate', reaches: ['cell-id-3', 'cell-id-4'] }],
      diagnostics: [{ code: 'undefined-name', severity: 'error', cellId: 'cell-id-4', line: 1, endLine: 1 }],
    });
    expect(flow.edges.map(({ from, to, certainty }) => `${from} ${to} ${certainty}`)).toContain(
      'cell-id-3 cell-id-2 certain',
    );
  });

  it('names what the environment of runs does not have, where it is imported', async () => {
    const code = 'import os\nimport absent_here\nabsent_here.f(os)';
    await publish(ada, 'absent', notebookFile('# Absent', { code }));
    const flow = await bob.client.notebooks.getDataflow({ params: { ...space, slug: 'absent', number: 1 } });
    expect(flow.diagnostics).toMatchObject([
      { code: 'missing-package', severity: 'error', cellId: 'cell-id-1', line: 2, endLine: 2 },
    ]);
  });

  it('words what Python cannot read as Python does', async () => {
    await publish(ada, 'old-python', notebookFile('# Old', { code: 'print "a"' }));
    const flow = await ada.client.notebooks.getDataflow({
      params: { ...space, slug: 'old-python', number: 1 },
    });
    expect(flow.diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [
        'syntax-error',
        'This is not valid Python: simple statements must be separated by newlines or semicolons.',
      ],
    ]);
  });
});

describe('similar notebooks', () => {
  const code = (table: string) =>
    Array.from(
      { length: 12 },
      (_, index) => `r${index} = ${table}.groupby("c${index}").agg(total=("v", "sum")).reset_index()`,
    ).join('\n');
  it('are those with the same code under other names, of which the caller may read the code', async () => {
    await publish(ada, 'orders-a', notebookFile('# Orders', { code: code('orders') }));
    await publish(ada, 'orders-b', notebookFile('# Bookings', { code: code('bookings') }));
    await publish(ada, 'orders-hidden', notebookFile('# Hidden', { code: code('hidden') }), {
      visibility: 'private',
    });
    await publish(
      ada,
      'orders-other',
      notebookFile('# Other', { code: 'import os\nprint(sorted(os.listdir(".")))' }),
    );
    const similarTo = async (person: TestPerson) => {
      const { similar } = await person.client.notebooks.listSimilar({
        params: { ...space, slug: 'orders-a' },
      });
      return similar.map(({ notebook, similarity }) => [notebook.slug, similarity]);
    };
    expect(await similarTo(ada)).toEqual(
      expect.arrayContaining([
        ['orders-b', 1],
        ['orders-hidden', 1],
      ]),
    );
    expect(await similarTo(bob)).toEqual([['orders-b', 1]]);
  });

  it('are found for what was published before, too', async () => {
    await publish(ada, 'unsigned', notebookFile('# Unsigned', { code: code('unsigned') }));
    await hub.db.deleteFrom('notebook_signatures' as never).execute();
    await hub.hubs[0]?.services.notebooks.signUnsigned();
    const { similar } = await ada.client.notebooks.listSimilar({ params: { ...space, slug: 'unsigned' } });
    expect(similar.map(({ notebook }) => notebook.slug)).toContain('orders-a');
  });
});

describe('what code uses', () => {
  it('is found by the full names of functions and methods, and by the files it reads', async () => {
    const code =
      'import pandas as pd\nledger = pd.read_csv("ledger-2031.csv")\nledger.pivot(index="a", columns="b")';
    await publish(ada, 'ledger', notebookFile('# Ledger', { code }));
    for (const q of ['pandas.DataFrame.pivot', 'DataFrame.pivot', 'ledger-2031.csv']) {
      const { hits } = await ada.client.notebooks.search({ query: { q } });
      expect({ q, found: hits.map(({ notebook }) => notebook.slug) }).toEqual({ q, found: ['ledger'] });
    }
  });
});
