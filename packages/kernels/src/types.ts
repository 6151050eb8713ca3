import type { KeptFolders } from './live/kept-folders.ts';
import type { Channel, IncomingMessage, OutgoingMessage } from './protocol/message.ts';

/** How far a kernel is kept from the rest of the machine. */
export type Isolation =
  /** An ordinary process (of its own user where the hub may choose one). */
  | 'none'
  /** Own mounts, processes and temporary files; the network is reachable. */
  | 'sandbox'
  /** As `sandbox`, with no network at all. */
  | 'sandbox-offline';

/** The operating-system account a kernel runs under. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** What a provider can start. */
export interface KernelSpec {
  readonly name: string;
  readonly displayName: string;
  readonly language: string;
}

/** A file laid into the kernel's working directory before any user code runs. */
export interface ContextFile {
  /** Relative to the working directory; must stay inside it. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

export interface KernelLimits {
  /** Resident memory of the kernel and its child processes, in bytes; above it the kernel is killed. */
  readonly memoryBytes: number;
  /** Processes the kernel may have at once, itself included. */
  readonly processes: number;
}

/** Everything about a start that belongs to the person and the run, not to the environment. */
export interface KernelContext {
  /** Added to the allow-listed environment. Never put the hub's own secrets here. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * An existing directory to run in; the caller owns and removes it. Without it the kernel gets a private
   * one (`Kernel.directory`) that disappears with the kernel.
   */
  readonly cwd?: string;
  readonly files?: readonly ContextFile[];
  /** Needs a hub that runs as root. Without it the provider's own rule applies. */
  readonly runAs?: RunAs;
  /** Default: the provider's. */
  readonly isolation?: Isolation;
  readonly limits?: Partial<KernelLimits>;
  /** Directories to show read-only inside a sandbox, at their own paths. */
  readonly readablePaths?: readonly string[];
  /** Gives up a start that is still under way. */
  readonly signal?: AbortSignal;
}

/** A rung of the start ladder, fastest first. Every rung gives the outputs a cold kernel would. */
export type Rung = 'spare' | 'template' | 'warm' | 'cold' | 'attached';

/** Which rung a start took, and why not a faster one. */
export interface StartTrace {
  readonly rung: Rung;
  /** Reasons the faster rungs were not taken, in the order tried, in plain words. */
  readonly reasons: readonly string[];
  /** From the call of `start` until the kernel could take user code, in milliseconds. */
  readonly startMs: number;
  readonly isolation: Isolation;
  readonly runAs?: RunAs;
}

export interface KernelCapabilities {
  /** Processes can be forked at cell boundaries. */
  readonly checkpoints: boolean;
  /** Comms are answered while a cell runs (ipykernel 7 and later). */
  readonly subshells: boolean;
  /** Comm messages on `stdin` are answered while a cell waits for an `input_reply`. */
  readonly stdinComms: boolean;
  readonly interrupt: boolean;
  /** The provider enforces `KernelLimits`. */
  readonly resourceLimits: boolean;
}

export type ExitReason =
  /** `kill()` or a provider shutting down. */
  | 'requested'
  /** The process ended by itself: `sys.exit`-like, a segfault, a signal from elsewhere. */
  | 'died'
  | 'memory'
  | 'processes'
  /** The connection to a remote kernel is gone for good. */
  | 'lost';

export interface KernelExit {
  readonly reason: ExitReason;
  readonly code: number | null;
  readonly signal: string | null;
  /** Highest resident memory seen, in bytes; 0 when unknown. */
  readonly peakMemoryBytes: number;
  /** The last lines the process wrote to its own stderr, for the log; never for people who may not read code. */
  readonly stderrTail: string;
}

export interface RequestOptions {
  /** Every message whose parent is this request, in the order it arrived; a promise holds back the next. */
  readonly onMessage?: (message: IncomingMessage) => void | Promise<void>;
  /** The kernel answers nothing, as to comm messages: its `idle` is the end. */
  readonly isOneWay?: boolean;
}

/** One request under way. */
export interface PendingRequest {
  readonly messageId: string;
  /**
   * The reply, once it and the matching `idle` on iopub have both arrived, so all outputs have been seen.
   * Rejects with `KernelError` `kernel-died` when the kernel exits first.
   */
  readonly reply: Promise<IncomingMessage>;
}

