import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionState } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Lab } from './support/lab.ts';
import type { TestPerson } from './support/people.ts';
import { isReady, textOf, untilState } from './support/sessions.ts';
import type { TestHub } from './support/test-hub.ts';

vi.mock('../src/features/sessions/limits.ts', async (real) => ({
  ...(await real<object>()),
  UNANSWERED_AFTER_MILLISECONDS: 1_500,
}));

let lab: Lab;
let hub: TestHub;
let ada: TestPerson;
beforeAll(async () => {
  lab = await Lab.start();
  ({ hub, ada } = lab);
});
afterAll(() => hub.stop());

const open = async (...cells: Parameters<Lab['publish']>) => lab.open(await lab.publish(...cells));
const until: Lab['until'] = (id, isThere) => lab.until(id, isThere);
const isAsked = ({ prompt }: SessionState) => prompt !== null;
const isLeft = (state: SessionState) =>
  isAsked(state) && state.notice?.startsWith('Nobody answered') === true;
const answer = (id: string, { prompt }: SessionState, text: string) => lab.answer(id, prompt?.id, text);
const rowOf = (id: string) =>
  hub.db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
/** Until no hub holds it, which an open page does not keep from happening. */
async function untilParked(id: string): Promise<SessionState> {
  const state = await until(id, isLeft);
  while ((await rowOf(id)).claim !== null) await sleep(50);
  return state;
}

describe('a question that nobody answers', () => {
  it('gives its process back, says so, stands, and goes on with the answer that comes later', async () => {
    const id = await open(
      '# App',
      { code: 'print("above")' },
      { code: 'name = input("Who? ")' },
      { code: 'print("hello", name)' },
    );
    const first = await until(id, isAsked);
    const left = await untilParked(id);
    expect([left.status, left.prompt?.id, textOf(left)]).toEqual(['waiting', first.prompt?.id, 'above\n']);
    // As those do who reload the page.
    expect(await until(id, isLeft)).toMatchObject({ status: 'waiting', prompt: left.prompt });
    expect(await ada.client.sessions.getSession({ params: { id } })).toMatchObject({ status: 'waiting' });
    await sleep(3_000);
    expect(await rowOf(id)).toMatchObject({ status: 'waiting', claim: null });
    await answer(id, left, 'Ada');
    await until(id, isReady(1));
    const { state, events } = await untilState(
      (signal) => ada.client.sessions.followSession({ params: { id }, signal }),
      isReady(1),
    );
    expect([textOf(state), events.filter(({ type }) => type === 'prompt')]).toEqual([
      'above\nhello Ada\n',
      [],
    ]);
  });

  it('takes a password later too, which is kept nowhere', async () => {
    const id = await open('# App', { code: 'import getpass\nprint(len(getpass.getpass("Key? ")))' });
    await answer(id, await untilParked(id), 'four');
    expect(textOf(await until(id, isReady(1)))).toBe('4\n');
    expect(await rowOf(id)).toMatchObject({ answers: [], given_answer: null, open_prompt: null });
  });

  it('is asked anew where it has other words then', async () => {
    const id = await open('# App', { code: 'import time\nprint(input(f"At {time.time()}? "))' });
    const left = await untilParked(id);
    await answer(id, left, 'Ada');
    const isOther = (state: SessionState) => isAsked(state) && state.prompt?.id !== left.prompt?.id;
    await answer(id, await until(id, isOther), 'Eve');
    expect(textOf(await until(id, isReady(1)))).toBe('Eve\n');
  });

  it('ends where its person stops the app, and gives way to other inputs', async () => {
    const id = await open(
      '# App',
      { code: 'a = 1', tags: ['parameters'] },
      { code: 'print(a if a > 1 else input("Who? "))' },
    );
    await untilParked(id);
    await ada.client.sessions.stopSession({ params: { id } });
    const { prompt, failure } = await until(id, ({ status }) => status === 'failed');
    expect([prompt, failure, (await rowOf(id)).open_prompt]).toEqual([null, null, null]);
    await lab.change(id, { a: 1 });
    await untilParked(id);
    await lab.change(id, { a: 3 });
    expect(textOf(await until(id, isReady(3)))).toBe('3\n');
  });
});
