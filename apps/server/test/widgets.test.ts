import {
  applySessionEvents,
  EMPTY_SESSION_STATE,
  type SessionEvent,
  type SessionState,
  type ShownWidget,
  type WidgetMessage,
} from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { untilState } from './support/sessions.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

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
async function open(code: string, person = ada): Promise<string> {
  count += 1;
  const slug = `widgets-${count}`;
  await ada.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: {
      filename: `${slug}.ipynb`,
      content: notebookFile('# Widgets', { code: 'a = 1', tags: ['parameters'] }, { code }),
    },
  });
  const at = { space: 'lab', slug };
  return (await person.client.sessions.createSession({ params: at, body: { parameters: {} } })).id;
}
const until = (id: string, isThere: (state: SessionState) => boolean, person = ada) =>
  untilState((signal) => person.client.sessions.followSession({ params: { id }, signal }), isThere);
const find = ({ widgets }: SessionState, name: string): ShownWidget | undefined =>
  Object.values(widgets).find(({ state, isLive }) => state._model_name === `${name}Model` && isLive);
const textIn = (state: SessionState): string =>
  ((find(state, 'Output')?.state.outputs ?? []) as { text?: string; evalue?: string }[])
    .map(({ text, evalue }) => text ?? evalue)
    .join('');
const move = (modelId: string, value: number, sequence = 1): WidgetMessage => ({
  method: 'update',
  modelId,
  sender: { client: 'tab', count: sequence },
  state: { value },
  buffers: [],
});
const tell = (person: TestPerson, id: string, ...messages: WidgetMessage[]) =>
  person.client.sessions.tellWidgets({ params: { id }, body: { messages } });
const isReady = (state: SessionState) => state.status === 'ready';

const INTERACT = 'import ipywidgets as w\nw.interact(lambda x: print("x is", x), x=(0, 9));';

