import type { SessionState, ShownAnswer } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab } from './support/lab.ts';
import { joinPerson } from './support/people.ts';
import { holdElsewhere, isReady, textOf } from './support/sessions.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
});
afterAll(() => lab.hub.stop());

const open = async (...cells: Parameters<Lab['publish']>) => lab.open(await lab.publish(...cells));
const isAsked = (generation: number) => (state: SessionState) =>
  state.generation === generation && state.prompt !== null;
const isAskedOrReady = (generation: number) => (state: SessionState) =>
  isAsked(generation)(state) || isReady(generation)(state);

/** Until an app asks this with these inputs. What was asked before is told first. */
const asked = (id: string, generation: number, words: string) =>
  lab.until(id, (state) => isAsked(generation)(state) && said(state).startsWith(words));
const said = ({ prompt }: SessionState): string => prompt?.text || String(prompt?.form?.label ?? '');
async function answer(id: string, generation: number, [words, text]: [string, string]): Promise<void> {
  await lab.answer(id, (await asked(id, generation, words)).prompt?.id, text);
}
/** What is printed, whichever cell ran last. */
const linesOf = (state: SessionState): string[] => textOf(state).trim().split('\n').sort();

const answersOf = ({ answers }: SessionState): ShownAnswer[] => Object.values(answers).flat();
const withdraw = (id: string, taken: ShownAnswer | undefined) =>
  lab.ada.client.sessions.withdrawAnswer({ params: { id, answer: taken?.id ?? '' } });
const told = (state: SessionState) => answersOf(state).map(({ text, answer: said }) => [text, said]);

const WORD = { code: 'a = 1\nb = 1', tags: ['parameters'] };
const ABOVE = { code: 'import uuid\nmark = uuid.uuid4().hex\nprint(mark)' };

describe('an answer', () => {
  it('is told with its cell to whoever opens the page, and again where it counts with other inputs', async () => {
    const id = await open('# App', WORD, { code: 'name = input("Who? ")\nprint(name, a)' });
    await answer(id, 1, ['Who?', 'Ada']);
    const state = await lab.until(id, isReady(1));
    expect(Object.keys(state.answers)).toEqual([Object.keys(state.run.cells).at(-1)]);
    expect(answersOf(state)).toMatchObject([{ text: 'Who? ', form: null, answer: 'Ada', isFirst: true }]);
    await lab.change(id, { a: 2 });
    const later = await lab.until(id, isReady(2));
    expect([textOf(later), answersOf(later)]).toEqual(['Ada 2\n', answersOf(state)]);
  });

  it('is taken back: asked again from its cell on, beginning with it, while others stay', async () => {
    const id = await open(
      '# App',
      WORD,
      ABOVE,
      { code: 'name = input("Who? ")' },
      { code: 'town = input("Where? ")\nprint(name, town)' },
    );
    await answer(id, 1, ['Who?', 'Ada']);
    await answer(id, 1, ['Where?', 'London']);
    const first = await lab.until(id, isReady(1));
    await withdraw(id, answersOf(first)[0]);
    const { prompt } = await lab.until(id, isAsked(2));
    expect(prompt).toMatchObject({ text: 'Who? ', earlier: 'Ada' });
    await expect(withdraw(id, answersOf(first)[0])).rejects.toMatchObject({ code: 'prompt-gone' });
    await lab.answer(id, prompt?.id, 'Grace');
    const second = await lab.until(id, isReady(2));
    expect(textOf(second)).toBe(textOf(first).replace('Ada', 'Grace'));
    expect(told(second)).toEqual([
      ['Who? ', 'Grace'],
      ['Where? ', 'London'],
    ]);
    const { entries } = await lab.ada.client.identity.listAudit();
    expect(entries.filter(({ action }) => action === 'session.answer-withdrawn')).toHaveLength(1);
  });

  it('is taken back while another question is open, and where no hub holds the app', async () => {
    const id = await open(
      '# App',
      { code: 'name = input("Who? ")' },
      { code: 'print(name, input("Where? "))' },
    );
    await answer(id, 1, ['Who?', 'Ada']);
    const asking = await asked(id, 1, 'Where?');
    await withdraw(id, answersOf(asking)[0]);
    await answer(id, 2, ['Who?', 'Grace']);
    await answer(id, 2, ['Where?', 'Rome']);
    const ready = await lab.until(id, isReady(2));
    await holdElsewhere(lab.hub, id, new Date(0));
    await expect.poll(async () => (await rowOf(id)).claim, { timeout: 20_000 }).toBe(null);
    await withdraw(id, answersOf(ready)[1]);
    const { prompt } = await lab.until(id, isAsked(3));
    expect(prompt).toMatchObject({ text: 'Where? ', earlier: 'Rome' });
    await lab.answer(id, prompt?.id, 'Oslo');
    expect(textOf(await lab.until(id, isReady(3)))).toBe('Grace Oslo\n');
    expect((await rowOf(id)).withdrawn).toEqual([]);
  });

  it('leaves nothing of itself in copies of the process that wait further down', async () => {
    const id = await open(
      '# App',
      WORD,
      { code: 'name = input("Who? ")' },
      { code: 'import time; time.sleep(0.4)' },
      { code: 'print(name, b)' },
    );
    await answer(id, 1, ['Who?', 'Ada']);
    const first = await lab.until(id, isReady(1));
    await withdraw(id, answersOf(first)[0]);
    await answer(id, 2, ['Who?', 'Grace']);
    expect(textOf(await lab.until(id, isReady(2)))).toBe('Grace 1\n');
    await lab.change(id, { b: 2 });
    expect(textOf(await lab.until(id, isReady(3)))).toBe('Grace 2\n');
  });

  it('that is a secret is told to nobody', async () => {
    const id = await open('# App', {
      code: 'import getpass, quire\ngetpass.getpass("Key? ")\nquire.form("Sign in", {"token": quire.Secret()}, key="in")\nprint("in")',
    });
    await answer(id, 1, ['Key?', 'hidden-1']);
    await answer(id, 1, ['Sign in', '{"token": "hidden-2"}']);
    const state = await lab.until(id, isReady(1));
    expect(state.answers).toEqual({});
    const kept = await lab.hub.db
      .selectFrom('session_events')
      .select('payload')
      .where('session_id', '=', id)
      .execute();
    expect(JSON.stringify(kept)).not.toContain('hidden');
  });

  it('is nobody else’s to take back', async () => {
    const id = await open('# App', { code: 'print(input("Who? "))' });
    await answer(id, 1, ['Who?', 'Ada']);
    const [taken] = answersOf(await lab.until(id, isReady(1)));
    const eve = await joinPerson(lab.hub, lab.ada, 'Eve');
    const theirs = eve.client.sessions.withdrawAnswer({ params: { id, answer: taken?.id ?? '' } });
    await expect(theirs).rejects.toMatchObject({ code: 'not-found' });
  });
});

