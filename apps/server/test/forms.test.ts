import { readNotebook } from '@quire/notebook';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, type TestPerson } from './support/people.ts';
import { isReady, textOf, untilState } from './support/sessions.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

const PATIENT = { timeout: 120_000 };
let hub: TestHub;
let ada: TestPerson;
const at = { space: 'lab', slug: 'forms' };

beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  await ada.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
  await ada.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: {
      filename: 'forms.ipynb',
      content: notebookFile(
        '# Forms',
        {
          code: 'rate = 0.5\nname: str\nrows = []',
          tags: ['parameters'],
          form: [
            { name: 'rate', kind: 'slider', options: { minimum: 0, maximum: 1 }, default: 0.25 },
            { name: 'name', default: 'Ada' },
            {
              name: 'rows',
              kind: 'table',
              options: {
                columns: [
                  { name: 'product', kind: 'text' },
                  { name: 'amount', kind: 'integer', required: false },
                ],
                max_rows: 2,
              },
              default: [{ product: 'Tea', amount: null }],
            },
          ],
        },
        { code: 'print(rate, name, rows)' },
      ),
    },
  });
});
afterAll(() => hub.stop());

async function runWith(parameters: Record<string, unknown>) {
  const { id } = await ada.client.runs.createRun({ params: at, body: { parameters } });
  for await (const event of ada.client.runs.followRun({ params: { id }, query: {} }))
    if (event.type === 'finished') break;
  return ada.client.runs.getRun({ params: { id } });
}

describe('what a form starts with', () => {
  it('is what the notebook gets, over HTTP too, and what its file has afterwards', PATIENT, async () => {
    const { current } = await ada.client.notebooks.getNotebook({ params: at });
    const properties = current.parameters.properties as Record<string, { default: unknown }>;
    expect(['rate', 'name', 'rows'].map((name) => properties[name]?.default)).toEqual([
      0.25,
      'Ada',
      [{ product: 'Tea', amount: null }],
    ]);
    const run = await runWith({ rows: [{ product: 'Milk', amount: 2 }] });
    // The record says what its person gave; the rest is of the version.
    expect(run.parameters).toEqual({ rows: [{ product: 'Milk', amount: 2 }] });
    const file = await ada.client.runs.downloadRun({ params: { id: run.id }, query: { format: 'ipynb' } });
    const read = readNotebook(await file.text());
    expect(read.ok && read.notebook.cells.map(({ source }) => source)).toEqual([
      '# Forms',
      'rate = 0.5\nname: str\nrows = []',
      '# Parameters\nrate = 0.25\nname = "Ada"\nrows = [{"product": "Milk", "amount": 2}]',
      'print(rate, name, rows)',
    ]);
  });

  it('is what an app starts with, and what it goes back to', PATIENT, async () => {
    const { id } = await ada.client.sessions.createSession({ params: at, body: { parameters: {} } });
    const until = async (generation: number) =>
      textOf(
        (
          await untilState(
            (signal) => ada.client.sessions.followSession({ params: { id }, signal }),
            isReady(generation),
          )
        ).state,
      );
    const change = (parameters: Record<string, unknown>) =>
      ada.client.sessions.changeInputs({ params: { id }, body: { parameters } });
    const texts = [await until(1)];
    await change({ rate: 1 });
    texts.push(await until(2));
    await change({});
    texts.push(await until(3));
    expect(texts).toEqual([
      "0.25 Ada [{'product': 'Tea', 'amount': None}]\n",
      "1.0 Ada [{'product': 'Tea', 'amount': None}]\n",
      "0.25 Ada [{'product': 'Tea', 'amount': None}]\n",
    ]);
  });

  it('keeps to its own limits: rows too many and cells of another type are refused', async () => {
    const run = (rows: unknown) => ada.client.runs.createRun({ params: at, body: { parameters: { rows } } });
    const tea = { product: 'Tea', amount: 1 };
    await expect(run([tea, tea, tea])).rejects.toMatchObject({ code: 'invalid-parameters' });
    await expect(run([{ ...tea, amount: 'many' }])).rejects.toMatchObject({
      code: 'invalid-parameters',
      items: [{ path: 'rows.0.amount' }],
    });
  });
});
