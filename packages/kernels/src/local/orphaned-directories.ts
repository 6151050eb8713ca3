import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { removeTree } from './remove-tree.ts';

/** As `makeRuntimeDirectory` names them. */
const RUNTIME = /^quire-[A-Za-z0-9]{6}$/;
/** Supervisors, which remove what a dead hub left, take `shared` for nothing that is still needed. */
const SIGN = join('shared', 'hub');

/** Says in a directory whose it is. Where a machine cannot tell hubs apart, nothing is said. */
export async function signDirectory(path: string): Promise<void> {
  const sign = await describeProcess(process.pid);
  if (sign === undefined) return;
  await mkdir(dirname(join(path, SIGN)), { mode: 0o700, recursive: true });
  await writeFile(join(path, SIGN), JSON.stringify({ pid: process.pid, sign }), { mode: 0o600 });
}

/**
 * Removes directories of hubs that are gone, with what notebooks kept there: a hub that was killed leaves this to its
 * supervisors, and they may have been killed too. Hubs of other machines and containers, whose processes cannot be
 * seen from here, are left alone. Never rejects.
 */
export async function removeOrphans(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((each) => RUNTIME.test(each)))
    if (await isOrphaned(join(parent, name))) await removeTree(join(parent, name));
}

async function isOrphaned(path: string): Promise<boolean> {
  try {
    const { pid, sign } = JSON.parse(await readFile(join(path, SIGN), 'utf8'));
    const own = await describeProcess(process.pid);
    return placeOf(sign) === placeOf(own) && (await describeProcess(pid)) !== sign;
  } catch {
    // Signed by nobody, or another account's.
    return false;
  }
}

/** Boot, world of processes and moment of start: what tells a process from all others; only on Linux. */
async function describeProcess(pid: number): Promise<string | undefined> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const world = await readlink('/proc/self/ns/pid');
    // After the command in brackets; the start is the 22nd field of all.
    const started = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ')[19];
    return [boot.trim(), world, started].join(' ');
  } catch {
    return undefined;
  }
}

const placeOf = (sign: string | undefined): string | undefined => sign?.split(' ').slice(0, 2).join(' ');
