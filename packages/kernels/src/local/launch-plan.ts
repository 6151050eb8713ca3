import type { Isolation, KernelLimits, RunAs } from '../types.ts';
import type { Lease } from './accounts.ts';
import { KEEPS_PACKAGES, minimalEnvironment } from './environment.ts';
import { resourceLimits } from './limits.ts';
import type { LocalSpec } from './options.ts';
import type { Interpreter } from './probe.ts';
import { KERNEL_ENTRY, TREE_ENTRY } from './python-home.ts';
import type { KernelConnection, KernelDirectory } from './runtime-directory.ts';
import { sandboxCommand } from './sandbox.ts';
import type { LaunchOptions } from './supervised-process.ts';

/** Everything that makes one kernel, decided before it starts and kept for its restart. */
export interface KernelRecipe {
  readonly spec: LocalSpec;
  readonly interpreter: Interpreter;
  readonly isolation: Isolation;
  readonly lease: Lease;
  readonly runAs: RunAs | undefined;
  readonly limits: KernelLimits;
  readonly directory: KernelDirectory;
  /** Holds `directory` and those of other kernels. */
  readonly runtimeDirectory: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly readablePaths: readonly string[];
  /** Started when nobody waits for it. */
  readonly isBackground: boolean;
  readonly startMs: number;
  readonly maxMessageBytes: number;
}

/** Leaves the processor to runs while a kernel is prepared; needs root to take back. */
const BACKGROUND_NICENESS = 10;

/** The command line of ipykernel's own kernel. */
export function kernelCommand({ spec }: KernelRecipe, connection: KernelConnection): string[] {
  return [spec.python, KERNEL_ENTRY, '-f', connection.file, '--HistoryManager.enabled=False'];
}

/** The command line of the root of a tree of kernels, which connects to the socket at `path`. */
export function treeCommand({ spec }: KernelRecipe, door: { path: string; token: string }): string[] {
  return [spec.python, TREE_ENTRY, door.path, door.token];
}

/** The command line, environment and limits of the supervisor and the kernel behind it. */
export function planLaunch(
  recipe: KernelRecipe,
  kernel: readonly string[],
  { rooms = false }: { rooms?: boolean } = {},
): LaunchOptions {
  const { spec, directory, runAs, limits } = recipe;
  const isSandboxed = recipe.isolation !== 'none';
  const mayNice = recipe.isBackground && process.getuid?.() === 0;
  return {
    python: spec.python,
    cwd: isSandboxed ? '/' : recipe.cwd,
    env: {
      ...minimalEnvironment({
        python: spec.python,
        home: directory.home,
        temporary: isSandboxed ? '/tmp' : directory.temporary,
      }),
      ...(!isSandboxed && KEEPS_PACKAGES),
      ...spec.env,
      ...recipe.env,
    },
    plan: {
      argv:
        recipe.isolation === 'none'
          ? kernel
          : sandboxCommand(
              {
                ...recipe,
                isolation: recipe.isolation,
                readablePaths: readable(recipe),
                hasOwnProcesses: rooms,
              },
              kernel,
            ),
      rlimits: resourceLimits(limits, runAs !== undefined),
      ...(runAs && { uid: runAs.uid, gid: runAs.gid }),
      ...(mayNice && { nice: BACKGROUND_NICENESS }),
      memoryBytes: limits.memoryBytes,
      processes: limits.processes,
      cleanup: [directory.path, directory.kept],
      cleanupLast: recipe.runtimeDirectory,
      ...(rooms && { rooms }),
    },
  };
}

function readable(recipe: KernelRecipe): readonly string[] {
  return [...(recipe.spec.readablePaths ?? []), ...recipe.readablePaths];
}
