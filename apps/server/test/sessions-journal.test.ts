import { applySessionEvents, EMPTY_SESSION_STATE } from '@quire/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendHeld, type PlacedEvent, readEvents, widgetPlace } from '../src/features/sessions/events.ts';
import { GENERATIONS_KEPT } from '../src/features/sessions/limits.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, type TestPerson } from './support/people.ts';
import { holdElsewhere, untilState } from './support/sessions.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

const ROUNDS = 50;
let hub: TestHub;
let ada: TestPerson;
beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  await ada.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
});
afterAll(() => hub.stop());

/** A session that this test holds, as its hub would. */
async function hold(): Promise<{ id: string; claim: string }> {
  await ada.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: { filename: 'app.ipynb', content: notebookFile('# App', { code: 'print(1)' }) },
  });
  const at = { params: { space: 'lab', slug: 'app' }, body: { parameters: {} } };
  const { id } = await ada.client.sessions.createSession(at);
  await untilState(
    (signal) => ada.client.sessions.followSession({ params: { id }, signal }),
    ({ status }) => status === 'ready',
  );
  return { id, claim: await holdElsewhere(hub, id, new Date(Date.now() + 3_600_000)) };
}

const begin = (generation: number): PlacedEvent[] => [
  { type: 'generation', generation, parameters: { a: generation }, reached: ['one', 'two'], cell: null },
];

/** What follows: one after the other an execution that is overtaken, one that fails, one that asks and succeeds. */
function goOn(generation: number): PlacedEvent[] {
  const started: PlacedEvent[] = [
    { type: 'status', status: 'running', cell: null },
    { type: 'cell-started', cellId: 'one', cell: 'one' },
    { type: 'stream', cellId: 'one', name: 'stdout', text: `now ${generation}`, cell: 'one' },
  ];
  const model = { id: 'w', state: { value: generation }, buffers: [], heard: null };
  const prompt = { id: `p${generation}`, cellId: 'one', text: 'Who?', isPassword: false, form: null };
  const finished = { cellId: 'one', milliseconds: 1, executionCount: 1, cell: 'one' } as const;
  const failure = { cellId: 'one', name: null, message: null, traceback: null } as const;
  if (generation % 3 === 0) return started;
  if (generation % 3 === 1)
    return [
      ...started,
      { type: 'cell-finished', status: 'error', ...finished },
      {
        type: 'settled',
        generation,
        status: 'failed',
        failure: { ...failure, code: 'internal', sentence: 'It failed.', advice: '' },
        cell: null,
      },
    ];
  return [
    ...started,
    { type: 'widget', model, cell: widgetPlace('w') },
    { type: 'prompt', prompt, cell: null },
    { type: 'answered', promptId: prompt.id, cell: null },
    { type: 'cell-finished', status: 'ok', ...finished },
    { type: 'settled', generation, status: 'succeeded', failure: null, cell: null },
  ];
}

it('an app does not grow with its inputs, and a latecomer sees the same page', {
  timeout: 60_000,
}, async () => {
  const held = await hold();
  const standing = { status: 'running', prompt: null, start: null } as const;
  const append = (events: PlacedEvent[]) => appendHeld(hub.db, held, { events, standing });
  const read = (after: number) => readEvents(hub.db, held.id, { after, limit: 10_000 });
  const sizes: number[] = [];
  for (let generation = 2; generation < ROUNDS; generation += 1) {
    const before = await read(0);
    await append(begin(generation));
    const told = await read(before.at(-1)?.seq ?? 0);
    const now = await read(0);
    expect(applySessionEvents(EMPTY_SESSION_STATE, now)).toEqual(
      applySessionEvents(EMPTY_SESSION_STATE, [...before, ...told]),
    );
    await append(goOn(generation));
    if (generation === 3) await append([{ type: 'notice', sentence: 'An older one.', cell: null }]);
    if (generation === 4) await append([{ type: 'notice', sentence: 'The hub was restarted.', cell: null }]);
    sizes.push(now.length);
  }
  const left = await read(0);
  expect(left.flatMap((event) => (event.type === 'notice' ? [event.sentence] : []))).toEqual([
    'The hub was restarted.',
  ]);
  expect(left.filter(({ type }) => type === 'generation')).toHaveLength(GENERATIONS_KEPT);
  // Three in a row are one of each kind: then it begins again.
  expect(sizes.at(-1)).toBe(sizes.at(-1 - 12));
});
