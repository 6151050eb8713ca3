import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../../packages/client/src/index.ts';
import { joinByInvitation, type Session } from '../../../tests/support/hub-client.ts';
import { listTree } from '../../../tests/support/processes.ts';
import { SPACE } from '../hub.ts';
import { readMemory } from '../proportional-memory.ts';
import { openApp } from './open-app.ts';

/** Until what an app no longer needs has been ended. */
const REST_MILLISECONDS = 2_000;
/** As many as one person may have open. */
const OF_ONE_PERSON = 10;

/** Proportional memory of all that a hub started but its database, in MB. */
export function weighKernels(hubPid: number): number {
  return listTree(hubPid)
    .filter(({ pid, command }) => pid !== hubPid && !/postgres/.test(command))
    .reduce((sum, { pid }) => sum + readMemory(pid), 0);
}

/** What that many apps of a notebook take while nobody changes anything, in MB, all together. */
export async function weighIdleApps(
  hub: { url: string; pid: number; session: Session },
  slug: string,
  count: number,
): Promise<number> {
  const people = await joinPeople(hub, Math.ceil(count / OF_ONE_PERSON));
  const before = weighKernels(hub.pid);
  const apps = [];
  for (let index = 0; index < count; index += 1) {
    const person = people[Math.floor(index / OF_ONE_PERSON)];
    if (person) apps.push(await openApp(person, slug));
  }
  await sleep(REST_MILLISECONDS);
  const megabytes = weighKernels(hub.pid) - before;
  for (const app of apps) await app.close();
  return megabytes;
}

let joined = 0;
/** People who may run and not read code: their apps have templates of their own. */
export async function joinPeople(
  { url, session }: { url: string; session: Session },
  count: number,
): Promise<Client[]> {
  const people: Client[] = [];
  for (let index = 0; index < count; index += 1) {
    joined += 1;
    const { client, handle } = await joinByInvitation(url, session.client, `Person${joined}`);
    await session.client.spaces.setMember({ params: { space: SPACE, handle }, body: { role: 'runner' } });
    people.push(client);
  }
  return people;
}

/** Opens and closes an app again and again; answers how many processes are there that were not before. */
export async function countLeftOver(
  hub: { pid: number; session: Session },
  slug: string,
  cycles: number,
): Promise<number> {
  const { client } = hub.session;
  await openApp(client, slug).then((app) => app.close());
  await sleep(REST_MILLISECONDS);
  const before = countKernels(hub.pid);
  for (let index = 0; index < cycles; index += 1) await openApp(client, slug).then((app) => app.close());
  await sleep(REST_MILLISECONDS);
  return Math.max(0, countKernels(hub.pid) - before);
}

const countKernels = (pid: number): number =>
  listTree(pid).filter(({ command }) => !/postgres/.test(command)).length;
