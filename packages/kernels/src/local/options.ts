import type { Isolation, KernelLimits, KernelSpec, RunAs } from '../types.ts';

/** A Python environment on this machine. */
export interface LocalSpec extends KernelSpec {
  /** Absolute path of an interpreter that has ipykernel 6 or 7. */
  readonly python: string;
  /** Variables of the environment itself, such as `R_HOME`; the same for everyone. */
  readonly env?: Readonly<Record<string, string>>;
  /** Directories a sandboxed kernel needs besides the interpreter's own, read-only. */
  readonly readablePaths?: readonly string[];
  /** Modules that warm kernels import ahead. Default: `DEFAULT_PRELOAD`. */
  readonly preload?: readonly string[];
}

/** Accounts to run kernels under, one account per live kernel. Needs a hub that runs as root. */
export interface UidRange {
  readonly first: number;
  readonly count: number;
}

export interface LocalProviderOptions {
  readonly specs: readonly LocalSpec[];
  /** Default `none`. */
  readonly isolation?: Isolation;
  /**
   * What kernels run under when the context names nobody: the hub's own account, one account, or a range with one
   * account for each live kernel. Default `auto`: a range when the hub is root and such accounts can start the
   * interpreter, else the hub's own.
   */
  readonly accounts?: 'auto' | 'own' | RunAs | UidRange;
  readonly limits?: Partial<KernelLimits>;
  /** Whether processes are copied where the machine can do it. Default true; tests see other machines without. */
  readonly copies?: boolean;
  /** Idle kernels kept ahead, for each spec. 0 turns the warm pool off. Default 1. */
  readonly warm?: number;
  /** Idle kernels kept ahead, all together. Default 4. */
  readonly warmTotal?: number;
  /** Where sockets and private directories go: short (a socket path has 108 bytes) and local. */
  readonly runtimeDirectory?: string;
  /** How long a kernel may take until it answers, in milliseconds. Default 60,000. */
  readonly startMs?: number;
  /**
   * The largest message that is read; larger ones arrive without content, as `oversized`. Not below the run limit
   * `displayBytes`. Default 24 MiB.
   */
  readonly maxMessageBytes?: number;
  /** Hears what an operator should know, such as a warm kernel that did not start. */
  readonly log?: (entry: ProviderLogEntry) => void;
}

export interface ProviderLogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly detail?: Readonly<Record<string, string | number>>;
}
