import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { inject } from 'vitest';
import type {} from '../../../apps/server/test/support/provided.d.ts';
import { createTestDatabase } from '../../../apps/server/test/support/test-database.ts';
import type { Client } from '../../../packages/client/src/index.ts';
import { createSession, joinFirst } from '../../support/hub-client.ts';
import { findFreePort, type HubProcess, startHubProcess } from '../../support/hub-process.ts';
import { listTree, type Process } from '../../support/processes.ts';

export const SPACE = 'ledger';

/** One hub on its own database, or two on one; each a process that can be killed. */
export type Fleet = {
  size: number;
  /** A client of a hub that runs, taking them in turn. */
  client(): Client;
  /** Kills a hub like a power cut. */
  killOne(turn: number): Promise<void>;
  /** Starts those again that were killed. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Every process that any of the hubs had started when it was killed or stopped. */
  processes(): Process[];
  /** What the hubs wrote, for whoever has to find out why a test failed. */
  output(): string;
};
type Member = { hub: HubProcess; client: Client; port: number };

export async function createFleet(directory: string): Promise<Fleet> {
  const external = inject('databaseUrl');
  const database = external ? await createTestDatabase(external) : null;
  const shared: Record<string, string> = {
    QUIRE_DATA: join(directory, 'data'),
    QUIRE_EXAMPLES: 'off',
    QUIRE_RUNS_AT_ONCE: '2',
    ...(database && { DATABASE_URL: database.url, QUIRE_SECRET: randomBytes(32).toString('hex') }),
  };
  const members: Member[] = [];
  const hubs: HubProcess[] = [];
  const seen: Process[] = [];
  let turn = 0;
  let cookie = '';

  const start = async (port: number): Promise<Member> => {
    const hub = await startHubProcess({ port, env: shared });
    hubs.push(hub);
    if (cookie === '') cookie = (await joinFirst(hub.url, hub.setupPath)).cookie;
    return { hub, port, client: createSession(hub.url, cookie).client };
  };
  for (let index = 0; index < (database ? 2 : 1); index += 1) members.push(await start(await findFreePort()));
  await members[0]?.client.spaces.createSpace({ body: { slug: SPACE, name: 'Ledger' } });

  return {
    size: members.length,
    client: () => {
      const running = members.filter(({ hub }) => hub.isRunning());
      turn += 1;
      const member = running[turn % running.length] ?? members[0];
      if (!member) throw new Error('there is no hub');
      return member.client;
    },
    killOne: async (which) => {
      const victim = members[which % members.length];
      if (!victim) return;
      // Held still, so that nothing is started between looking and killing.
      process.kill(victim.hub.pid, 'SIGSTOP');
      seen.push(...listTree(victim.hub.pid));
      await victim.hub.kill();
    },
    restart: async () => {
      for (const [index, { hub, port }] of members.entries())
        if (!hub.isRunning()) members[index] = await start(port);
    },
    stop: async () => {
      for (const { hub } of members) {
        if (hub.isRunning()) seen.push(...listTree(hub.pid));
        await hub.stop();
      }
      await database?.drop();
    },
    processes: () => seen,
    output: () => hubs.map((hub) => hub.output()).join('\n'),
  };
}
