import { KernelError } from '../errors.ts';
import type { RunAs } from '../types.ts';
import type { UidRange } from './options.ts';

/**
 * Accounts nobody has: between what systemd and container tools give out (65,536–524,287 is unused, and
 * `/etc/subuid` fills it from below).
 */
export const DEFAULT_UID_RANGE: UidRange = { first: 458_752, count: 1_000 };

/** An account on loan to one kernel. */
export interface Lease {
  /** Undefined: the hub's own account. */
  readonly runAs: RunAs | undefined;
  release(): void;
}

export interface Accounts {
  /** @throws KernelError `start-failed` when all accounts are in use */
  lease(): Lease;
  /** One of the accounts, to try things with. */
  readonly example: RunAs | undefined;
}

/** Every kernel under the same account. */
export function shareAccount(runAs: RunAs | undefined): Accounts {
  return { example: runAs, lease: () => ({ runAs, release: () => undefined }) };
}

/** One account per live kernel, so that kernels cannot read each other's files or signal each other. */
export function lendAccounts({ first, count }: UidRange): Accounts {
  const free = Array.from({ length: count }, (_, index) => first + index);
  return {
    example: { uid: first, gid: first },
    lease() {
      // The one that rested longest: a file forgotten outside the kernel's own directory gets no new reader soon.
      const uid = free.shift();
      if (uid === undefined) {
        throw new KernelError(
          'start-failed',
          `All ${count} accounts for kernels are in use. Try again shortly.`,
        );
      }
      let isReturned = false;
      return {
        runAs: { uid, gid: uid },
        release() {
          if (!isReturned) free.push(uid);
          isReturned = true;
        },
      };
    },
  };
}
