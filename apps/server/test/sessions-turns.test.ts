import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SESSIONS_AT_ONCE, SESSIONS_AT_ONCE_PER_PERSON } from '../src/features/sessions/limits.ts';
import { createTurns } from '../src/features/sessions/turns.ts';
import { Lab } from './support/lab.ts';
import { joinPerson, type TestPerson } from './support/people.ts';
import { isReady, untilState } from './support/sessions.ts';

const PATIENT = { timeout: 120_000 };
/** All that they may have, on as many hubs as there are. */
const ALL_TURNS = SESSIONS_AT_ONCE_PER_PERSON * Number(process.env.QUIRE_TEST_REPLICAS ?? 1);

let lab: Lab;
let ada: TestPerson;
let runner: TestPerson;
let at: Awaited<ReturnType<Lab['publish']>>;
beforeAll(async () => {
  lab = await Lab.start();
  ada = lab.ada;
  runner = await joinPerson(lab.hub, ada, 'Runner');
  at = await lab.publish(
    '# App',
    { code: 'seconds = 0', tags: ['parameters'] },
    { code: 'import time; time.sleep(seconds)\nprint("slept", seconds)' },
  );
  const member = { space: at.space, handle: runner.handle };
  await ada.client.spaces.setMember({ params: member, body: { role: 'runner' } });
});
afterAll(() => lab.hub.stop());

const open = async ({ client }: TestPerson, seconds: number): Promise<string> =>
  (await client.sessions.createSession({ params: at, body: { parameters: { seconds } } })).id;
const until = ({ client }: TestPerson, id: string, isThere: Parameters<typeof untilState>[1]) =>
  untilState((signal) => client.sessions.followSession({ params: { id }, signal }), isThere);
const close = ({ client }: TestPerson, id: string) => client.sessions.endSession({ params: { id } });

/** Apps of one person that compute without an end, in all the places that one person may have. */
async function fillUp(person: TestPerson): Promise<string[]> {
  const all: string[] = [];
  for (let index = 0; index < ALL_TURNS; index += 1) {
    const id = await open(person, 3_600);
    all.push(id);
    await until(person, id, ({ status }) => status === 'running');
  }
  return all;
}

describe('one person whose apps compute without an end', () => {
  it('keeps nobody else from computing, however many they open', PATIENT, async () => {
    const endless: string[] = [];
    for (let index = 0; index < SESSIONS_AT_ONCE + 1; index += 1) endless.push(await open(ada, 3_600));
    const quick = await open(runner, 0);
    await until(runner, quick, isReady(1));
    await close(runner, quick);
    for (const id of endless) await close(ada, id);
  });

  it('reads of an app that waits for a place, and can stop it or close it', PATIENT, async () => {
    const held = [await open(ada, 0), await open(ada, 0)];
    for (const id of held) await until(ada, id, isReady(1));
    const endless = await fillUp(ada);
    const change = (id: string) => lab.change(id, { seconds: 1 });
    const [stopped = '', closed = ''] = held;
    await Promise.all(held.map(change));
    for (const id of held) await until(ada, id, ({ status }) => status === 'queued');
    await ada.client.sessions.stopSession({ params: { id: stopped } });
    const { events } = await until(ada, stopped, ({ status }) => status === 'failed');
    expect(events.findLast(({ type }) => type === 'settled')).toMatchObject({
      generation: 2,
      status: 'cancelled',
    });
    await close(ada, closed);
    for (const id of endless) await close(ada, id);
    await change(stopped);
    await until(ada, stopped, isReady(3));
    await close(ada, stopped);
  });
});

describe('turns', () => {
  it('are given in the order of asking, but for those of people who have all that they may', async () => {
    const turns = createTurns({ most: 3, mostOfOne: 2 });
    const { signal } = new AbortController();
    const given: string[] = [];
    const take = (person: string) =>
      turns.take(person, signal).then((end) => [given.push(person), end][1] as () => void);
    const [first] = await Promise.all([take('ada'), take('ada')]);
    const waiting = [take('ada'), take('bob'), take('eve')];
    await Promise.resolve();
    expect({ free: turns.free, ada: turns.of('ada'), given }).toEqual({
      free: 0,
      ada: 3,
      given: ['ada', 'ada', 'bob'],
    });
    first?.();
    await waiting[0];
    (await waiting[1])?.();
    await waiting[2];
    expect(given).toEqual(['ada', 'ada', 'bob', 'ada', 'eve']);
  });

  it('leave places free that only those wait for who have all that they may', async () => {
    const turns = createTurns({ most: 3, mostOfOne: 1 });
    const gone = new AbortController();
    await turns.take('ada', gone.signal);
    const late = turns.take('ada', gone.signal);
    expect([turns.free, turns.isFree('ada'), turns.isFree('bob')]).toEqual([2, false, true]);
    gone.abort();
    (await late)();
    expect([turns.free, turns.of('ada')]).toEqual([2, 1]);
  });
});
