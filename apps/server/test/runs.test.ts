import {
  applyRunEvent,
  EMPTY_RUN_STATE,
  HubError,
  type Run,
  type RunEvent,
  type RunState,
} from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeUnusedUploads } from '../src/features/runs/janitor.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

const RUN_MILLISECONDS_MAX = 60_000;
let hub: TestHub;
let ada: TestPerson;
let runner: TestPerson;
beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  runner = await joinPerson(hub, ada, 'Runner');
  await ada.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
  await ada.client.spaces.setMember({
    params: { space: 'lab', handle: runner.handle },
    body: { role: 'runner' },
  });
});
afterAll(() => hub.stop());

let count = 0;
async function publish(...cells: Parameters<typeof notebookFile>): Promise<{ space: string; slug: string }> {
  count += 1;
  const slug = `n-${count}`;
  await ada.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: { filename: `${slug}.ipynb`, content: notebookFile(...cells) },
  });
  return { space: 'lab', slug };
}
const start = (
  person: TestPerson,
  at: { space: string; slug: string },
  parameters: Record<string, unknown> = {},
): Promise<Run> => person.client.runs.createRun({ params: at, body: { parameters } });
async function follow(person: TestPerson, id: string, after = 0): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of person.client.runs.followRun({
    params: { id },
    query: { after },
    signal: AbortSignal.timeout(RUN_MILLISECONDS_MAX),
  }))
    events.push(event);
  return events;
}
const stateOf = (events: readonly RunEvent[]): RunState => events.reduce(applyRunEvent, EMPTY_RUN_STATE);
async function runToEnd(
  person: TestPerson,
  at: { space: string; slug: string },
  parameters: Record<string, unknown> = {},
): Promise<{ id: string; state: RunState; events: RunEvent[] }> {
  const { id } = await start(person, at, parameters);
  const events = await follow(person, id);
  return { id, events, state: stateOf(events) };
}
const textOf = (state: RunState): string =>
  Object.values(state.cells)
    .flatMap((cell) => cell.outputs)
    .map((output) => (output.output_type === 'stream' ? output.text : ''))
    .join('');

const PARAMETERS = [
  'import datetime',
  'from typing import Literal',
  'd: datetime.date = datetime.date(2024, 1, 31)  # Day',
  'c: Literal["FR", "DE"] = "FR"',
  'x: int | None = 3',
  'u = "http://x#frag"',
  'a = 1',
  'flag: bool = True',
  'names: list[str] = ["x"]',
].join('\n');