/** One live kernel. Nothing in it is shared with another. */
export interface Kernel {
  readonly id: string;
  readonly spec: KernelSpec;
  /** The working directory as the hub sees it; undefined where the hub cannot reach it. */
  readonly directory: string | undefined;
  readonly trace: StartTrace;
  readonly capabilities: KernelCapabilities;
  request(channel: Channel, message: OutgoingMessage, options?: RequestOptions): PendingRequest;
  /** Sends without waiting for anything: `input_reply` on stdin, comm messages on shell. */
  send(channel: Channel, message: OutgoingMessage): Promise<void>;
  /**
   * Hears every message from the kernel, before any request's own listener, and whether it belongs to a request that
   * is under way; returns how to stop.
   */
  messages(listener: (message: IncomingMessage, isAwaited: boolean) => void): () => void;
  /** Python's KeyboardInterrupt in the running cell. Resolves when it was sent, not when it took effect. */
  interrupt(): Promise<void>;
  /** A fresh process with the same context. Pending requests reject. */
  restart(): Promise<void>;
  /** Ends the process and all its children at once. Resolves when they are gone; safe to repeat. */
  kill(): Promise<void>;
  /** Called once, when the kernel is gone for good; at once when it already is. */
  onExit(listener: (exit: KernelExit) => void): () => void;
}

/** A kernel that can be copied between two cells, with all its state. */
export interface ForkableKernel extends Kernel {
  readonly directory: string;
  /** Its folder of temporary files and its home, as the hub sees them. */
  readonly temporary: string;
  readonly home: string;
  trace: StartTrace;
  /**
   * Another process that goes on from the same state; this one then only waits for more to be made of it. A `still`
   * copy runs no cells: it is to be looked at, without the threads and connections of this one.
   *
   * @throws ForkRefusedError when a copy would not go on exactly as this one
   * @throws KernelError `kernel-died`, `start-failed`, `unresponsive` where the process does nothing any more
   */
  fork(options?: { readonly still?: boolean; readonly signal?: AbortSignal }): Promise<ForkableKernel>;
  /** Ends the programs that copies which are gone left running. */
  sweep(): Promise<void>;
}

/** What a run told of a cell: see `RunEvent`, which this package's types stand below. */
export type ReplayedEvent = { readonly type: string; readonly cellId?: string };

/** The first cells of a notebook, the same for everybody, executed once to be copied by many. */
export interface TemplateRequest {
  /** Names what makes up the state: the notebook's version, and whatever its cells run with. */
  readonly key: string;
  readonly spec: string;
  readonly context: KernelContext;
  readonly cells: readonly { readonly id: string; readonly source: string }[];
}

/** A process in which nothing of a notebook, or only its first cells, has been executed. */
export interface LiveBase {
  readonly node: ForkableKernel;
  /** Cells of the notebook that its state holds already. */
  readonly done: number;
  /** What those cells showed, to be told as if they had just run. */
  readonly replay: readonly ReplayedEvent[];
  readonly trace: StartTrace;
  /** A folder that notebooks cannot reach, for copies of files. */
  readonly store: string;
  /** Its files as they are now, where they were kept ahead. */
  readonly files?: KeptFolders;
  /** Ends the process, all copies of it, and their files. */
  close(): Promise<void>;
}

/** A kernel to come back to after the hub restarted; meaning is the provider's own. */
export interface KernelRef {
  readonly provider: string;
  readonly id: string;
}

/** Where kernels come from. Implemented by `createLocalProvider`; a Jupyter gateway fits the same shape. */
export interface KernelProvider {
  readonly name: string;
  specs(): Promise<readonly KernelSpec[]>;
  /**
   * Those of these top-level modules that an environment does not have. Only where its Python can be asked.
   *
   * @throws KernelError `unknown-spec`, `start-failed`
   */
  missingModules?(spec: string, modules: readonly string[]): Promise<readonly string[]>;
  /** @throws KernelError `unknown-spec`, `start-failed`, `isolation-unavailable`, `cancelled` */
  start(spec: string, context?: KernelContext): Promise<Kernel>;
  /**
   * A process to copy, for a notebook that is executed again and again. Only where processes can be copied.
   *
   * @throws KernelError as `start`
   */
  openLive?(spec: string, context?: KernelContext, templateKey?: string): Promise<LiveBase>;
  /** As `openLive`, but only where first cells were executed ahead under this key. */
  openTemplate?(context: KernelContext, templateKey: string): Promise<LiveBase | undefined>;
  /** Executes first cells ahead, so that `openLive` with this key begins behind them. Never rejects. */
  makeTemplate?(request: TemplateRequest): Promise<void>;
  /** Only where kernels outlive the hub. */
  attach?(ref: KernelRef): Promise<Kernel>;
  /** Kills every kernel and removes every file of this provider. */
  close(): Promise<void>;
}
