import type { SessionState } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendSignal } from '../src/database/signal-channel.ts';
import { createVault, handOver, SessionSecrets } from '../src/features/runs/secrets.ts';
import { createSealer } from '../src/sealing.ts';
import { Lab } from './support/lab.ts';
import type { TestPerson } from './support/people.ts';
import { holdElsewhere, isReady, textOf } from './support/sessions.ts';
import type { TestHub } from './support/test-hub.ts';

const PATIENT = { timeout: 120_000 };
let lab: Lab;
let hub: TestHub;
let ada: TestPerson;
beforeAll(async () => {
  lab = await Lab.start();
  ({ hub, ada } = lab);
});
afterAll(() => hub.stop());

const DECLARED =
  'from typing import Annotated\nimport quire\na: Annotated[str, quire.Secret()] = ""\nb: Annotated[str, quire.Secret()] = ""\nn = 1';
const open = async (code: string, parameters: Record<string, unknown>) =>
  lab.open(await lab.publish('# Secrets', { code: DECLARED, tags: ['parameters'] }, { code }), parameters);
const until: Lab['until'] = (id, isThere) => lab.until(id, isThere);
const isEnded = (generation: number) => (state: SessionState) =>
  state.generation === generation && (state.status === 'ready' || state.status === 'failed');
/** What an app shows with the inputs that it has, and with these; or the words for what is missing. */
async function show(id: string, given: Record<string, unknown>): Promise<string> {
  const { parameters } = await ada.client.sessions.getSession({ params: { id } });
  const { generation } = await ada.client.sessions.changeInputs({
    params: { id },
    body: { parameters: { ...parameters, ...given } },
  });
  const state = await until(id, isEnded(generation));
  return state.failure?.sentence ?? textOf(state);
}

const REVERSED = 'print(a[::-1], b[::-1], n)';

describe('secrets of an app', () => {
  it(
    'that its hub does not know are asked for, in words, and nothing runs without them',
    PATIENT,
    async () => {
      const id = await open(REVERSED, { a: 'a1', b: 'b1' });
      expect(textOf(await until(id, isReady(1)))).toBe('1a 1b 1\n');
      expect(await show(id, { a: { given: 'a mark of another hub' }, n: 2 })).toBe(
        '“A” must be given again.',
      );
      expect(await show(id, { a: 'a2' })).toBe('2a 1b 2\n');
    },
  );

  it('that another tab still has the mark of are the ones of this mark', PATIENT, async () => {
    const id = await open(REVERSED, { a: 'a1', b: 'b1' });
    await until(id, isReady(1));
    const { parameters } = await ada.client.sessions.getSession({ params: { id } });
    expect(await show(id, { a: 'a2' })).toBe('2a 1b 1\n');
    expect(await show(id, { ...parameters, n: 2 })).toBe('1a 1b 2\n');
  });

  it('reach cells whose keys only running tells', PATIENT, async () => {
    const id = await open(
      'for k in ["x"]:\n    v = quire.secret("Key", key=k * 2)\n    print(v and v[::-1])',
      {},
    );
    expect(textOf(await until(id, isReady(1)))).toBe('None\n');
    await ada.client.sessions.changeHelperInputs({
      params: { id },
      body: { inputs: { xx: 'abc' }, reset: [] },
    });
    expect(textOf(await until(id, isReady(2)))).toBe('cba\n');
  });

  it('given to two hubs in turn are never those of before', async () => {
    const id = await open(REVERSED, { a: 'a1', b: 'b1' });
    await until(id, isReady(1));
    const held = { id, claim: await holdElsewhere(hub, id, new Date(Date.now() + 3_600_000)) };
    const vault = createVault(createSealer('a'.repeat(64), []));
    const give = (secrets: Record<string, string>) =>
      hub.db.transaction().execute((tx) => handOver(tx, vault, { sessionId: id, secrets }));
    const [one, two] = [new SessionSecrets(), new SessionSecrets()];
    const known = (secrets: SessionSecrets, ...marks: string[]) => secrets.of(hub.db, vault, { held, marks });
    await give({ 'a, first': 'a1', 'b, first': 'b1' });
    expect(await known(one, 'a, first', 'b, first')).toEqual({ 'a, first': 'a1', 'b, first': 'b1' });
    await give({ 'a, second': 'a2' });
    expect(await known(two, 'a, second', 'b, first')).toEqual({ 'a, second': 'a2' });
    await give({ 'b, second': 'b2' });
    expect(await known(two, 'a, second', 'b, second')).toEqual({ 'a, second': 'a2', 'b, second': 'b2' });
    expect(await known(one, 'a, second', 'b, second')).toEqual({});
  });

  it('of an app that goes from hub to hub are the last that were given, or asked for', PATIENT, async () => {
    const now = { a: 'a0', b: 'b0' };
    const id = await open(REVERSED, now);
    await until(id, isReady(1));
    for (let round = 1; round <= 8; round += 1) {
      // As if its hub had gone silent: whichever hub hears of it first takes it.
      await hub.db.transaction().execute(async (tx) => {
        const free = { claim: null, claimed_by: null, status: 'queued' };
        await tx.updateTable('sessions').set(free).where('id', '=', id).execute();
        await sendSignal(tx, { kind: 'session-queued' });
      });
      const given = round % 2 === 0 ? { a: `a${round}` } : { b: `b${round}` };
      Object.assign(now, given);
      const first = await show(id, { ...given, n: round });
      const isAsked = first.endsWith('must be given again.');
      const shown = isAsked ? await show(id, now) : first;
      expect(shown).toBe(`${[...now.a].reverse().join('')} ${[...now.b].reverse().join('')} ${round}\n`);
    }
  });
});
