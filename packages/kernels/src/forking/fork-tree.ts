import { randomBytes } from 'node:crypto';
import { chmod, chown, lchown, mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KernelError } from '../errors.ts';
import { type KernelRecipe, planLaunch, treeCommand } from '../local/launch-plan.ts';
import type { LocalSpec } from '../local/options.ts';
import { removeTree } from '../local/remove-tree.ts';
import type { Starter } from '../local/starter.ts';
import { SupervisedProcess } from '../local/supervised-process.ts';
import type { KernelContext, KernelExit, StartTrace } from '../types.ts';
import { Door } from './door.ts';
import { ForkNode, type Room } from './fork-node.ts';

/** The socket's name: short, because the path of a socket has 108 bytes. */
const DOOR = 'door';

/** A tree of kernels in one sandbox, behind one supervisor: a root, and what was forked from it. */
export class ForkTree {
  readonly root: ForkNode;
  readonly recipe: KernelRecipe;
  readonly #process: SupervisedProcess;
  readonly #door: Door;
  readonly #rooms = new Set<string>();
  #isEnding = false;
  #onEmpty: (() => void) | undefined;

  private constructor(parts: {
    root: ForkNode;
    recipe: KernelRecipe;
    process: SupervisedProcess;
    door: Door;
  }) {
    this.root = parts.root;
    this.recipe = parts.recipe;
    this.#process = parts.process;
    this.#door = parts.door;
  }

  /** Resolves when every process of the tree is gone. */
  get exited(): Promise<KernelExit> {
    return this.#process.exited;
  }

  /** @throws KernelError `start-failed`, `isolation-unavailable`, `invalid-context`, `cancelled` */
  static async grow(
    starter: Starter,
    spec: LocalSpec,
    { context = {}, isBackground = false }: { context?: KernelContext; isBackground?: boolean } = {},
  ): Promise<ForkTree> {
    const began = performance.now();
    const recipe = await starter.makeRecipe(spec, context, isBackground);
    const door = new Door(join(recipe.directory.path, DOOR));
    try {
      await door.open();
      await letIn(door.path, recipe);
    } catch (error) {
      await discard(recipe, door);
      throw error;
    }
    const name = makeName();
    const arriving = door.expect(name);
    const launch = planLaunch(recipe, treeCommand(recipe, { path: door.path, token: name }), {
      rooms: recipe.isolation !== 'none',
    });
    const process = new SupervisedProcess(launch);
    const trace: StartTrace = {
      rung: 'cold',
      reasons: [],
      startMs: 0,
      isolation: recipe.isolation,
      ...(recipe.runAs && { runAs: recipe.runAs }),
    };
    const trunk = {
      spec,
      door,
      process,
      maxMessageBytes: recipe.maxMessageBytes,
      trace,
      nextName: makeName,
    };
    const visitor = await arrive(arriving, {
      process,
      afterMs: recipe.startMs,
      signal: context.signal,
      // Not before: closing the door would take the place of what the process said when it ended.
    }).finally(() => void process.exited.then(() => discard(recipe, door)));
    const root = new ForkNode(trunk, visitor, {
      name,
      folders: { ...recipe.directory, work: recipe.cwd },
      room: undefined,
    });
    root.trace = { ...trace, startMs: performance.now() - began };
    return new ForkTree({ root, recipe, process, door });
  }

  /** Folders for a room that a fork of the root may live in; they go with the tree, or by `removeRoom`. */
  async makeRoom(): Promise<Room> {
    const { directory, runAs } = this.recipe;
    const own = join(directory.path, makeName());
    const room: Room = {
      all: directory.path,
      own,
      temporary: join(own, 'tmp'),
      work: join(own, 'work'),
      isOffline: this.recipe.isolation === 'sandbox-offline',
      home: join(own, 'home'),
      places: { [directory.work]: 'work', [directory.home]: 'home', [directory.temporary]: 'tmp' },
    };
    for (const path of [own, room.temporary, room.work, room.home]) {
      await mkdir(path, { mode: 0o700 });
      if (runAs) await lchown(path, runAs.uid, runAs.gid);
    }
    this.#rooms.add(own);
    return room;
  }

  /** A folder of the hub's own for copies of a room's files; it goes with the tree at the latest. */
  async makeStore(): Promise<string> {
    const { kept } = this.recipe.directory;
    await mkdir(kept, { recursive: true, mode: 0o700 });
    return mkdtemp(join(kept, 'files-'));
  }

  /** Whether it was ended, or is about to. */
  get isEnding(): boolean {
    return this.#isEnding || this.#process.hasExited;
  }

  /** Rooms that are not removed yet. */
  get rooms(): number {
    return this.#rooms.size;
  }

  /** Calls back when the last room has been removed. */
  onEmpty(listener: () => void): void {
    this.#onEmpty = listener;
  }

  async removeRoom(room: Room): Promise<void> {
    this.#rooms.delete(room.own);
    if (this.#rooms.size === 0) this.#onEmpty?.();
    await removeTree(room.own);
  }

  /** No longer in the background: somebody waits for it now. */
  restorePriority(): void {
    this.#process.restorePriority();
  }

  async kill(): Promise<void> {
    this.#isEnding = true;
    await this.#process.kill();
  }
}

/** Of a process and of what it is asked for by. */
function makeName(): string {
  return `q-${randomBytes(6).toString('hex')}`;
}

async function letIn(path: string, { runAs }: KernelRecipe): Promise<void> {
  await chmod(path, 0o600);
  if (runAs) await chown(path, runAs.uid, runAs.gid);
}

async function discard(recipe: KernelRecipe, door: Door): Promise<void> {
  const { path, kept } = recipe.directory;
  try {
    await door.close();
    await Promise.all([path, kept].map((each) => removeTree(each)));
  } finally {
    recipe.lease.release();
  }
}

type Arrival<T> = { process: SupervisedProcess; afterMs: number; signal: AbortSignal | undefined; value?: T };

/** The root, once it has come; a root that comes too late or not at all leaves nothing behind. */
async function arrive<T>(arriving: Promise<T>, { process, afterMs, signal }: Arrival<T>): Promise<T> {
  const over = new AbortController();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(new KernelError('cancelled', 'The start was cancelled.'));
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  try {
    return await Promise.race([
      arriving,
      aborted.promise,
      process.exited.then((exit): never => {
        throw new KernelError(
          'start-failed',
          'Python ended before it could run the notebook.',
          exit.stderrTail,
        );
      }),
      sleep(afterMs, undefined, { signal: over.signal }).then((): never => {
        throw new KernelError('start-failed', `Python did not answer within ${afterMs / 1000} seconds.`);
      }),
    ]);
  } catch (error) {
    await process.kill();
    throw error;
  } finally {
    over.abort();
    signal?.removeEventListener('abort', onAbort);
  }
}
