import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contribution, ListContributions } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PREVIEW_TIP_AGE_MILLISECONDS } from '../src/features/contributions/limits.ts';
import { makeRepository, removeRepositories, type TestRepository } from './support/contributing.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { PUBLIC_URL, startTestHub, type TestHub } from './support/test-hub.ts';

/* What people find of others' contributions in lists: as far as the target says, by the policy that opens each. */

const HOUR = 3_600_000;
/** Long enough to submit within, on a machine that does other things too. */
const SOON_MILLISECONDS = 15_000;

let hub: TestHub;
const people = {} as Record<'ada' | 'grace' | 'otto' | 'vic' | 'mary', TestPerson>;

beforeAll(async () => {
  hub = await startTestHub();
  people.ada = await joinAdministrator(hub);
  for (const name of ['grace', 'otto', 'vic', 'mary'] as const)
    people[name] = await joinPerson(hub, people.ada, name);
});
afterAll(async () => {
  await hub.stop();
  await removeRepositories();
});

const describeIt = ({ deadline, visibility }: { deadline: number; visibility: string }) =>
  [
    'version: 1',
    'kind: assignment',
    'assignment: sorting',
    `deadline: ${new Date(deadline).toISOString()}`,
    `visibility: ${visibility}`,
    'require: {signature: "sort(xs)"}',
    'review: {maintainers: [mary]}',
  ].join('\n');
const assignment = (rules: { deadline: number; visibility: string }) =>
  makeRepository({ '.contrib.yml': describeIt(rules) });

const SOLUTION = {
  kind: 'document',
  filename: 'solution.ipynb',
  content: notebookFile({ code: 'def sort(xs):\n    return sorted(xs)' }),
} as const;

async function submit(person: TestPerson, target: TestRepository): Promise<Contribution> {
  const { client } = person;
  const body = { source: SOLUTION, target: target.url, key: randomUUID() };
  const { id } = await client.contributions.createContribution({ body });
  for (;;) {
    const now = await client.contributions.getContribution({ params: { id } });
    if (now.status !== 'working') return now;
    await sleep(50);
  }
}

async function list(person: TestPerson, query: Partial<ListContributions>): Promise<string[]> {
  const { contributions } = await person.client.contributions.listContributions({ query });
  return contributions.map(({ author }) => author.handle).sort();
}

/** Whose submissions each finds, and whose of them they may open. */
async function seen(target: TestRepository, all: readonly Contribution[]) {
  const found = await Promise.all(
    Object.entries(people).map(async ([name, person]) => {
      const listed = await list(person, { whose: 'visible', target: target.url });
      const opened = await Promise.all(
        all.map(async ({ id, author }) =>
          person.client.contributions.getContribution({ params: { id } }).then(
            () => (author.handle === person.handle ? [] : [author.handle]),
            () => [],
          ),
        ),
      );
      // A list and the page of each say the same.
      expect({ name, listed }).toEqual({ name, listed: opened.flat().sort() });
      return [name, listed] as const;
    }),
  );
  return Object.fromEntries(found);
}

const NOBODY = { ada: ['grace', 'otto'], grace: [], otto: [], vic: [], mary: ['grace', 'otto'] };
const EVERYBODY = {
  ada: ['grace', 'otto'],
  grace: ['otto'],
  otto: ['grace'],
  vic: ['grace', 'otto'],
  mary: ['grace', 'otto'],
};