describe('a run', () => {
  it('executes on a real kernel and tells every step in order', {
    timeout: RUN_MILLISECONDS_MAX,
  }, async () => {
    const at = await publish('# Hello', { code: 'print("hello")' }, { code: '6 * 7' });
    const { events, state, id } = await runToEnd(ada, at);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(state.status).toBe('succeeded');
    expect(textOf(state)).toBe('hello\n');
    expect(state.cells['cell-id-2']).toMatchObject({
      status: 'ok',
      executionCount: 2,
      outputs: [{ output_type: 'execute_result', data: { 'text/plain': '42' } }],
    });
    expect(await ada.client.runs.getRun({ params: { id } })).toMatchObject({
      status: 'succeeded',
      cellsDone: 2,
      cellsTotal: 2,
      lastEvent: events.length,
    });
  });

  it('takes the defaults of the notebook, and values of every type', {
    timeout: RUN_MILLISECONDS_MAX,
  }, async () => {
    const at = await publish(
      { code: PARAMETERS, tags: ['parameters'] },
      { code: 'print(repr((d, c, x, u, a, flag, names)))' },
    );
    expect(textOf((await runToEnd(ada, at)).state)).toBe(
      "(datetime.date(2024, 1, 31), 'FR', 3, 'http://x#frag', 1, True, ['x'])\n",
    );
    const given = {
      d: '2025-02-28',
      c: 'DE',
      x: null,
      u: 'it’s "quoted"\n',
      a: 5,
      flag: false,
      names: ['a', "b'"],
    };
    expect(textOf((await runToEnd(ada, at, given)).state)).toBe(
      "(datetime.date(2025, 2, 28), 'DE', None, 'it’s \"quoted\"\\n', 5, False, ['a', \"b'\"])\n",
    );
  });

  it('refuses values that the notebook does not take, each with its reason', async () => {
    const at = await publish({ code: PARAMETERS, tags: ['parameters'] }, { code: 'pass' });
    const error = await start(ada, at, { d: '31.01.2024', c: 'IT', a: 'one', unknown: 1 }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(HubError);
    expect({
      code: (error as HubError).code,
      paths: (error as HubError).items.map((item) => item.path),
    }).toEqual({ code: 'invalid-parameters', paths: ['d', 'c', 'a', 'unknown'] });
  });

  it('gives an uploaded file to its run, and only to its owner', {
    timeout: RUN_MILLISECONDS_MAX,
  }, async () => {
    const at = await publish(
      { code: 'from pathlib import Path\nsource: Path | None = None', tags: ['parameters'] },
      { code: 'print(source.name, source.read_text())' },
    );
    const upload = await ada.client.runs.createUpload({
      query: { name: '../../etc/data.csv' },
      body: new TextEncoder().encode('a,b\n1,2\n'),
    });
    const { state, id } = await runToEnd(ada, at, { source: upload.id });
    expect(textOf(state)).toBe('data.csv a,b\n1,2\n\n');
    expect((await ada.client.runs.getRun({ params: { id } })).parameters).toEqual({
      source: `${upload.id}/data.csv`,
    });
    await expect(start(runner, at, { source: upload.id })).rejects.toMatchObject({
      code: 'invalid-parameters',
    });
  });

  it('ends in a sentence when the notebook fails, and skips what follows', {
    timeout: RUN_MILLISECONDS_MAX,
  }, async () => {
    const at = await publish({ code: 'secret_ratio = 1 / 0' }, { code: 'print("never")' });
    const { state } = await runToEnd(ada, at);
    expect(state.status).toBe('failed');
    expect(state.failure).toMatchObject({
      code: 'cell-error',
      name: 'ZeroDivisionError',
      cellId: 'cell-id-0',
    });
    expect(state.failure?.sentence.length).toBeGreaterThan(10);
    expect(state.failure?.traceback?.join('\n')).toContain('secret_ratio');
    expect(textOf(state)).toBe('');
  });

  it('tells a person who may not read code no line of it, also when it fails', {
    timeout: RUN_MILLISECONDS_MAX,
  }, async () => {
    const at = await publish(
      '# Failing',
      { code: 'import warnings\nprint("shown", flush=True)\nwarnings.warn("careful")  # secret_ratio' },
      { code: 'secret_ratio = 1 / 0' },
    );
    const { state, events, id } = await runToEnd(runner, at);
    expect(state.failure).toMatchObject({ name: 'ZeroDivisionError', traceback: null, cellId: 'cell-3' });
    expect(state.cells['cell-2']?.outputs).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'shown\n' },
      { output_type: 'stream', name: 'stderr', text: 'UserWarning: careful\n' },
    ]);
    const seen = JSON.stringify([
      events,
      await runner.client.runs.getRun({ params: { id } }),
      await runner.client.runs.listRuns(),
    ]);
    expect({ code: seen.includes('secret_ratio'), ids: seen.includes('cell-id') }).toEqual({
      code: false,
      ids: false,
    });
    await expect(
      runner.client.runs.downloadRun({ params: { id }, query: { format: 'ipynb' } }),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    const page = await (
      await runner.client.runs.downloadRun({ params: { id }, query: { format: 'html' } })
    ).text();
    expect({ hasOutput: page.includes('shown'), hasCode: page.includes('secret_ratio') }).toEqual({
      hasOutput: true,
      hasCode: false,
    });
  });

  it('can be followed from any point, by any number of followers', {
    timeout: RUN_MILLISECONDS_MAX,
  }, async () => {
    const at = await publish({
      code: 'import time\nfor n in range(8):\n    print(n, flush=True)\n    time.sleep(0.2)',
    });
    const { id } = await start(ada, at);
    const [first, second] = await Promise.all([follow(ada, id), follow(ada, id, 3)]);
    expect(second).toEqual(first.slice(3));
    expect(await follow(ada, id, first.length - 1)).toEqual(first.slice(-1));
    expect(textOf(stateOf(first))).toBe('0\n1\n2\n3\n4\n5\n6\n7\n');
  });

  it('is cancelled while it sleeps, at once, and while it waits', {
    timeout: RUN_MILLISECONDS_MAX,
  }, async () => {
    const at = await publish({ code: 'import time\nprint("started", flush=True)\ntime.sleep(600)' });
    const { id } = await start(ada, at);
    const events: RunEvent[] = [];
    let asked = 0;
    for await (const event of ada.client.runs.followRun({
      params: { id },
      signal: AbortSignal.timeout(RUN_MILLISECONDS_MAX),
    })) {
      events.push(event);
      if (event.type === 'stream') {
        asked = Date.now();
        expect((await ada.client.runs.cancelRun({ params: { id } })).status).toBe('cancelling');
      }
    }
    expect(Date.now() - asked).toBeLessThan(3_000);
    expect(events.at(-1)).toMatchObject({ type: 'finished', status: 'cancelled', failure: null });
    await expect(ada.client.runs.cancelRun({ params: { id } })).rejects.toMatchObject({
      code: 'run-finished',
    });
  });

  it('downloads as a notebook with the injected values, and deletes with all it had', {
    timeout: RUN_MILLISECONDS_MAX,
  }, async () => {
    const at = await publish(
      '# Report',
      { code: 'days = 7', tags: ['parameters'] },
      { code: 'print("x" * days)' },
    );
    const { id } = await runToEnd(ada, at, { days: 3 });
    const file = JSON.parse(await (await ada.client.runs.downloadRun({ params: { id } })).text()) as {
      cells: { source: string[]; metadata: { tags?: string[] }; outputs?: { text: string[] }[] }[];
    };
    const injected = file.cells.find((cell) => cell.metadata.tags?.includes('injected-parameters'));
    expect(injected?.source.join('')).toBe('# Parameters\ndays = 3');
    expect(file.cells.at(-1)?.outputs?.[0]?.text).toEqual(['xxx\n']);
    await ada.client.runs.deleteRun({ params: { id } });
    expect(await hub.db.selectFrom('run_events').select('seq').where('run_id', '=', id).execute()).toEqual(
      [],
    );
  });

  it('moves large values out of the way and gives them back', { timeout: RUN_MILLISECONDS_MAX }, async () => {
    const at = await publish({
      code: 'from IPython.display import display, HTML\ndisplay(HTML("<p>" + "x" * 3_000_000 + "</p>"))',
    });
    const { state, id } = await runToEnd(ada, at);
    const output = state.cells['cell-id-0']?.outputs[0];
    const value =
      output && 'data' in output
        ? (output.data['text/html'] as { 'x-quire-blob': { hash: string; bytes: number } })
        : null;
    expect(value?.['x-quire-blob'].bytes).toBe(3_000_007);
    const bytes = await (
      await ada.client.runs.getRunBlob({ params: { id, hash: value?.['x-quire-blob'].hash ?? '' } })
    ).text();
    expect(bytes).toHaveLength(3_000_007);
    const page = await (
      await ada.client.runs.downloadRun({ params: { id }, query: { format: 'html' } })
    ).text();
    expect(page.length).toBeGreaterThan(3_000_000);
  });

  it.each([
    [
      'a display of 50 MB',
      'from IPython.display import display, HTML\ndisplay(HTML("x" * 50_000_000))',
      'display-too-large',
    ],
    ['an endless print', 'while True:\n    print("x" * 1000)', 'output-flood'],
    ['a dead kernel', 'import os, signal\nos.kill(os.getpid(), signal.SIGKILL)', 'kernel-died'],
    ['a question', 'input("name?")', 'needs-input'],
  ])('explains %s', { timeout: RUN_MILLISECONDS_MAX }, async (_, code, expected) => {
    const { state } = await runToEnd(ada, await publish({ code }));
    expect({ status: state.status, code: state.failure?.code }).toEqual({ status: 'failed', code: expected });
    expect(state.failure?.sentence).toMatch(/[.?!]$/);
    expect(state.failure?.advice).toMatch(/[.?!]$/);
  });

  it('keeps text that PostgreSQL cannot store as it is', { timeout: RUN_MILLISECONDS_MAX }, async () => {
    const { state } = await runToEnd(ada, await publish({ code: 'print("a\\0b")' }));
    expect({ status: state.status, text: textOf(state) }).toEqual({
      status: 'succeeded',
      text: 'a\uFFFDb\n',
    });
  });

  it('lets one person run a few at once and makes the next wait their turn', {
    timeout: RUN_MILLISECONDS_MAX,
  }, async () => {
    const at = await publish({ code: 'import time\ntime.sleep(0.5)' });
    const runs = await Promise.all(Array.from({ length: 8 }, () => start(ada, at)));
    let most = 0;
    const watch = setInterval(async () => {
      const rows = await hub.db
        .selectFrom('runs')
        .select('id')
        .where('status', 'in', ['starting', 'running'])
        .execute();
      most = Math.max(most, rows.length);
    }, 50);
    await Promise.all(runs.map((run) => follow(ada, run.id)));
    clearInterval(watch);
    expect(most).toBeLessThanOrEqual(3);
    const { runs: mine } = await ada.client.runs.listRuns({ query: { slug: at.slug } });
    expect(mine.map((run) => run.status)).toEqual(Array.from({ length: 8 }, () => 'succeeded'));
  });

  it('of a hub that went silent ends with words, and the claim of that hub is worth nothing', {
    timeout: RUN_MILLISECONDS_MAX,
  }, async () => {
    const at = await publish({ code: 'import time\nprint("on", flush=True)\ntime.sleep(600)' });
    const { id } = await start(ada, at);
    const events: RunEvent[] = [];
    for await (const event of ada.client.runs.followRun({
      params: { id },
      signal: AbortSignal.timeout(RUN_MILLISECONDS_MAX),
    })) {
      events.push(event);
      // As if the hub had died: the lease is over, and whoever looks first ends the run.
      if (event.type === 'stream')
        await hub.db
          .updateTable('runs')
          .set({ lease_until: new Date(0), claim: null })
          .where('id', '=', id)
          .execute();
    }
    expect(events.at(-1)).toMatchObject({
      type: 'finished',
      status: 'failed',
      failure: { code: 'interrupted' },
    });
    expect(events.filter((event) => event.type === 'finished')).toHaveLength(1);
  });

  it('keeps uploads that a run took, and drops old ones that none did', {
    timeout: RUN_MILLISECONDS_MAX,
  }, async () => {
    const at = await publish({
      code: 'from pathlib import Path\nsource: Path | None = None',
      tags: ['parameters'],
    });
    const upload = (text: string) =>
      ada.client.runs.createUpload({ query: { name: 'a.txt' }, body: new TextEncoder().encode(text) });
    const [taken, forgotten] = [await upload('taken'), await upload('forgotten')];
    await runToEnd(ada, at, { source: taken.id });
    await hub.db
      .updateTable('uploads')
      .set({ created_at: new Date(0) })
      .where('id', 'in', [taken.id, forgotten.id])
      .execute();
    expect(await removeUnusedUploads(hub.db, hub.blobs)).toBe(1);
    await expect(hub.blobs.get(forgotten.hash)).rejects.toThrow('missing');
    expect(new TextDecoder().decode(await hub.blobs.get(taken.hash))).toBe('taken');
  });
});
