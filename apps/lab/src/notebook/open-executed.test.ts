import { expect, test, vi } from 'vitest';
import type { Connection } from '../hub/connection.ts';
import { Store } from '../state/store.ts';
import { openExecuted, readWanted, withoutWanted } from './open-executed.ts';

const HUB = 'https://quire.example.org';
const wanted = { hub: HUB, run: 'r', session: null };

function lab(url: string) {
  const state = new Store<Connection>({ kind: 'none' });
  const downloadRun = vi.fn(
    async () =>
      new Response('{"cells":[]}', {
        headers: { 'content-disposition': 'attachment; filename="sales-report.ipynb"' },
      }),
  );
  const opened: unknown[] = [];
  const openCopy = async (...given: unknown[]) => void opened.push(given);
  const connect = () =>
    state.set({ kind: 'connected', url, client: { runs: { downloadRun } }, me: {} } as never);
  return { context: { connection: { state }, openCopy } as never, downloadRun, opened, connect };
}

test('an address asks for a run or an open app of a hub, and asks once', () => {
  expect([
    readWanted(`?quire-hub=${HUB}&quire-run=r`),
    readWanted(`?quire-hub=${HUB}&quire-session=s`),
    readWanted('?quire-run=r'),
    readWanted(`?quire-hub=${HUB}`),
    withoutWanted(`https://j.example.org/lab/tree/x?reset=1&quire-hub=${HUB}&quire-run=r`),
  ]).toEqual([
    wanted,
    { hub: HUB, run: null, session: 's' },
    null,
    null,
    'https://j.example.org/lab/tree/x?reset=1',
  ]);
});

test('the executed notebook opens once this JupyterLab is connected', async () => {
  const { context, opened, connect } = lab(HUB);
  openExecuted(context, wanted, () => undefined);
  expect(opened).toEqual([]);
  connect();
  await vi.waitFor(() => expect(opened).toEqual([['sales-report', { cells: [] }]]));
});

test('a hub that this JupyterLab is not connected to gets no request, and its person is told', () => {
  const { context, downloadRun, connect } = lab('https://other.example.org');
  const said: string[] = [];
  connect();
  openExecuted(context, wanted, (problem) => said.push(problem));
  expect([downloadRun.mock.calls.length, said]).toEqual([
    0,
    [
      `This JupyterLab is connected to https://other.example.org. Connect it to ${HUB} and open the run again.`,
    ],
  ]);
});
