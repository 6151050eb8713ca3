import { setTimeout as sleep } from 'node:timers/promises';
import type { ForkNode, Room } from '../forking/fork-node.ts';
import type { ForkTree } from '../forking/fork-tree.ts';
import { removeTree } from '../local/remove-tree.ts';
import type { KernelLimits } from '../types.ts';
import { KeptFolders } from './kept-folders.ts';

/** Whoever took the last spare is given the processor first. */
const REFILL_AFTER_MS = 1_000;

/** A copy of a tree's root in a room of its own. */
export interface OpenRoom {
  readonly node: ForkNode;
  /** A folder that notebooks cannot reach, for copies of files. */
  readonly store: string;
  /** Its files, where they were kept ahead. */
  readonly files?: KeptFolders;
  close(): Promise<void>;
}

/** Rooms of a tree: one of each tree that is in use is made ahead, for the person who comes next. */
export class SpareRooms {
  readonly #spares = new Map<ForkTree, Promise<OpenRoom | undefined>>();
  readonly #dropped = new WeakSet<ForkTree>();

  /** A room whose processes run with these limits and variables, and whether it had been made ahead. */
  async open(
    tree: ForkTree,
    { limits, own, env = {} }: { limits: KernelLimits; own?: Partial<KernelLimits>; env?: Environment },
  ): Promise<{ room: OpenRoom; isSpare: boolean }> {
    const spare = own === undefined ? await this.#take(tree) : undefined;
    void sleep(REFILL_AFTER_MS, undefined, { ref: false }).then(() => this.prepare(tree, limits));
    try {
      if (spare) return { room: await hand(spare, env), isSpare: true };
    } catch {
      // It may have been ended for memory; a new one does as well.
    }
    return { room: await hand(await openRoom(tree, { ...limits, ...own }), env), isSpare: false };
  }

  /** Makes one ahead. Never rejects. */
  async prepare(tree: ForkTree, limits: KernelLimits): Promise<void> {
    if (this.#spares.has(tree) || this.#dropped.has(tree) || tree.isEnding) return;
    const making = openAhead(tree, limits).catch(() => undefined);
    this.#spares.set(tree, making);
    void tree.exited.then(() => this.#spares.delete(tree));
    await making;
  }

  /** Ends what was made ahead of a tree that nobody takes copies of any more. */
  async drop(tree: ForkTree): Promise<void> {
    this.#dropped.add(tree);
    const spare = await this.#take(tree);
    await spare?.close();
  }

  async #take(tree: ForkTree): Promise<OpenRoom | undefined> {
    const spare = this.#spares.get(tree);
    this.#spares.delete(tree);
    return await spare;
  }
}

type Environment = Readonly<Record<string, string>>;

async function hand(room: OpenRoom, env: Environment): Promise<OpenRoom> {
  try {
    await room.node.adopt(env);
    return room;
  } catch (error) {
    await room.close();
    throw error;
  }
}

/** With its files kept, which takes no time of whoever gets the room. */
async function openAhead(tree: ForkTree, limits: KernelLimits): Promise<OpenRoom> {
  const room = await openRoom(tree, limits);
  try {
    const files = await KeptFolders.takeFirst(room.node, room.store, tree.root.trace.runAs);
    return { ...room, files };
  } catch (error) {
    await room.close();
    throw error;
  }
}

/** @throws ForkRefusedError, KernelError as `ForkNode.fork` */
async function openRoom(tree: ForkTree, limits: KernelLimits): Promise<OpenRoom> {
  const room: Room = await tree.makeRoom();
  const store = await tree.makeStore();
  const clear = async () => {
    await Promise.all([tree.removeRoom(room), removeTree(store)]);
  };
  try {
    const node = await tree.root.fork({ room, limits, reseed: true });
    return {
      node,
      store,
      async close() {
        try {
          await node.kill();
        } finally {
          await clear();
        }
      },
    };
  } catch (error) {
    await clear();
    throw error;
  }
}
