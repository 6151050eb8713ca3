import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExitReason, KernelExit, KernelLimits } from '../types.ts';
import { SUPERVISOR } from './python-home.ts';

/** What python/quire_kernel/supervisor.py is told to do. */
export interface SupervisorPlan {
  readonly argv: readonly string[];
  readonly rlimits: Readonly<Record<string, number>>;
  readonly uid?: number;
  readonly gid?: number;
  readonly nice?: number;
  readonly memoryBytes: number;
  readonly processes: number;
  readonly cleanup: readonly string[];
  readonly cleanupLast: string;
  /** Whether processes of it are to be kept from each other; see python/quire_kernel/forking/room.py. */
  readonly rooms?: boolean;
}

export interface LaunchOptions {
  /** Runs the supervisor; any Python 3.10 or newer. */
  readonly python: string;
  readonly plan: SupervisorPlan;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** Enough for a traceback of a failed start. */
const STDERR_TAIL_CHARACTERS = 8_000;

/** The supervisor gives up at 10 s (see supervisor.py); after that nobody can do more. */
const SUPERVISOR_MS = 12_000;

/** The supervisor gives a sweep up at 1 s; an execution does not wait for one that is gone. */
const SWEEP_MS = 3_000;

/** A process tree behind its supervisor. */
export class SupervisedProcess {
  /** Resolves, never rejects, when every process of the tree is gone and its directories are removed. */
  readonly exited: Promise<KernelExit>;
  readonly #supervisor: ChildProcess;
  readonly #leash: Duplex;
  #stderrTail = '';
  #requested = false;
  #kernelPid: number | undefined;
  #farewell: Farewell | undefined;
  readonly #roomEnds = new Map<string, RoomEnd>();
  /** Who waits for sweeps, in the order that they were asked for. */
  readonly #sweeps: (() => void)[] = [];

  constructor({ python, plan, env, cwd }: LaunchOptions) {
    this.#supervisor = spawn(python, ['-I', '-S', SUPERVISOR], {
      cwd,
      env,
      // Its own session: a Ctrl-C in the hub's terminal is the hub's to handle.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.#leash = this.#supervisor.stdio[3] as Duplex;
    // A supervisor that is gone shows in its exit; writing to it meanwhile is no error of ours.
    this.#leash.on('error', () => undefined);
    readLines(this.#leash, (line) => this.#hear(JSON.parse(line) as SupervisorEvent));
    const stderr = this.#supervisor.stderr as Readable;
    stderr.setEncoding('utf8');
    stderr.on('data', (text: string) => {
      this.#stderrTail = (this.#stderrTail + text).slice(-STDERR_TAIL_CHARACTERS);
    });
    this.exited = new Promise((resolve) => {
      this.#supervisor.once('error', (error) => resolve(this.#describeExit(null, null, String(error))));
      // `close`, not `exit`: by then its last words on the leash have been read.
      this.#supervisor.once('close', (code, signal) => {
        this.#killOrphan();
        resolve(this.#describeExit(code, signal));
      });
    });
    this.#tell(plan);
  }

  /** True as soon as its end is known, also while its last words are read. */
  get hasExited(): boolean {
    return this.#farewell !== undefined || this.#supervisor.exitCode !== null;
  }

  interrupt(): void {
    this.#tell({ do: 'interrupt' });
  }

  /** The directories stay when the process ends, for one that takes its place. */
  keepDirectories(): void {
    this.#tell({ do: 'keep' });
  }

  /** Takes back the low priority it was started with. */
  restorePriority(): void {
    this.#tell({ do: 'normal' });
  }

  limit(limits: KernelLimits): void {
    this.#tell({ do: 'limits', ...limits });
  }

  /** Learns which process of the tree has this name now; what the other calls about members need. */
  adopt(name: string): void {
    this.#tell({ do: 'adopt', name });
  }

  interruptMember(name: string): void {
    this.#tell({ do: 'interrupt-member', name });
  }

  killMember(name: string): void {
    this.#tell({ do: 'kill-member', name });
  }

  limitRoom(name: string, { memoryBytes, processes }: KernelLimits): void {
    this.#tell({ do: 'limit-room', name, memoryBytes, processes });
  }

  /** Ends whatever runs in a room, or anywhere in the tree, and was never adopted. Resolves when it is gone. */
  async sweep(name = ''): Promise<void> {
    if (this.hasExited) return;
    const swept = new Promise<void>((resolve) => this.#sweeps.push(resolve));
    this.#tell({ do: 'sweep', name });
    const timer = new AbortController();
    const late = sleep(SWEEP_MS, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([swept, this.exited, late]);
    timer.abort();
  }

  /** Why a room was ended for what it used; nothing where it was not. */
  roomEnd(name: string): RoomEnd | undefined {
    return this.#roomEnds.get(name);
  }

  async kill(): Promise<KernelExit> {
    this.#requested = true;
    this.#tell({ do: 'kill' });
    const giveUp = setTimeout(() => this.#supervisor.kill('SIGKILL'), SUPERVISOR_MS);
    const exit = await this.exited;
    clearTimeout(giveUp);
    return exit;
  }

  #tell(line: object): void {
    if (!this.#leash.destroyed) this.#leash.write(`${JSON.stringify(line)}\n`);
  }

  #hear(event: SupervisorEvent): void {
    if (event.event === 'started') this.#kernelPid = event.pid;
    else if (event.event === 'swept') this.#sweeps.shift()?.();
    else if (event.event === 'room-ended') this.#roomEnds.set(event.name, event);
    else this.#farewell = event;
  }

  /** Only a supervisor that was itself killed leaves something behind. */
  #killOrphan(): void {
    if (this.#farewell || this.#kernelPid === undefined) return;
    try {
      process.kill(-this.#kernelPid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }

  #describeExit(code: number | null, signal: string | null, error = ''): KernelExit {
    const told = this.#farewell;
    return {
      reason: this.#requested ? 'requested' : (told?.reason ?? 'died'),
      code: told ? told.code : code,
      signal: told ? signalName(told.signal) : signal,
      peakMemoryBytes: told?.peakMemoryBytes ?? 0,
      stderrTail: this.#stderrTail + error,
    };
  }
}

/** What a room was ended for. */
type RoomEnd = Pick<KernelExit, 'reason' | 'peakMemoryBytes'>;

interface Farewell {
  readonly event: 'exited';
  readonly code: number | null;
  readonly signal: number | null;
  readonly reason: ExitReason;
  readonly peakMemoryBytes: number;
}

type SupervisorEvent =
  | Farewell
  | ({ readonly event: 'room-ended'; readonly name: string } & RoomEnd)
  | { readonly event: 'swept' }
  | { readonly event: 'started'; readonly pid: number };

function readLines(stream: Readable, onLine: (line: string) => void): void {
  let buffer = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (buffer + text).split('\n');
    buffer = lines.pop() ?? '';
    lines.forEach(onLine);
  });
}

function signalName(number: number | null): string | null {
  if (number === null) return null;
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}