describe('submissions to an assignment', () => {
  it('are shown to everybody once the deadline in its .contrib.yml has passed, and to nobody before', {
    timeout: 120_000,
  }, async () => {
    const deadline = Date.now() + SOON_MILLISECONDS;
    const target = await assignment({ deadline, visibility: 'after-deadline' });
    const all = [await submit(people.grace, target), await submit(people.otto, target)];
    expect(all.map(({ status }) => status)).toEqual(['open', 'open']);
    expect(all[0]).toMatchObject({
      visibility: 'after-deadline',
      deadline: new Date(deadline).toISOString(),
    });
    expect(await seen(target, all)).toEqual(NOBODY);
    expect(await list(people.vic, { whose: 'visible' })).toEqual([]);
    await sleep(deadline - Date.now() + 100);
    expect(await seen(target, all)).toEqual(EVERYBODY);
    expect(await list(people.vic, { whose: 'visible' })).toEqual(['grace', 'otto']);
    const withdrawn = await people.otto.client.contributions.closeContribution({
      params: { id: all[1]?.id as Contribution['id'] },
    });
    expect(withdrawn.status).toBe('closed');
    const open = { whose: 'visible', target: target.url, status: 'open' } as const;
    expect(await list(people.vic, open)).toEqual(['grace']);
    // A project that is gone shows what it showed last.
    await rm(target.path, { recursive: true });
    await sleep(PREVIEW_TIP_AGE_MILLISECONDS);
    expect(await list(people.vic, open)).toEqual(['grace']);
  });

  it('stay hidden when the deadline was moved in time, whatever it was when they were sent', {
    timeout: 120_000,
  }, async () => {
    const deadline = Date.now() + SOON_MILLISECONDS;
    const target = await assignment({ deadline, visibility: 'after-deadline' });
    const all = [await submit(people.grace, target), await submit(people.otto, target)];
    const later = describeIt({ deadline: Date.now() + HOUR, visibility: 'after-deadline' });
    await target.commit({ '.contrib.yml': later });
    await sleep(deadline - Date.now() + 100);
    expect(await seen(target, all)).toEqual(NOBODY);
  });

  it('are shown to maintainers alone, or to everybody at once, where the assignment says so', {
    timeout: 120_000,
  }, async () => {
    const hidden = await assignment({ deadline: Date.now() + HOUR, visibility: 'maintainers' });
    const open = await assignment({ deadline: Date.now() + HOUR, visibility: 'everyone' });
    for (const [target, expected] of [
      [hidden, NOBODY],
      [open, EVERYBODY],
    ] as const) {
      const all = [await submit(people.grace, target), await submit(people.otto, target)];
      expect(await seen(target, all)).toEqual(expected);
    }
  });

  it('are in no list before they were sent, and of an unknown target there are none', {
    timeout: 120_000,
  }, async () => {
    const open = await assignment({ deadline: Date.now() + HOUR, visibility: 'everyone' });
    const source = { ...SOLUTION, content: notebookFile({ code: 'def sort(ys, key):\n    return ys' }) };
    const { id } = await people.grace.client.contributions.createContribution({
      body: { source, target: open.url, key: randomUUID() },
    });
    await expect
      .poll(
        async () => (await people.grace.client.contributions.getContribution({ params: { id } })).status,
        { timeout: 30_000 },
      )
      .toBe('blocked');
    expect(await list(people.otto, { whose: 'visible', target: open.url })).toEqual([]);
    expect(await list(people.mary, { whose: 'visible', target: open.url })).toEqual([]);
    expect(await list(people.otto, { whose: 'visible', target: 'https://nowhere.example/a/b' })).toEqual([]);
    const anonymous = await hub.fetch(`${PUBLIC_URL}/api/v1/contributions?whose=visible`);
    expect(anonymous.status).toBe(401);
  });
});

it('finds one’s own contributions by their keys and by their target, and nobody else’s', {
  timeout: 120_000,
}, async () => {
  const target = await assignment({ deadline: Date.now() + HOUR, visibility: 'everyone' });
  const key = randomUUID();
  await people.grace.client.contributions.createContribution({
    body: { source: SOLUTION, target: target.url, key },
  });
  const mine = { whose: 'mine' } as const;
  expect(await list(people.grace, { ...mine, key: [key, randomUUID()] })).toEqual(['grace']);
  expect(await list(people.grace, { ...mine, key: [randomUUID()] })).toEqual([]);
  expect(await list(people.otto, { ...mine, key: [key] })).toEqual([]);
  expect(await list(people.grace, { ...mine, target: target.url })).toEqual(['grace']);
  expect(await list(people.otto, { ...mine, target: target.url })).toEqual([]);
});
