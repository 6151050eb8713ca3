import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EmbeddedPostgresError, explainSystemError, systemErrorCode } from './failures.ts';
import { chooseIdentity, findClosedFolder, type Identity, isRoot } from './identity.ts';

/** Where the embedded PostgreSQL keeps what; all absolute, symbolic links resolved. */
export interface Places {
  /** The adapter's own folder inside the hub's data directory. */
  home: string;
  /** PostgreSQL's data directory. */
  cluster: string;
  /** The folder of the socket: only the database's user (and root) may enter it. */
  socketFolder: string;
  logFile: string;
  /** Undefined: PostgreSQL runs as the hub's own user. */
  identity: Identity | undefined;
}

/** PostgreSQL names its socket file by port, also when it listens on no port. */
export const SOCKET_PORT = 5432;

/** `sun_path` holds 108 bytes on Linux and 104 on macOS, with the closing zero. */
const SOCKET_PATH_BYTES = 103;

/**
 * The hub's data directory: `QUIRE_DATA`, else /var/lib/quire for root, else quire in the XDG data home.
 */
export function defaultDataDirectory(env: Record<string, string | undefined> = process.env): string {
  if (env.QUIRE_DATA) return resolve(env.QUIRE_DATA);
  if (isRoot()) return '/var/lib/quire';
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'quire');
}

/** Creates the folders below `dataDir` with their owners and modes. */
export function preparePlaces(dataDir: string): Places {
  try {
    const root = makeDataDirectory(dataDir);
    const home = join(root, 'postgres');
    const cluster = join(home, 'cluster');
    const identity = chooseIdentity(cluster);
    if (identity) refuseUnreachable(root, identity);
    makeFolder(home, identity ? 0o711 : 0o700);
    const socketFolder = makeSocketFolder(home, identity);
    return { home, cluster, socketFolder, logFile: join(home, 'postgres.log'), identity };
  } catch (error) {
    throw explainSystemError(error, dataDir);
  }
}

function makeDataDirectory(dataDir: string): string {
  const asRoot = isRoot();
  if (!existsSync(dataDir)) makeFolder(dataDir, asRoot ? 0o711 : 0o700);
  const root = realpathSync(dataDir);
  const stats = statSync(root);
  if (!stats.isDirectory()) {
    throw new EmbeddedPostgresError(
      'not-permitted',
      `${root} is a file, not a folder. Set QUIRE_DATA to a folder for the hub's data.`,
    );
  }
  // Passable, not readable: PostgreSQL's own user must get through to its folder and sees nothing on the way.
  if (asRoot && stats.uid === 0 && (stats.mode & 0o001) === 0) chmodSync(root, (stats.mode & 0o777) | 0o011);
  return root;
}

function makeFolder(path: string, mode: number): void {
  if (existsSync(path)) return;
  mkdirSync(path, { recursive: true });
  chmodSync(path, mode);
}

function refuseUnreachable(root: string, identity: Identity): void {
  const closed = findClosedFolder(root, identity);
  if (!closed) return;
  throw new EmbeddedPostgresError(
    'data-directory-unreachable',
    `Quire was started by root, but PostgreSQL refuses to run as root, so the database runs as user number ` +
      `${identity.uid}, and that user may not pass through ${closed} to reach ${root}. ` +
      `Set QUIRE_DATA to another place such as /var/lib/quire, open the folder with "chmod o+x ${closed}", ` +
      'or start Quire as an ordinary user.',
  );
}

function makeSocketFolder(home: string, identity: Identity | undefined): string {
  const folder = join(home, 'socket');
  if (fits(folder)) return makePrivateFolder(folder, identity);
  const name = `quire-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
  const bases = [isRoot() ? '/run' : process.env.XDG_RUNTIME_DIR, tmpdir(), '/tmp'];
  const base = bases.find((place) => place && existsSync(place) && fits(join(place, name))) ?? '/tmp';
  return makePrivateFolder(join(base, name), identity);
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= SOCKET_PATH_BYTES;
}

/** Creates the folder, or makes sure that the one that is there is ours alone and no trap of another user. */
function makePrivateFolder(path: string, identity: Identity | undefined): string {
  const uid = identity?.uid ?? process.getuid?.();
  try {
    mkdirSync(path, { mode: 0o700 });
    if (identity) chownSync(path, identity.uid, identity.gid);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    adoptPrivateFolder(path, identity);
  }
  const stats = lstatSync(path);
  if (stats.isDirectory() && stats.uid === uid && (stats.mode & 0o077) === 0) return path;
  throw new EmbeddedPostgresError(
    'not-permitted',
    `${path} is not a folder that only user number ${uid} may enter, so Quire does not trust it with the ` +
      "database's socket. Remove it and start again.",
  );
}

/** A hub that was killed between making the folder and giving it away left it to root: finish the work. */
function adoptPrivateFolder(path: string, identity: Identity | undefined): void {
  const stats = lstatSync(path);
  if (!stats.isDirectory() || stats.uid !== process.getuid?.()) return;
  chmodSync(path, 0o700);
  if (identity) chownSync(path, identity.uid, identity.gid);
}

/** Writes a file of the cluster for the user that PostgreSQL runs as. */
export function writeClusterFile(path: string, text: string, identity: Identity | undefined): void {
  writeFileSync(path, text, { mode: 0o600 });
  if (identity) chownSync(path, identity.uid, identity.gid);
}
