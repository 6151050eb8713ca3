import { availableParallelism } from 'node:os';
import type { KernelLimits } from '../types.ts';

const GiB = 1024 ** 3;

export const DEFAULT_KERNEL_LIMITS: KernelLimits = {
  // Several copies of a data frame of a few hundred megabytes; eight such kernels fit a 32 GiB machine.
  memoryBytes: 4 * GiB,
  // A process pool on a large machine, and far from what a fork bomb needs to hurt.
  processes: 256,
};

/**
 * Address space is more than memory: libraries, thread stacks, arenas that malloc reserves for each core. The limit
 * on it only has to stop what fills memory faster than the supervisor counts.
 */
const ADDRESS_SPACE_BASE = 8 * GiB;
const ADDRESS_SPACE_PER_CORE = GiB / 2;

/** Kernel limits of the operating system that stand behind the supervisor's own counting. */
export function resourceLimits(limits: KernelLimits, hasOwnAccount: boolean): Record<string, number> {
  return {
    AS: limits.memoryBytes + ADDRESS_SPACE_BASE + availableParallelism() * ADDRESS_SPACE_PER_CORE,
    // A core file of a notebook holds everything it read.
    CORE: 0,
    // Counts all processes and threads of the account, so it needs one that nobody else has.
    ...(hasOwnAccount && { NPROC: limits.processes * 16 }),
  };
}
