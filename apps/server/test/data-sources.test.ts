import { HubError } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { isReady, textOf, untilState } from './support/sessions.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

const PATIENT = { timeout: 120_000 };
let hub: TestHub;
let ada: TestPerson;
let risk: TestPerson;
let other: TestPerson;

beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  risk = await joinPerson(hub, ada, 'Risk');
  other = await joinPerson(hub, ada, 'Other');
  for (const slug of ['lab', 'risk-team'])
    await ada.client.spaces.createSpace({ body: { slug, name: slug } });
  for (const [space, person] of [
    ['lab', risk],
    ['lab', other],
    ['risk-team', risk],
  ] as const)
    await ada.client.spaces.setMember({
      params: { space, handle: person.handle },
      body: { role: 'runner' },
    });
});
afterAll(() => hub.stop());

let count = 0;
async function publish(code: string, ...more: string[]): Promise<{ space: string; slug: string }> {
  count += 1;
  const slug = `sources-${count}`;
  const cells = [{ code, tags: ['parameters'] }, ...more.map((one) => ({ code: one }))];
  await ada.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: { filename: `${slug}.ipynb`, content: notebookFile('# Sources', ...cells) },
  });
  return { space: 'lab', slug };
}
const asked = (start: string) =>
  `import quire\nfrom typing import Annotated\nsource: Annotated[str, quire.DataSource(["sales"])] = "${start}"`;
const run = (person: TestPerson, at: { space: string; slug: string }, parameters: Record<string, unknown>) =>
  person.client.runs.createRun({ params: at, body: { parameters } });
const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => (error instanceof HubError ? [error.code, error.items] : error),
  );
const list = async (person: TestPerson) => {
  const { isListed, sources } = await person.client.dataSources.listDataSources({});
  return [isListed, sources.map(({ name }) => name)];
};
const DWH = {
  name: 'risk-dwh',
  title: 'Risk warehouse',
  description: 'Positions since 2019.',
  address: 'postgresql://dwh.example.org/risk, password in RISK_DWH_PASSWORD',
  spaces: ['risk-team'],
};

