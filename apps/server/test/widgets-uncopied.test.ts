import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionState, ShownWidget, WidgetMessage } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { restartUntaken } from '../src/features/sessions/widgets.ts';
import { Lab } from './support/lab.ts';
import { textOf } from './support/sessions.ts';

const A_QUARTER_OF_AN_HOUR = 15 * 60_000;
const times = vi.hoisted(() => ({ parkAfter: 0 }));
vi.mock('../src/features/sessions/limits.ts', async (real) => ({
  ...(await real<object>()),
  get PARK_AFTER_MILLISECONDS() {
    return times.parkAfter;
  },
}));

/** A thread that waits for work, as pools have them: such a process is not copied any more. */
const THREAD = [
  'import threading, time',
  'stop = threading.Event()',
  'threading.Thread(target=stop.wait, daemon=True).start()',
].join('\n');
const INTERACT = [
  'import ipywidgets as w',
  'from IPython.display import display',
  'moved = []',
  'def show(x):',
  '    moved.append(x)',
  '    print("x is", x, "of", a)',
  'w.interact(show, x=(0, 9))',
  'display(w.Image(value=bytes(range(256)), format="raw"))',
].join('\n');

const find = ({ widgets }: SessionState, name: string): ShownWidget | undefined =>
  Object.values(widgets).find(({ state, isLive }) => state._model_name === `${name}Model` && isLive);
const textIn = (state: SessionState): string =>
  ((find(state, 'Output')?.state.outputs ?? []) as { text?: string }[]).map(({ text }) => text).join('');
const isReady = (generation: number) => (state: SessionState) =>
  state.status === 'ready' && state.generation === generation;

let count = 0;
const move = (state: SessionState, value: number): WidgetMessage => {
  count += 1;
  return {
    method: 'update',
    modelId: find(state, 'IntSlider')?.id ?? '',
    sender: { client: 'tab', count },
    state: { value },
    buffers: [],
  };
};