const rowOf = (id: string) =>
  lab.hub.db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('a decision', () => {
  const ASKS = { code: 'import quire\nok = quire.confirm("Send it?")' };

  it('is asked again when something above it changed, also when that changes back, and at nothing else', async () => {
    const id = await open('# App', WORD, { code: 'print("total", a)' }, ASKS, { code: 'print(ok, b)' });
    await answer(id, 1, ['Send', 'false']);
    expect(told(await lab.until(id, isReady(1)))).toEqual([['Send it?', 'false']]);
    await lab.change(id, { b: 2 });
    expect(linesOf(await lab.until(id, isAskedOrReady(2)))).toEqual(['False 2', 'total 1']);
    await lab.change(id, { a: 2, b: 2 });
    await lab.until(id, isAsked(3));
    await lab.change(id, { a: 1, b: 2 });
    await lab.until(id, isAsked(4));
    await answer(id, 4, ['Send', 'true']);
    expect(linesOf(await lab.until(id, isReady(4)))).toEqual(['True 2', 'total 1']);
    await lab.change(id, { a: 1, b: 2 });
    expect(linesOf(await lab.until(id, isAskedOrReady(5)))).toEqual(['True 2', 'total 1']);
  });

  it('stands when everything is computed again with the same inputs above it', async () => {
    const id = await open('# App', WORD, ABOVE, { code: 'a' }, ASKS, { code: 'print(ok, b)' });
    await answer(id, 1, ['Send', 'true']);
    const before = textOf(await lab.until(id, isReady(1)));
    await holdElsewhere(lab.hub, id, new Date(0));
    await expect.poll(async () => (await rowOf(id)).claim, { timeout: 20_000 }).toBe(null);
    await lab.change(id, { b: 5 });
    const after = textOf(await lab.until(id, isAskedOrReady(2)));
    expect([after.split('\n')[1], after === before]).toEqual(['True 5', false]);
  });

  it('is asked again when a form above it was answered otherwise, and not when it was answered the same', async () => {
    const id = await open(
      '# App',
      { code: 'import quire\nto = quire.form("Where?", {"town": str}, key="where")' },
      ASKS,
      { code: 'print(to.town, ok)' },
    );
    await answer(id, 1, ['Where?', '{"town": "Rome"}']);
    await answer(id, 1, ['Send', 'true']);
    await withdraw(id, answersOf(await lab.until(id, isReady(1)))[0]);
    await answer(id, 2, ['Where?', '{"town": "Rome"}']);
    const same = await lab.until(
      id,
      (state) => isReady(2)(state) || (state.generation === 2 && said(state) === 'Send it?'),
    );
    expect(textOf(same)).toBe('Rome True\n');
    await withdraw(id, answersOf(await lab.until(id, isReady(2)))[0]);
    const { prompt } = await lab.until(id, isAsked(3));
    expect(prompt?.earlier).toBe('{"town": "Rome"}');
    await lab.answer(id, prompt?.id, '{"town": "Oslo"}');
    await answer(id, 3, ['Send', 'false']);
    expect(textOf(await lab.until(id, isReady(3)))).toBe('Oslo False\n');
  });

  it('stands when an input further down that a cell asks for changes, and not one above', async () => {
    const id = await open(
      '# App',
      { code: 'import quire\nup = quire.slider("Up", 0, 9, default=1)' },
      { code: 'if quire.button("Send"):\n    print("sent", up)' },
      { code: 'print(quire.slider("Down", 0, 9, default=1))' },
    );
    const set = (inputs: Record<string, number>) =>
      lab.ada.client.sessions.changeHelperInputs({ params: { id }, body: { inputs } });
    await answer(id, 1, ['Send', 'true']);
    await lab.until(id, isReady(1));
    await set({ down: 4 });
    expect(linesOf(await lab.until(id, isAskedOrReady(2)))).toEqual(['4', 'sent 1']);
    await set({ up: 4 });
    await answer(id, 3, ['Send', 'true']);
    expect(linesOf(await lab.until(id, isReady(3)))).toEqual(['4', 'sent 4']);
  });
});
