import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { KernelExit, KernelLimits } from '../types.ts';
import { minimalEnvironment } from './environment.ts';
import { resourceLimits } from './limits.ts';
import { probePython } from './probe.ts';
import { removeTree } from './remove-tree.ts';
import { makeKernelDirectory } from './runtime-directory.ts';
import { sandboxCommand } from './sandbox.ts';
import { SupervisedProcess } from './supervised-process.ts';

export interface ProgramRun {
  /** The interpreter whose environment the program runs in; its folder is first in `PATH`. */
  readonly python: string;
  /** Runs the supervisor; any Python 3.10 or newer. */
  readonly supervisor: string;
  readonly argv: readonly string[];
  /** Where it runs; it may write there. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly limits: KernelLimits;
  readonly milliseconds: number;
  readonly signal?: AbortSignal | undefined;
  /** Folders that it may read in a sandbox, besides those of Python. */
  readonly readablePaths?: readonly string[];
  /** An existing folder for its own directory, which goes with it. */
  readonly scratch: string;
}

export interface ProgramResult {
  /** `finished` by itself, else why it was ended. */
  readonly ended: 'finished' | 'timeout' | 'cancelled' | 'memory' | 'processes';
  readonly code: number | null;
  readonly stdout: string;
  /** The last of what it said of errors. */
  readonly stderrTail: string;
  readonly milliseconds: number;
}

/** Output beyond this is not kept; the disk is spared by a limit on files. */
const OUTPUT_BYTES_MAX = 1024 * 1024;
const TAIL_CHARACTERS = 4_000;
const FILE_BYTES_MAX = 1024 ** 3;

/**
 * Runs a program in a sandbox without a network: supervised as kernels are, in a process tree of its own that dies
 * with the hub, within limits. Never throws because of the program.
 *
 * @throws KernelError `start-failed` where the interpreter does not start
 */
export async function runProgram(run: ProgramRun): Promise<ProgramResult> {
  const interpreter = await probePython(run.python);
  const directory = await makeKernelDirectory(run.scratch);
  // Its words go to files: a supervisor keeps its hands free of them. The folder is /tmp inside.
  const wrapped = ['/bin/sh', '-c', 'exec "$0" "$@" >/tmp/stdout 2>/tmp/stderr', ...run.argv];
  const readablePaths = run.readablePaths ?? [];
  const argv = sandboxCommand(
    { isolation: 'sandbox-offline', interpreter, directory, cwd: run.cwd, readablePaths },
    wrapped,
  );
  const began = performance.now();
  try {
    const supervised = new SupervisedProcess({
      python: run.supervisor,
      cwd: '/',
      env: {
        ...minimalEnvironment({ python: run.python, home: directory.home, temporary: '/tmp' }),
        MPLBACKEND: 'agg',
        ...run.env,
      },
      plan: {
        argv,
        rlimits: { ...resourceLimits(run.limits, false), FSIZE: FILE_BYTES_MAX },
        memoryBytes: run.limits.memoryBytes,
        processes: run.limits.processes,
        cleanup: [],
        cleanupLast: directory.path,
      },
    });
    const { exit, ended } = await waitFor(supervised, run);
    const [stdout, stderr] = await Promise.all(
      ['stdout', 'stderr'].map((name) => readOutput(join(directory.temporary, name))),
    );
    return {
      ended,
      code: exit.code,
      stdout: stdout ?? '',
      stderrTail: (stderr || exit.stderrTail).slice(-TAIL_CHARACTERS),
      milliseconds: Math.round(performance.now() - began),
    };
  } finally {
    await removeTree(directory.path);
  }
}

async function waitFor(
  supervised: SupervisedProcess,
  { milliseconds, signal }: ProgramRun,
): Promise<{ exit: KernelExit; ended: ProgramResult['ended'] }> {
  let asked: 'timeout' | 'cancelled' | null = null;
  const end = (why: 'timeout' | 'cancelled'): void => {
    asked ??= why;
    void supervised.kill();
  };
  const timer = setTimeout(() => end('timeout'), milliseconds);
  const onAbort = (): void => end('cancelled');
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  const exit = await supervised.exited;
  clearTimeout(timer);
  signal?.removeEventListener('abort', onAbort);
  const isLimit = exit.reason === 'memory' || exit.reason === 'processes';
  return { exit, ended: asked ?? (isLimit ? (exit.reason as 'memory' | 'processes') : 'finished') };
}

/** The beginning of a file that the program may have made into anything: a link is not followed. */
async function readOutput(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => null,
  );
  if (file === null) return '';
  try {
    if (!(await file.stat()).isFile()) return '';
    const { buffer, bytesRead } = await file.read(Buffer.alloc(OUTPUT_BYTES_MAX), 0, OUTPUT_BYTES_MAX, 0);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}
