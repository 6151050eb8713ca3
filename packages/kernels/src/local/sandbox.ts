import { execFile } from 'node:child_process';
import { lstatSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Isolation, RunAs } from '../types.ts';
import type { Interpreter } from './probe.ts';
import { PYTHON_HOME } from './python-home.ts';
import type { KernelDirectory } from './runtime-directory.ts';

const run = promisify(execFile);
/** bubblewrap: the system's, unless another one is named, as by Quire's set-up where the system has none. */
const BWRAP = process.env.QUIRE_BUBBLEWRAP || '/usr/bin/bwrap';
const CHECK_MS = 5_000;

/** What programs need of /etc: names, time zones, certificates, fonts, the linker's cache. No keys, no settings. */
const ETC = [
  'alternatives',
  'ca-certificates',
  'fonts',
  'group',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'mime.types',
  'nsswitch.conf',
  'passwd',
  'pki',
  'ssl/certs',
  'ssl/openssl.cnf',
  'timezone',
] as const;

const ETC_NETWORK = ['gai.conf', 'hosts', 'protocols', 'resolv.conf', 'services'] as const;

/** Directories of the system: on merged-/usr distributions all but /usr are links into it. */
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'] as const;

/** Whether this machine can sandbox, for this account; the reason when it cannot. */
export async function checkSandbox(as?: RunAs): Promise<{ usable: boolean; reason: string }> {
  const args = ['--unshare-all', '--die-with-parent', ...systemMounts(), '--proc', '/proc', '/usr/bin/true'];
  try {
    await run(BWRAP, args, { timeout: CHECK_MS, env: {}, cwd: '/', ...(as && { uid: as.uid, gid: as.gid }) });
    return { usable: true, reason: '' };
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: string };
    if (code === 'ENOENT') {
      return {
        usable: false,
        reason: 'bubblewrap is not installed; install it with: apt-get install bubblewrap',
      };
    }
    return {
      usable: false,
      reason: `bubblewrap cannot make a sandbox here: ${(stderr ?? '').trim() || String(code)}`,
    };
  }
}

export interface SandboxPlan {
  readonly isolation: Exclude<Isolation, 'none'>;
  readonly interpreter: Interpreter;
  readonly directory: Omit<KernelDirectory, 'kept'>;
  /** The working directory when it is not the kernel's own. */
  readonly cwd: string;
  readonly readablePaths: readonly string[];
  /** The supervisor has made a world of processes already, and /proc is the one of that world. */
  readonly hasOwnProcesses?: boolean;
}

/** The command line that runs `argv` in a sandbox. The environment passes through. */
export function sandboxCommand(plan: SandboxPlan, argv: readonly string[]): string[] {
  const { directory, interpreter, cwd } = plan;
  const hasNetwork = plan.isolation === 'sandbox';
  const readable = [...new Set([...interpreter.directories, PYTHON_HOME, ...plan.readablePaths])];
  return [
    BWRAP,
    ...(plan.hasOwnProcesses ? UNSHARE_ALL_BUT_PROCESSES : ['--unshare-all']),
    ...networkArguments(hasNetwork, plan.hasOwnProcesses === true),
    '--die-with-parent',
    '--cap-drop',
    'ALL',
    // Whoever is root may map root into a namespace of its own only with this; it means nothing outside of one.
    ...(plan.hasOwnProcesses && process.getuid?.() === 0 ? ['--cap-add', 'CAP_SETFCAP'] : []),
    ...systemMounts(),
    ...ETC.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...(hasNetwork ? ETC_NETWORK.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]) : []),
    ...(plan.hasOwnProcesses ? ['--bind', '/proc', '/proc'] : ['--proc', '/proc']),
    '--dev',
    '/dev',
    '--tmpfs',
    '/dev/shm',
    // On disk, not a tmpfs: a notebook's temporary files must not be able to fill the machine's memory.
    '--bind',
    directory.temporary,
    '/tmp',
    ...readable.filter((path) => !isBelow(path, SYSTEM)).flatMap((path) => ['--ro-bind-try', path, path]),
    '--bind',
    directory.path,
    directory.path,
    ...(isBelow(cwd, [directory.path]) ? [] : ['--bind', cwd, cwd]),
    // The rest is one for all who are copied from the same process: a file there, such as one by which programs load
    // a library, would be everybody's.
    '--remount-ro',
    '/dev',
    '--remount-ro',
    '/',
    '--chdir',
    cwd,
    ...argv,
  ];
}

const UNSHARE_ALL_BUT_PROCESSES = [
  '--unshare-user',
  '--unshare-ipc',
  '--unshare-uts',
  '--unshare-cgroup-try',
] as const;

/** `--unshare-all` takes the network away as well; its parts do not. */
function networkArguments(hasNetwork: boolean, isInParts: boolean): string[] {
  if (isInParts) return hasNetwork ? [] : ['--unshare-net'];
  return hasNetwork ? ['--share-net'] : [];
}

function systemMounts(): string[] {
  return SYSTEM.flatMap((path) => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found) return [];
    return found.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
  });
}

function isBelow(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => path === directory || path.startsWith(`${directory}/`));
}
