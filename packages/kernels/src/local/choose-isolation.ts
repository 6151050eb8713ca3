import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Isolation, RunAs } from '../types.ts';
import { DEFAULT_UID_RANGE } from './accounts.ts';
import { minimalEnvironment } from './environment.ts';
import { type Interpreter, probeInterpreter } from './probe.ts';
import { checkSandbox, sandboxCommand } from './sandbox.ts';

const run = promisify(execFile);

/** A cold disk included; a Python that takes longer to say nothing will not run notebooks either. */
const TRY_MS = 30_000;

/** What keeps notebooks from the hub and from each other, strongest first. */
export type Separation = 'sandbox' | 'accounts' | 'none';

export interface IsolationChoice {
  readonly isolation: Isolation;
  readonly separation: Separation;
  /** Whether kernels without a sandbox would have accounts of their own. */
  readonly hasAccounts: boolean;
  /** Why nothing stronger, in plain words with a remedy; empty for a sandbox. */
  readonly reason: string;
}

/**
 * The strongest isolation that works on this machine for this Python and leaves the network reachable: a sandbox,
 * else an account of its own for each kernel (a hub that is root), else none.
 */
export async function chooseIsolation(spec: {
  readonly python: string;
  readonly readablePaths?: readonly string[];
}): Promise<IsolationChoice> {
  const account = await findAccount(spec.python);
  const sandbox = await trySandbox(spec, account);
  const hasAccounts = account !== undefined;
  if (sandbox.usable) return { isolation: 'sandbox', separation: 'sandbox', hasAccounts, reason: '' };
  return {
    isolation: 'none',
    separation: hasAccounts ? 'accounts' : 'none',
    hasAccounts,
    reason: sandbox.reason,
  };
}

/** An account such as kernels of a root hub get, where it can start this Python; as the starter decides. */
async function findAccount(python: string): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const account = { uid: DEFAULT_UID_RANGE.first, gid: DEFAULT_UID_RANGE.first };
  return probeInterpreter(python, account).then(
    () => account,
    () => undefined,
  );
}

async function trySandbox(
  { python, readablePaths = [] }: { python: string; readablePaths?: readonly string[] },
  account: RunAs | undefined,
): Promise<{ usable: boolean; reason: string }> {
  const check = await checkSandbox(account);
  if (!check.usable) return check;
  try {
    await startInSandbox(await probeInterpreter(python), { python, readablePaths, account });
    return check;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || String(error);
    return { usable: false, reason: `Python at ${python} does not start in a sandbox: ${said}` };
  }
}

async function startInSandbox(
  interpreter: Interpreter,
  {
    python,
    readablePaths,
    account,
  }: { python: string; readablePaths: readonly string[]; account: RunAs | undefined },
): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'quire-try-'));
  try {
    const directory = {
      path,
      work: join(path, 'work'),
      home: join(path, 'home'),
      temporary: join(path, 'tmp'),
    };
    const all = [path, directory.work, directory.home, directory.temporary];
    for (const each of all.slice(1)) await mkdir(each, { mode: 0o700 });
    await chmod(path, 0o700);
    if (account) for (const each of all) await chown(each, account.uid, account.gid);
    const plan = {
      isolation: 'sandbox',
      interpreter,
      directory,
      cwd: directory.work,
      readablePaths,
    } as const;
    const [command = '', ...args] = sandboxCommand(plan, [
      python,
      '-c',
      'import encodings, importlib.util, sys; sys.exit(importlib.util.find_spec("ipykernel") is None)',
    ]);
    await run(command, args, {
      cwd: '/',
      env: minimalEnvironment({ python, home: directory.home, temporary: '/tmp' }),
      timeout: TRY_MS,
      ...account,
    });
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
