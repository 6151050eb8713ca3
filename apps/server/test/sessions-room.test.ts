import type { SessionState } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Lab } from './support/lab.ts';
import { isReady, textOf } from './support/sessions.ts';

vi.mock('../src/features/sessions/limits.ts', async (real) => ({
  ...(await real<object>()),
  SESSIONS_OPEN_MAX: 2,
}));

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
});
afterAll(() => lab.hub.stop());

const isAsked = ({ prompt }: SessionState) => prompt !== null;
const madeRoom = (state: SessionState) => isAsked(state) && state.notice?.includes('made room') === true;
const rowOf = (id: string) =>
  lab.hub.db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
/** As many as one hub has room for, on the hub that holds the first one: which hub takes an app is chance. */
async function fill(asking: Parameters<Lab['open']>[0], hub: string | null): Promise<void> {
  for (let there = 0; there < 2; ) {
    const id = await lab.open(asking);
    await lab.until(id, isAsked);
    if ((await rowOf(id)).claimed_by === hub) there += 1;
    else await lab.ada.client.sessions.endSession({ params: { id } });
  }
}

describe('an app that waits for an answer', () => {
  it('makes room after all others, and its question stands', { timeout: 120_000 }, async () => {
    const asking = await lab.publish('# App', { code: 'print("hello", input("Who? "))' });
    const quiet = await lab.publish('# App', { code: 'print("here")' });
    const first = await lab.open(asking);
    const { prompt } = await lab.until(first, isAsked);
    const held = await rowOf(first);
    await lab.until(await lab.open(quiet), isReady(1));
    await fill(asking, held.claimed_by);

    expect((await lab.until(first, madeRoom)).prompt).toEqual(prompt);
    await expect.poll(async () => (await rowOf(first)).claim).toBeNull();
    const resting = await lab.hub.db
      .selectFrom('sessions')
      .select('id')
      .where('status', '=', 'ready')
      .where('claimed_by', '=', held.claimed_by)
      .execute();
    expect(resting).toEqual([]);
    await lab.answer(first, prompt?.id, 'Ada');
    expect(textOf(await lab.until(first, isReady(1)))).toBe('hello Ada\n');
  });
});
