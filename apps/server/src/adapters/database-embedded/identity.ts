import type { Stats } from 'node:fs';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedPostgresError } from './failures.ts';

/** A numeric user and group that a process runs as. */
export interface Identity {
  uid: number;
  gid: number;
}

/**
 * Who owns the data when the hub is root and nobody owns it yet: PostgreSQL refuses to run as root. A number
 * of its own, in a range that neither distributions, directories nor containers hand out, so that no other
 * process of this machine (a notebook's kernel as `nobody`, say) shares the database's files.
 */
const DATABASE_IDENTITY: Identity = { uid: 60_842, gid: 60_842 };

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Who runs PostgreSQL on `cluster`: undefined means the hub's own user. As root it is the folder's present
 * owner, so that a hub once started without root keeps working, else the database's own number.
 */
export function chooseIdentity(cluster: string): Identity | undefined {
  if (!isRoot()) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return DATABASE_IDENTITY;
}

/**
 * initdb looks its user up by name, which a bare number lacks. As root it therefore runs, for half a second
 * and in a folder of its own, as an unprivileged user that has one; the result is handed over afterwards.
 */
export function namedIdentity(): Identity {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => Number.isInteger(uid) && Number.isInteger(gid) && uid !== 0);
  const user = users.find(({ name }) => name === 'nobody') ?? users[0];
  if (user) return { uid: user.uid, gid: user.gid };
  throw new EmbeddedPostgresError(
    'user-without-name',
    'PostgreSQL refuses to run as root, and this machine has no other user (no entry in /etc/passwd). ' +
      'Add one, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** The first folder on the way to `path` that `identity` may not pass, or undefined when all are open. */
export function findClosedFolder(path: string, identity: Identity): string | undefined {
  const parent = dirname(path);
  const above = parent === path ? undefined : findClosedFolder(parent, identity);
  if (above) return above;
  const stats = statSync(path, { throwIfNoEntry: false });
  return !stats || mayPass(stats, identity) ? undefined : path;
}

function mayPass(stats: Stats, { uid, gid }: Identity): boolean {
  if (stats.uid === uid) return (stats.mode & 0o100) !== 0;
  if (stats.gid === gid) return (stats.mode & 0o010) !== 0;
  return (stats.mode & 0o001) !== 0;
}
