import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EmbeddedConnection } from '../index.ts';

/** What the held hub printed about itself once its database was up, or why it was not. */
export interface HubReport {
  pid?: number;
  connection?: EmbeddedConnection;
  code?: string;
  message?: string;
  notes: string[];
}

/** Starts a hub on `dataDir` in a process of its own, as user `uid` when given. */
export async function startHubProcess(
  dataDir: string,
  uid?: number,
): Promise<{ hub: ChildProcess; report: HubReport }> {
  const script = fileURLToPath(new URL('./hold-database.ts', import.meta.url));
  const identity = uid === undefined ? {} : { uid, gid: uid };
  const hub = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, dataDir], {
    ...identity,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const silentEnd = once(hub, 'exit').then(([code]) => {
    throw new Error(`The hub's process ended with code ${code} before it said anything.`);
  });
  const [line] = (await Promise.race([once(hub.stdout, 'data'), silentEnd])) as [Buffer];
  silentEnd.catch(() => undefined);
  return { hub, report: JSON.parse(line.toString('utf8')) as HubReport };
}

/** Ends the hub the hard way, as the kernel would when memory runs out. */
export async function killHub(hub: ChildProcess): Promise<void> {
  hub.kill('SIGKILL');
  await once(hub, 'exit');
}
