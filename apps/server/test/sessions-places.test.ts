import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SESSIONS_PER_PERSON_MAX } from '../src/features/sessions/limits.ts';
import { deleteUnused } from '../src/features/sessions/store.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { isReady, untilState } from './support/sessions.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

const PATIENT = { timeout: 120_000 };
/** More than two hubs compute at once for one person, and fewer than one person may open. */
const APPS_EACH = 9;

let hub: TestHub;
let people: TestPerson[];
beforeAll(async () => {
  hub = await startTestHub();
  const ada = await joinAdministrator(hub);
  const runner = await joinPerson(hub, ada, 'Runner');
  people = [ada, runner];
  await ada.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
  await ada.client.spaces.setMember({
    params: { space: 'lab', handle: runner.handle },
    body: { role: 'runner' },
  });
  for (const [slug, code] of [
    ['slow', 'import time; time.sleep(600)'],
    ['quick', 'print("here")'],
  ] as const)
    await ada.client.notebooks.publishNotebook({
      params: { space: 'lab' },
      body: { filename: `${slug}.ipynb`, slug, content: notebookFile('# App', { code }) },
    });
});
afterAll(() => hub.stop());

type Opened = { person: TestPerson; id: string };
const open = async (person: TestPerson, slug: string): Promise<Opened> => {
  const params = { space: 'lab', slug };
  return {
    person,
    id: (await person.client.sessions.createSession({ params, body: { parameters: {} } })).id,
  };
};
const look = ({ person, id }: Opened) => person.client.sessions.getSession({ params: { id } });
const close = ({ person, id }: Opened) => person.client.sessions.endSession({ params: { id } });

describe('places for apps that compute', () => {
  it(
    'are given in the order of asking, and each who waits knows how many are before them',
    PATIENT,
    async () => {
      const all: Opened[] = [];
      for (const person of people)
        for (let index = 0; index < APPS_EACH; index += 1) all.push(await open(person, 'slow'));
      const standing = async () => {
        const looked = await Promise.all(all.map(async (one) => ({ one, ...(await look(one)) })));
        return {
          working: looked.filter(({ status }) => status === 'running'),
          queued: looked.filter(({ status }) => status === 'queued'),
          isSettled: looked.every(({ status }) => status === 'running' || status === 'queued'),
        };
      };
      const settled = async () => {
        for (;;) {
          const now = await standing();
          if (now.isSettled) return now;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      };
      const before = await settled();
      // Whoever asked later waits behind, and each person has as many places as one may.
      const isFirst = (one: Opened) =>
        all.filter(({ person }) => person === one.person).indexOf(one) < places;
      const places = before.working.length / people.length;
      expect(before.queued.map(({ one }) => one)).toEqual(all.filter((one) => !isFirst(one)));
      expect(before.queued.map(({ queuePosition }) => queuePosition)).toEqual(
        before.queued.map((_, index) => index + 1),
      );
      const leaving = before.working[0]?.one as Opened;
      const first = before.queued.find(({ one }) => one.person === leaving.person);
      const others = before.queued.filter((one) => one !== first);
      await close(leaving);
      all.splice(all.indexOf(leaving), 1);
      await expect.poll(async () => (await look(first?.one as Opened)).status, PATIENT).toBe('running');
      expect((await settled()).queued.map(({ id, queuePosition }) => [id, queuePosition])).toEqual(
        others.map(({ id }, index) => [id, index + 1]),
      );
      const [next, ...behind] = others;
      await next?.one.person.client.sessions.stopSession({ params: { id: next.id } });
      expect(await look(next?.one as Opened)).toMatchObject({ status: 'failed' });
      expect(
        (await Promise.all(behind.map(({ one }) => look(one)))).map(({ queuePosition }) => queuePosition),
      ).toEqual(behind.map((_, index) => index + 1));
      await Promise.all(all.map(close));
    },
  );
});

describe('an app that nobody has looked at for a week', () => {
  it('is closed, and others stay', PATIENT, async () => {
    const [ada] = people as [TestPerson];
    const [unused, used] = [await open(ada, 'quick'), await open(ada, 'quick')];
    const following = ({ id }: Opened, isThere: Parameters<typeof untilState>[1]) =>
      untilState((signal) => ada.client.sessions.followSession({ params: { id }, signal }), isThere);
    await Promise.all([unused, used].map((one) => following(one, isReady(1))));
    await hub.db
      .updateTable('sessions')
      .set({ last_used_at: new Date(Date.now() - 8 * 24 * 60 * 60 * 1000) })
      .where('id', '=', unused.id)
      .execute();
    expect(await hub.db.transaction().execute(deleteUnused)).toEqual([unused.id]);
    await expect(look(unused)).rejects.toMatchObject({ code: 'not-found' });
    expect((await look(used)).status).toBe('ready');
    await close(used);
  });
});

describe('a person who has as many apps as they may', () => {
  it(
    'opens another one in place of the one that they left longest ago, not of one in use',
    PATIENT,
    async () => {
      const [ada, runner] = people as [TestPerson, TestPerson];
      const all: Opened[] = [];
      for (let index = 0; index < SESSIONS_PER_PERSON_MAX; index += 1) all.push(await open(runner, 'quick'));
      const [shared, oldest, ...others] = all as [Opened, Opened, ...Opened[]];
      await Promise.all(
        all.map((one) => expect.poll(async () => (await look(one)).status, PATIENT).toBe('ready')),
      );
      await expect(open(runner, 'quick')).rejects.toMatchObject({ code: 'too-many-sessions' });

      const leave = (minutes: number, one: Opened) =>
        hub.db
          .updateTable('sessions')
          .set({ last_used_at: new Date(Date.now() - minutes * 60_000) })
          .where('id', '=', one.id)
          .execute();
      const share = { params: { id: shared.id }, body: { handle: ada.handle, hours: 1 } };
      await runner.client.sessionShares.createShare(share);
      await Promise.all([leave(90, shared), leave(60, oldest), ...others.map((one) => leave(30, one))]);
      const newest = await open(runner, 'quick');
      await expect(look(oldest)).rejects.toMatchObject({ code: 'not-found' });
      const left = await runner.client.sessions.listSessions({ query: {} });
      expect(left.sessions.map(({ id }) => id).toSorted()).toEqual(
        [shared, ...others, newest].map(({ id }) => id).toSorted(),
      );
      await Promise.all([shared, ...others, newest].map(close));
    },
  );
});
