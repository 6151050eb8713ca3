import {
  applySessionEvents,
  EMPTY_SESSION_STATE,
  type SessionEvent,
  type SessionState,
  type ShownWidgets,
} from '@quire/contract';
import fc from 'fast-check';
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

const standing = { status: 'ready', prompt: null, start: null } as const;
const MODELS = ['a', 'b', 'c'];
const model = fc.constantFrom(...MODELS);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('widget' as const), id: model }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('widget-said' as const), id: model }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('widget-closed' as const), id: model }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('widgets-restarted' as const), kept: fc.subarray(MODELS) }),
  },
);

/** What the step of this number is as an event, where these widgets are alive. */
function toEvent(now: typeof step extends fc.Arbitrary<infer S> ? S : never, number: number): PlacedEvent {
  if (now.type === 'widgets-restarted') return { ...now, cell: widgetPlace('*') };
  const cell = widgetPlace(now.id);
  switch (now.type) {
    case 'widget':
      return {
        type: 'widget',
        model: { id: now.id, state: { number }, buffers: [], heard: null },
        cell,
      };
    case 'widget-said':
      return { type: 'widget-said', modelId: now.id, content: { number }, buffers: [], cell };
    case 'widget-closed':
      return { type: 'widget-closed', modelId: now.id, cell };
  }
}

const withoutSaid = (widgets: ShownWidgets) =>
  Object.fromEntries(Object.entries(widgets).map(([id, { said: _, ...rest }]) => [id, rest]));

it('whoever reads what is left of the events of widgets sees what those saw who read all', {
  timeout: 120_000,
}, async () => {
  const held = await hold();
  const read = (after: number) => readEvents(hub.db, held.id, { after, limit: 10_000 });
  const follow = async (state: SessionState): Promise<SessionState> =>
    applySessionEvents(state, await read(state.lastEvent));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 20 }),
      async (batches) => {
        await hub.db.deleteFrom('session_events').where('session_id', '=', held.id).execute();
        let witness = EMPTY_SESSION_STATE;
        const late: { state: SessionState; gone: Set<string> }[] = [];
        let number = 0;
        for (const batch of batches) {
          const live = new Set(Object.keys(witness.widgets).filter((id) => witness.widgets[id]?.isLive));
          late.push({ state: witness, gone: new Set(MODELS.filter((id) => !live.has(id))) });
          // A process goes on with widgets that there are.
          const real = batch.map((one) =>
            one.type === 'widgets-restarted' ? { ...one, kept: one.kept.filter((id) => live.has(id)) } : one,
          );
          number += 10;
          await appendHeld(hub.db, held, {
            events: real.map((one, at) => toEvent(one, number + at)),
            standing,
          });
          const told = await read(witness.lastEvent);
          for (const event of told) {
            witness = applySessionEvents(witness, [event]);
            for (const { gone } of late)
              for (const id of MODELS) if (!witness.widgets[id]?.isLive) gone.add(id);
          }
        }
        // Those of processes that ended are shown until there are new results.
        const end: PlacedEvent = {
          type: 'settled',
          generation: 1,
          status: 'succeeded',
          failure: null,
          cell: null,
        };
        await appendHeld(hub.db, held, { events: [end], standing });
        witness = await follow(witness);
        expect(withoutSaid((await follow(EMPTY_SESSION_STATE)).widgets)).toEqual(
          withoutSaid(witness.widgets),
        );
        for (const { state, gone } of late) {
          const { widgets } = await follow(state);
          expect(withoutSaid(widgets)).toEqual(withoutSaid(witness.widgets));
          // What is said is for pages that show the widget.
          for (const id of MODELS.filter((one) => !gone.has(one)))
            expect(widgets[id]?.said).toEqual(witness.widgets[id]?.said);
        }
      },
    ),
    { numRuns: 60 },
  );
});

it('an app does not grow with what its notebook says to its widgets', async () => {
  const held = await hold();
  const say = (number: number) =>
    appendHeld(hub.db, held, {
      events: [
        toEvent({ type: 'widget-said', id: 'a' }, number),
        ...(number % 3 === 0 ? [toEvent({ type: 'widget', id: 'a' }, number)] : []),
      ],
      standing,
    });
  await appendHeld(hub.db, held, { events: [toEvent({ type: 'widget', id: 'a' }, 0)], standing });
  const before = (await readEvents(hub.db, held.id, { after: 0, limit: 10_000 })).length;
  for (let number = 1; number <= 200; number += 1) await say(number);
  const left: SessionEvent[] = await readEvents(hub.db, held.id, { after: 0, limit: 10_000 });
  expect(left).toHaveLength(before + 1);
  expect(applySessionEvents(EMPTY_SESSION_STATE, left).widgets.a).toMatchObject({
    state: { number: 198 },
    said: { content: { number: 200 } },
  });
});
