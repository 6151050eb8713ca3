import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { KernelError } from '../errors.ts';
import { type IpcConnection, SOCKET_NUMBERS } from '../protocol/zmq-transport.ts';
import type { ContextFile, RunAs } from '../types.ts';
import { removeOrphans, signDirectory } from './orphaned-directories.ts';

/** `sun_path` in Linux's sockaddr_un, with its final zero. */
const SOCKET_PATH_BYTES = 108;

/** One kernel's own files, gone with it. Only the kernel's account can enter. */
export interface KernelDirectory {
  readonly path: string;
  /** Where the notebook runs unless the context names another place. */
  readonly work: string;
  readonly home: string;
  readonly temporary: string;
  /** For what the hub keeps of its files, out of the notebook's reach; made when it is needed. */
  readonly kept: string;
}

/** The sockets of one process, and the file that tells it about them. */
export interface KernelConnection extends IpcConnection {
  readonly file: string;
}

/** Makes the directory that holds those of all kernels of one provider. */
export async function makeRuntimeDirectory(parent = tmpdir()): Promise<string> {
  await mkdir(parent, { recursive: true });
  const path = await realpath(await mkdtemp(join(parent, 'quire-')));
  // Others may pass through, to their own kernel's directory, but not look around.
  await chmod(path, 0o711);
  const longest = join(path, kernelName(), `${kernelName()}-${SOCKET_NUMBERS.hb}`);
  if (Buffer.byteLength(longest) >= SOCKET_PATH_BYTES) {
    await rm(path, { recursive: true });
    throw new KernelError(
      'start-failed',
      `The directory for kernels is too long a path for sockets: ${parent}. Choose a shorter one.`,
    );
  }
  await signDirectory(path);
  void removeOrphans(parent);
  return path;
}

function kernelName(): string {
  return randomBytes(5).toString('hex');
}

/** Makes the private directory of one kernel. */
export async function makeKernelDirectory(runtime: string, owner?: RunAs): Promise<KernelDirectory> {
  const path = join(runtime, kernelName());
  const directory: KernelDirectory = {
    path,
    work: join(path, 'work'),
    home: join(path, 'home'),
    temporary: join(path, 'tmp'),
    kept: `${path}-kept`,
  };
  const all = [path, directory.work, directory.home, directory.temporary];
  for (const each of all) await mkdir(each, { mode: 0o700 });
  if (owner) await Promise.all(all.map((each) => chown(each, owner.uid, owner.gid)));
  return directory;
}

/** Names sockets nobody used before and writes the connection file for them. */
export async function makeConnection(directory: KernelDirectory, owner?: RunAs): Promise<KernelConnection> {
  const path = join(directory.path, kernelName());
  const connection: KernelConnection = { path, key: randomUUID(), file: `${path}.json` };
  await writeFile(connection.file, describeConnection(connection), { mode: 0o600 });
  if (owner) await chown(connection.file, owner.uid, owner.gid);
  return connection;
}

function describeConnection({ path, key }: IpcConnection): string {
  const ports = Object.entries(SOCKET_NUMBERS).map(([channel, number]) => [`${channel}_port`, number]);
  return JSON.stringify({
    transport: 'ipc',
    ip: path,
    key,
    signature_scheme: 'hmac-sha256',
    ...Object.fromEntries(ports),
  });
}

/**
 * Lays the context's files into the working directory.
 * @throws KernelError `invalid-context` for a path that leaves it
 */
export async function layFiles(
  directory: string,
  files: readonly ContextFile[],
  owner?: RunAs,
): Promise<void> {
  const root = resolve(directory);
  for (const file of files) {
    const target = resolve(root, file.path);
    if (!target.startsWith(root + sep)) {
      throw new KernelError(
        'invalid-context',
        `The file name ${JSON.stringify(file.path)} leaves the run's folder.`,
      );
    }
    await makeParents(root, dirname(target), owner);
    await writeFile(target, file.content, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
      throw new KernelError(
        'invalid-context',
        `The file ${JSON.stringify(file.path)} is already there.`,
        String(error),
      );
    });
    if (owner) await chown(target, owner.uid, owner.gid);
  }
}

async function makeParents(root: string, directory: string, owner?: RunAs): Promise<void> {
  if (directory === root) return;
  await makeParents(root, dirname(directory), owner);
  await mkdir(directory, { mode: 0o700 }).then(
    () => owner && chown(directory, owner.uid, owner.gid),
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
}