describe('data sources', () => {
  it('are what an author suggests and anything else, as long as the hub has no list', async () => {
    const at = await publish(asked('sales'), 'print(source)');
    expect(await list(other)).toEqual([false, []]);
    expect(await run(other, at, { source: 'what I like' })).toMatchObject({
      parameters: { source: 'what I like' },
    });
  });

  it('are seen and used by those whom they are for, over HTTP as in the form', PATIENT, async () => {
    await ada.client.dataSources.createDataSource({ body: { ...DWH, spaces: ['risk-team'] as never } });
    await ada.client.dataSources.createDataSource({
      body: { name: 'sales', title: 'Sales', isForEveryone: true },
    });
    expect([await list(risk), await list(other)]).toEqual([
      [true, ['risk-dwh', 'sales']],
      [true, ['sales']],
    ]);
    // An administrator keeps the list, and is no member of that space by it.
    await ada.client.spaces.setMember({
      params: { space: 'risk-team', handle: risk.handle },
      body: { role: 'owner' },
    });
    await ada.client.spaces.removeMember({ params: { space: 'risk-team', handle: ada.handle } });
    expect(await list(ada)).toEqual([true, ['sales']]);

    const at = await publish(asked('sales'), 'print(source)');
    expect(await run(risk, at, { source: 'risk-dwh' })).toMatchObject({ parameters: { source: 'risk-dwh' } });
    const refused = (name: string) => [
      'invalid-parameters',
      [
        {
          path: 'source',
          message: `Source: you have no access to a data source “${name}”. Ask the administrators of this hub for it, or choose one of yours: Sales (sales).`,
        },
      ],
    ];
    // Word for word the same for one that is not there: nobody learns what there is for others.
    expect([
      await refusalOf(run(other, at, { source: 'risk-dwh' })),
      await refusalOf(run(other, at, { source: 'no-such' })),
      await refusalOf(
        other.client.sessions.createSession({ params: at, body: { parameters: { source: 'risk-dwh' } } }),
      ),
    ]).toEqual([refused('risk-dwh'), refused('no-such'), refused('risk-dwh')]);
  });

  it('with which a notebook starts are refused too, unless they are its own affair', async () => {
    const at = await publish(asked('risk-dwh'), 'print(source)');
    expect(await refusalOf(run(other, at, {}))).toMatchObject(['invalid-parameters', [{ path: 'source' }]]);
    expect(await run(risk, at, {})).toMatchObject({ parameters: {} });
    const own = await publish(asked('a file of mine'), 'print(source)');
    expect(await run(other, own, {})).toMatchObject({ parameters: {} });
  });

  it('that cells and questions ask for are held to the list as well', PATIENT, async () => {
    const at = await publish(
      'import quire',
      'source = quire.data_source("Source")\nprint("from", source)',
      'answer = quire.form("Which?", {"source": quire.DataSource()})\nprint("answer", answer["source"])',
    );
    const { id } = await other.client.sessions.createSession({ params: at, body: { parameters: {} } });
    const follow = (isThere: Parameters<typeof untilState>[1]) =>
      untilState((signal) => other.client.sessions.followSession({ params: { id }, signal }), isThere);
    const { state } = await follow((one) => one.prompt !== null);
    expect(
      await refusalOf(
        other.client.sessions.changeHelperInputs({
          params: { id },
          body: { inputs: { source: 'risk-dwh' }, reset: [] },
        }),
      ),
    ).toMatchObject(['invalid-parameters', [{ path: 'source' }]]);
    const answer = (source: string) =>
      other.client.sessions.answerPrompt({
        params: { id, prompt: state.prompt?.id ?? '' },
        body: { answer: JSON.stringify({ source }) },
      });
    expect(await refusalOf(answer('risk-dwh'))).toMatchObject(['invalid-parameters', [{ path: 'source' }]]);
    await answer('sales');
    expect(textOf((await follow(isReady(1))).state)).toContain('answer sales\n');
  });

  it('are lost with the membership, for an app that is open too', PATIENT, async () => {
    const at = await publish(`${asked('sales')}\nn = 1`, 'print(source, n)');
    const { id } = await risk.client.sessions.createSession({
      params: at,
      body: { parameters: { source: 'risk-dwh' } },
    });
    const { sources } = await ada.client.dataSources.listKeptDataSources({});
    const dwh = sources.find(({ name }) => name === 'risk-dwh');
    await ada.client.dataSources.updateDataSource({
      params: { id: dwh?.id ?? ('' as never) },
      body: { spaces: [] },
    });
    expect(
      await refusalOf(
        risk.client.sessions.changeInputs({
          params: { id },
          body: { parameters: { source: 'risk-dwh', n: 2 } },
        }),
      ),
    ).toMatchObject(['invalid-parameters', [{ path: 'source' }]]);
  });

  it('are kept by administrators: no passwords, no name twice, each change in the audit log', async () => {
    const create = (body: object) =>
      refusalOf(ada.client.dataSources.createDataSource({ body: body as never }));
    expect([
      await create({ ...DWH, name: 'dwh2', address: 'postgresql://me:secret@dwh/risk' }),
      await create({ ...DWH, name: 'dwh2', address: 'Server=dwh;Pwd=secret' }),
      await create({ ...DWH, name: 'dwh2', spaces: ['no-such-space'] }),
      await create({ ...DWH, spaces: [] }),
    ]).toMatchObject([
      ['invalid-request', [{ path: 'address' }]],
      ['invalid-request', [{ path: 'address' }]],
      ['invalid-request', [{ path: 'spaces', message: 'There is no space “no-such-space”.' }]],
      ['already-exists', []],
    ]);
    const { sources } = await ada.client.dataSources.listKeptDataSources({});
    expect(sources.map(({ name, isForEveryone, spaces }) => ({ name, isForEveryone, spaces }))).toEqual([
      { name: 'risk-dwh', isForEveryone: false, spaces: [] },
      { name: 'sales', isForEveryone: true, spaces: [] },
    ]);
    for (const { id } of sources) await ada.client.dataSources.deleteDataSource({ params: { id } });
    expect(await list(other)).toEqual([false, []]);
    const { entries } = await ada.client.identity.listAudit({ query: { limit: 200 } });
    expect(
      entries
        .filter(({ action }) => action.startsWith('data-source.'))
        .map(({ action, subject, details }) => [action, subject, details.for]),
    ).toEqual([
      ['data-source.deleted', 'sales', 'everyone'],
      ['data-source.deleted', 'risk-dwh', 'nobody'],
      ['data-source.changed', 'risk-dwh', 'nobody'],
      ['data-source.created', 'sales', 'everyone'],
      ['data-source.created', 'risk-dwh', 'risk-team'],
    ]);
  });
});