describe.each([
  { name: 'of a notebook with a thread', copies: true },
  { name: 'where nothing is copied', copies: false },
])('widgets $name', ({ copies }) => {
  let lab: Lab;
  beforeAll(async () => {
    times.parkAfter = A_QUARTER_OF_AN_HOUR;
    lab = await Lab.start({ copies });
  });
  afterAll(() => lab.hub.stop());

  const open = async (...codes: string[]) =>
    lab.open(
      await lab.publish(
        '# Widgets',
        { code: 'a = 1', tags: ['parameters'] },
        { code: THREAD },
        ...codes.map((code) => ({ code })),
      ),
    );
  const tell = (id: string, message: WidgetMessage) =>
    lab.ada.client.sessions.tellWidgets({ params: { id }, body: { messages: [message] } });
  const claimOf = async (id: string) =>
    (await lab.hub.db.selectFrom('sessions').select('claim').where('id', '=', id).executeTakeFirstOrThrow())
      .claim;

  it('are live after the last cell, with their binary data', async () => {
    const id = await open(INTERACT);
    const state = await lab.until(id, (now) => isReady(1)(now) && textIn(now) !== '');
    expect([textIn(state), find(state, 'Image')?.buffers[0]?.path]).toEqual(['x is 4 of 1\n', ['value']]);
    expect(await tell(id, move(state, 7))).toEqual({ outcome: 'sent' });
    expect(find(await lab.until(id, (now) => textIn(now) === 'x is 7 of 1\n'), 'IntSlider')).toMatchObject({
      id: find(state, 'IntSlider')?.id,
      state: { value: 7 },
    });
  });

  it('are those of a fresh run after other inputs: nothing is computed from what a person touched', async () => {
    const id = await open(INTERACT, 'print("moved", moved)');
    const before = await lab.until(id, (now) => isReady(1)(now) && textIn(now) !== '');
    await tell(id, move(before, 8));
    await lab.until(id, (now) => textIn(now) === 'x is 8 of 1\n');
    await lab.change(id, { a: 2 });
    const after = await lab.until(id, (now) => isReady(2)(now) && textIn(now) !== '');
    expect({
      shown: [textIn(after), textOf(after)],
      sliders: Object.values(after.widgets).filter(({ state }) => state._model_name === 'IntSliderModel')
        .length,
      isSame: find(after, 'IntSlider')?.id === find(before, 'IntSlider')?.id,
    }).toEqual({ shown: ['x is 4 of 2\n', 'moved [4]\n'], sliders: 1, isSame: false });
    await tell(id, move(after, 3));
    await lab.until(id, (now) => textIn(now) === 'x is 3 of 2\n');
  });

  it('are moved by threads when their cell is over', async () => {
    const code = [
      'import ipywidgets as w',
      'bar = w.IntProgress(max=5)',
      'def work():',
      '    for _ in range(5): time.sleep(0.3); bar.value += 1',
      'threading.Thread(target=work).start()',
    ].join('\n');
    const id = await open(code);
    const state = await lab.until(id, isReady(1));
    expect(find(state, 'IntProgress')?.state.value).not.toBe(5);
    await lab.until(id, (now) => find(now, 'IntProgress')?.state.value === 5);
  });

  it('answer while the notebook waits for an answer of its person, which goes on with them', async () => {
    const id = await open(
      INTERACT,
      'import quire\nprint("sure" if quire.confirm("Sure?") else "unsure", moved)',
    );
    const asked = await lab.until(id, (now) => now.prompt !== null && textIn(now) !== '');
    await tell(id, move(asked, 6));
    const moved = await lab.until(id, (now) => textIn(now) === 'x is 6 of 1\n');
    expect(moved.prompt).toEqual(asked.prompt);
    await lab.answer(id, asked.prompt?.id, 'true');
    expect(textOf(await lab.until(id, isReady(1)))).toBe('sure [4, 6]\n');
  });

  it('outlive no stop: the first touch begins anew, in words', async () => {
    const id = await open(INTERACT, 'if a == 1: time.sleep(600)');
    const state = await lab.until(id, (now) => textIn(now) !== '');
    await lab.ada.client.sessions.stopSession({ params: { id } });
    const stopped = await lab.until(id, (now) => now.status === 'failed');
    await tell(id, move(state, 2));
    const anew = await lab.until(id, (now) => now.notice !== null && now.status === 'running');
    expect([stopped.failure, anew.notice?.includes('begin as they were at first')]).toEqual([null, true]);
    await lab.change(id, { a: 2 });
    const other = await lab.until(id, (now) => now.status === 'ready' && textIn(now) === 'x is 4 of 2\n');
    await tell(id, move(other, 5));
    await lab.until(id, (now) => textIn(now) === 'x is 5 of 2\n');
  });

  it('give their process back where nobody uses them for long: the first touch begins anew, in words', async () => {
    times.parkAfter = 3_000;
    const id = await open(INTERACT);
    const state = await lab.until(id, (now) => isReady(1)(now) && textIn(now) !== '');
    expect(await claimOf(id)).not.toBeNull();
    await expect.poll(() => claimOf(id), { timeout: 20_000 }).toBeNull();
    times.parkAfter = A_QUARTER_OF_AN_HOUR;
    expect(await tell(id, move(state, 9))).toEqual({ outcome: 'restarted' });
    const anew = await lab.until(id, (now) => isReady(2)(now) && textIn(now) !== '');
    expect([textIn(anew), anew.notice?.includes('had ended')]).toEqual(['x is 4 of 1\n', true]);
    await tell(id, move(anew, 1));
    await lab.until(id, (now) => textIn(now) === 'x is 1 of 1\n');
  });

  it('that were touched while their process was given up are not left without one', async () => {
    times.parkAfter = 1_000;
    const id = await open(INTERACT);
    await lab.until(id, (now) => isReady(1)(now) && textIn(now) !== '');
    await expect.poll(() => claimOf(id), { timeout: 20_000 }).toBeNull();
    times.parkAfter = A_QUARTER_OF_AN_HOUR;
    await lab.hub.db
      .insertInto('session_widget_messages')
      .values({ session_id: id, sealed: 'came a moment too late' })
      .execute();
    const { person } = await lab.hub.db
      .selectFrom('sessions')
      .select('person')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await restartUntaken(lab.hub.db, { id, person });
    const anew = await lab.until(id, (now) => isReady(2)(now) && textIn(now) !== '');
    expect(anew.notice?.includes('had ended')).toBe(true);
  });

  it('are not waited for where there are none: such a process is given back at once', async () => {
    const id = await open('print(a)');
    await lab.until(id, isReady(1));
    // One whose first process can be copied waits there for other inputs.
    if (copies) return;
    await sleep(500);
    expect(await claimOf(id)).toBeNull();
  });
});