describe('widgets of an app', () => {
  it('follow what their person does, for everybody who follows the app', async () => {
    const id = await open(INTERACT);
    const { state } = await until(id, (now) => isReady(now) && textIn(now) !== '');
    const slider = find(state, 'IntSlider');
    expect({ text: textIn(state), slider: slider?.state.value, heard: slider?.heard }).toEqual({
      text: 'x is 4\n',
      slider: 4,
      heard: null,
    });
    expect(await tell(ada, id, move(slider?.id ?? '', 7))).toEqual({ outcome: 'sent' });
    const { state: moved } = await until(id, (now) => textIn(now) === 'x is 7\n');
    expect(find(moved, 'IntSlider')).toEqual({
      ...slider,
      state: { ...slider?.state, value: 7 },
      heard: { client: 'tab', count: 1 },
    });
    // What was before is left out for those who come when it is over.
    const { events } = await until(id, (now) => textIn(now) === 'x is 7\n');
    const shown = events.filter((event) => event.type === 'widget' && event.model.id === slider?.id);
    expect(shown.length).toBe(1);
  });

  it('are their person’s alone: others may not even know of them', async () => {
    const id = await open(INTERACT);
    const { state } = await until(id, isReady);
    const message = move(find(state, 'IntSlider')?.id ?? '', 1);
    await expect(tell(runner, id, message)).rejects.toMatchObject({ code: 'not-found' });
    const { secret } = await ada.client.identity.createToken({
      body: { name: 'reads', scopes: ['read'], expiresInDays: 1 },
    });
    const refused = await hub.fetch(`/api/v1/sessions/${id}/widgets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [message] }),
    });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      403,
      'scope-missing',
    ]);
  });

  it('of no process are not touched, and what is no message is refused', async () => {
    const id = await open(INTERACT);
    await until(id, isReady);
    expect(await tell(ada, id, move('0123456789abcdef', 3))).toEqual({ outcome: 'sent' });
    await expect(tell(ada, id, move('../x', 3))).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(tell(ada, id)).rejects.toMatchObject({ code: 'invalid-request' });
    expect(textIn((await until(id, isReady)).state)).toBe('x is 4\n');
  });

  it('begin anew where the process had ended, in words, and leave nothing of the old ones', async () => {
    const id = await open(INTERACT);
    const { state } = await until(id, isReady);
    const old = find(state, 'IntSlider')?.id ?? '';
    // As a hub that went silent.
    await hub.db
      .updateTable('sessions')
      .set({ claim: '00000000-0000-4000-8000-000000000000', lease_until: new Date(0) })
      .where('id', '=', id)
      .execute();
    await expect
      .poll(
        async () => (await hub.db.selectFrom('sessions').select('claim').where('id', '=', id).execute())[0],
        { timeout: 20_000 },
      )
      .toEqual({ claim: null });
    expect(await tell(ada, id, move(old, 9))).toEqual({ outcome: 'restarted' });
    const { state: anew } = await until(id, (now) => isReady(now) && now.generation === 2);
    expect({
      text: textIn(anew),
      notice: anew.notice,
      old: anew.widgets[old],
      sliders: Object.values(anew.widgets).filter(({ state }) => state._model_name === 'IntSliderModel')
        .length,
    }).toEqual({
      text: 'x is 4\n',
      notice:
        'The process of this app had ended, so that everything is computed again; its widgets begin as they were at first.',
      old: undefined,
      sliders: 1,
    });
  });

  it('keep no password, and no code from who may not read it', async () => {
    const code = [
      'import ipywidgets as w',
      'from IPython.display import display',
      'secret, out = w.Password(), w.Output()',
      'def heard(change):',
      '    with out: print("of", len(change.new)); secret_code_of_ada = 1 / 0',
      'secret.observe(heard, "value")',
      'display(secret, out)',
    ].join('\n');
    const id = await open(code, runner);
    const { state } = await until(id, isReady, runner);
    const field = find(state, 'Password')?.id ?? '';
    await tell(runner, id, {
      ...move(field, 0),
      method: 'update',
      state: { value: 'hunter2!' },
      buffers: [],
    });
    const { events } = await until(id, (now) => textIn(now).includes('division'), runner);
    const told = JSON.stringify(events);
    expect([told.includes('hunter2!'), told.includes('secret_code_of_ada')]).toEqual([false, false]);
    const kept = await hub.db.selectFrom('session_events').selectAll().where('session_id', '=', id).execute();
    const waiting = await hub.db.selectFrom('session_widget_messages').selectAll().execute();
    expect([JSON.stringify(kept).includes('hunter2!'), waiting]).toEqual([false, []]);
  });

  it('are shown to a helper, who cannot use them', async () => {
    const id = await open(INTERACT, runner);
    const { state } = await until(id, isReady, runner);
    const share = await runner.client.sessionShares.createShare({
      params: { id },
      body: { handle: ada.handle, hours: 1 },
    });
    const follow = (signal: AbortSignal) =>
      ada.client.sessionShares.followSharedSession({ params: { id: share.id }, signal });
    const { state: seen } = await untilState(follow, isReady);
    expect(find(seen, 'IntSlider')).toEqual(find(state, 'IntSlider'));
    await expect(tell(ada, id, move(find(state, 'IntSlider')?.id ?? '', 1))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

it('events of widgets add up to the widgets that are shown', () => {
  const model = { id: 'm', state: { value: 1 }, buffers: [], heard: null };
  const at = '2026-01-01T00:00:00.000Z';
  const apply = (...events: object[]) =>
    applySessionEvents(
      EMPTY_SESSION_STATE,
      events.map((event, index) => ({ ...event, seq: index + 1, at }) as SessionEvent),
    ).widgets;
  const shown = { type: 'widget', model };
  const restarted = { type: 'widgets-restarted', kept: [] };
  const settled = { type: 'settled', generation: 1, status: 'succeeded', failure: null };
  expect(apply(shown)).toEqual({ m: { ...model, isLive: true, said: null } });
  expect(apply(shown, { type: 'widget-said', modelId: 'm', content: { a: 1 }, buffers: [] })).toEqual({
    m: { ...model, isLive: true, said: { seq: 2, content: { a: 1 }, buffers: [] } },
  });
  expect(apply(shown, { type: 'widget-closed', modelId: 'm' })).toEqual({});
  expect(apply(shown, restarted)).toEqual({ m: { ...model, isLive: false, said: null } });
  expect(apply(shown, restarted, settled)).toEqual({});
});
