import { applyRunEvent, EMPTY_RUN_STATE, type Run, type RunState } from '@quire/contract';
import { checkSandbox } from '@quire/kernels';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { isReady, textOf, untilState } from './support/sessions.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

const sandbox = await checkSandbox();
const MILLISECONDS_MAX = 90_000;
/** A template is made while nobody waits. */
const TRIES_MAX = 60;
let hub: TestHub;
let ada: TestPerson;
let runner: TestPerson;
beforeAll(async () => {
  hub = await startTestHub({ isolation: sandbox.usable ? 'sandbox' : 'none' });
  ada = await joinAdministrator(hub);
  runner = await joinPerson(hub, ada, 'Runner');
  await ada.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
  const member = { params: { space: 'lab', handle: runner.handle }, body: { role: 'runner' as const } };
  await ada.client.spaces.setMember(member);
});
afterAll(() => hub.stop());

const CELLS: Parameters<typeof notebookFile> = [
  { code: 'import time\ntime.sleep(0.5)\nprint("loaded")\ntable = list(range(10))\nlen(table)' },
  { code: 'least = 0', tags: ['parameters'] },
  { code: 'print([n for n in table if n >= least])\nleast * 2' },
  { code: 'table.append(least)\nraise ValueError(len(table))', tags: ['raises-exception'] },
  { code: 'import os\nprint(sorted(os.listdir()), os.environ["QUIRE_RUN_ID"] != "", len(In))' },
];

async function publish(slug: string): Promise<{ space: string; slug: string }> {
  const body = { filename: `${slug}.ipynb`, slug, content: notebookFile(...CELLS) };
  await ada.client.notebooks.publishNotebook({ params: { space: 'lab' }, body });
  return { space: 'lab', slug };
}

type Done = { run: Run; cells: unknown };
async function run(
  { client }: TestPerson,
  at: { space: string; slug: string },
  parameters: Record<string, unknown> = {},
): Promise<Done> {
  const { id } = await client.runs.createRun({ params: at, body: { parameters } });
  let state: RunState = EMPTY_RUN_STATE;
  const signal = AbortSignal.timeout(MILLISECONDS_MAX);
  for await (const event of client.runs.followRun({ params: { id }, query: { after: 0 }, signal }))
    state = applyRunEvent(state, event);
  return { run: await client.runs.getRun({ params: { id } }), cells: withoutTimes(state.cells) };
}

/** How long a cell took, and where Python keeps its code, is another thing each time. */
const withoutTimes = (cells: unknown): unknown =>
  JSON.parse(
    JSON.stringify(cells, (key, value) =>
      /duration|milliseconds|At$/i.test(key) ? undefined : value,
    ).replace(/ipykernel_\d+\/\d+/g, 'ipykernel'),
  );

async function runOnTemplate(...asked: Parameters<typeof run>): Promise<Done> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const done = await run(...asked);
    if (['spare', 'template'].includes(done.run.start?.rung ?? '')) return done;
  }
  throw new Error('no template was made');
}

describe.runIf(sandbox.usable)('what cells leave in shared memory', () => {
  /** As libraries do it: neither `open` nor its audit event is in it. */
  const leave = (name: string) =>
    `import os, _posixshmem\nfd = _posixshmem.shm_open("/${name}", os.O_CREAT | os.O_RDWR, 0o600); os.close(fd)`;
  const LIST = 'import os\nprint(a, sorted(os.listdir("/dev/shm")))';
  async function publishCells(slug: string, ...cells: Parameters<typeof notebookFile>) {
    const body = { filename: `${slug}.ipynb`, slug, content: notebookFile(...cells) };
    await ada.client.notebooks.publishNotebook({ params: { space: 'lab' }, body });
    return { space: 'lab', slug };
  }

  it('is there for the cells below, whoever runs the notebook after them', {
    timeout: MILLISECONDS_MAX,
  }, async () => {
    const at = await publishCells(
      'shared-memory',
      { code: `import time\ntime.sleep(1)\n${leave('left')}` },
      { code: 'a = 1', tags: ['parameters'] },
      { code: LIST },
    );
    // After the first a template would be made.
    for (const person of [ada, runner, ada, runner]) {
      expect(JSON.stringify((await run(person, at)).cells)).toContain("1 ['left']");
      await new Promise((resolve) => setTimeout(resolve, 2_500));
    }
  });

  it('is gone from an app with the inputs that it was left for', { timeout: MILLISECONDS_MAX }, async () => {
    const at = await publishCells(
      'shared-memory-of-inputs',
      { code: 'b = 1' },
      { code: 'a = 1', tags: ['parameters'] },
      { code: `${LIST}\n${leave('of-{a}').replace('"/of-{a}"', 'f"/of-{a}"')}` },
      { code: 'print(sorted(os.listdir("/dev/shm")))' },
    );
    const { id } = await ada.client.sessions.createSession({ params: at, body: {} });
    for (const generation of [1, 2, 3]) {
      const { state } = await untilState(
        (signal) => ada.client.sessions.followSession({ params: { id }, signal }),
        isReady(generation),
      );
      expect(textOf(state)).toBe(`${generation} []\n['of-${generation}']\n`);
      const parameters = { a: generation + 1 };
      await ada.client.sessions.changeInputs({ params: { id }, body: { parameters } });
    }
  });
});

describe.runIf(sandbox.usable)('a run of a notebook whose first cells take long', () => {
  it('begins behind them once somebody waited for them, and shows what a whole run shows', {
    timeout: MILLISECONDS_MAX,
  }, async () => {
    const whole = {
      plain: await run(ada, await publish('whole-plain')),
      given: await run(ada, await publish('whole-given'), { least: 7 }),
    };
    expect([whole.plain, whole.given].map(({ run: { status, start } }) => [status, start?.rung])).toEqual([
      ['succeeded', expect.stringMatching(/warm|cold/)],
      ['succeeded', expect.stringMatching(/warm|cold/)],
    ]);
    const at = await publish('shared');
    const plain = await runOnTemplate(ada, at);
    const given = await runOnTemplate(ada, at, { least: 7 });
    expect(plain.cells).toEqual(whole.plain.cells);
    expect(given.cells).toEqual(whole.given.cells);
    expect(
      [plain, given].map(({ run: { status, cellsDone, cellsTotal } }) => [status, cellsDone, cellsTotal]),
    ).toEqual(
      [whole.plain, whole.given].map(({ run: { status, cellsDone, cellsTotal } }) => [
        status,
        cellsDone,
        cellsTotal,
      ]),
    );
  });

  it('shows those who may not read code no more than a whole run does', {
    timeout: MILLISECONDS_MAX,
  }, async () => {
    const whole = await run(runner, await publish('whole-withheld'), { least: 3 });
    const shared = await runOnTemplate(runner, await publish('shared-withheld'), { least: 3 });
    expect(shared.cells).toEqual(whole.cells);
  });
});
