import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { systemErrorCode } from './failures.ts';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

/**
 * Whether process `pid` is the server of `cluster` and not another program that got its number since. A
 * server works inside its data directory, which also tells when that was moved meanwhile.
 */
export function isServerOf(cluster: string, pid: number): boolean {
  if (process.platform === 'linux') return worksIn(cluster, pid);
  try {
    const command = execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes('postgres') && command.includes(cluster);
  } catch {
    return false;
  }
}

function worksIn(cluster: string, pid: number): boolean {
  try {
    const place = statSync(`/proc/${pid}/cwd`);
    const own = statSync(cluster);
    return place.dev === own.dev && place.ino === own.ino;
  } catch {
    return false;
  }
}
