import type { NamedObject } from '../facts/program.ts';
import { TrackedMap } from './ledger.ts';
import type { NotebookState } from './notebook-state.ts';

/** What a list or dictionary holds that has a name too, by literal keys. */
type HeldNames = ReadonlyMap<string, HeldName>;

interface HeldName {
  readonly name: string;
  /** Since the container was made, so that all who share with the container share with the item. */
  readonly isFromStart: boolean;
}

/** Which names surely stand for the same object, or for one that shows the same items. */
export class NamedObjects {
  private readonly state: NotebookState;
  private readonly same: TrackedMap<ReadonlySet<string>>;
  /** Of names that are surely lists and dictionaries only. */
  private readonly held: TrackedMap<HeldNames>;

  constructor(state: NotebookState) {
    this.state = state;
    this.same = new TrackedMap(state.ledger);
    this.held = new TrackedMap(state.ledger);
  }

  /** The other names of a name's object. After `exec` and its like, a name may stand for anything. */
  sameAs(name: string): ReadonlySet<string> {
    return this.state.wildcards.length > 0 ? NONE : (this.same.get(name) ?? NONE);
  }

  /** The object that surely is this item of a name's object. */
  itemOf(name: string, key: string): HeldName | undefined {
    return this.state.wildcards.length > 0 ? undefined : this.held.get(name)?.get(key);
  }

  /** A name that was just bound stands for this object. */
  bind(name: string, taken: NamedObject): void {
    if (taken.is === 'display') {
      const items = [...taken.items].filter(([, item]) => item !== name);
      this.held.set(name, new Map(items.map(([key, item]) => [key, { name: item, isFromStart: true }])));
      return;
    }
    const other = taken.is === 'item' ? this.itemOf(taken.name, taken.key)?.name : taken.name;
    if (other !== undefined && other !== name) this.join(name, other);
  }

  /** An item now is the object of this name. */
  store({ name, keys }: { readonly name: string; readonly keys: readonly string[] }, item: string): void {
    const [key] = keys;
    if (key === undefined || keys.length > 1) return;
    for (const one of [name, ...this.sameAs(name)]) {
      const held = this.held.get(one);
      if (held !== undefined)
        this.held.set(one, new Map([...held, [key, { name: item, isFromStart: false }]]));
    }
  }

  /** The name is about to stand for something else. */
  forget(name: string): void {
    const others = this.same.get(name) ?? NONE;
    const [heir] = others;
    for (const other of others) this.same.set(other, without(this.same.get(other) ?? NONE, name));
    if (others.size > 0) this.same.set(name, NONE);
    if (this.held.has(name)) this.held.delete(name);
    // Who holds an object shares with its names.
    for (const holder of this.state.aliasesOf(name)) {
      const held = this.held.get(holder);
      if (held !== undefined && [...held.values()].some((item) => item.name === name))
        this.held.set(holder, renamed(held, name, heir));
    }
  }

  /** An object was changed; with `keys`, only these items. */
  forgetItems(name: string, keys: readonly string[] | undefined): void {
    const held = this.held.get(name);
    if (held === undefined) return;
    if (keys === undefined) this.held.delete(name);
    else if (keys.some((key) => held.has(key)))
      this.held.set(name, new Map([...held].filter(([key]) => !keys.includes(key))));
  }

  private join(name: string, other: string): void {
    const all = new Set([other, ...(this.same.get(other) ?? NONE)]);
    this.same.set(name, all);
    for (const one of all) this.same.set(one, new Set([...(this.same.get(one) ?? NONE), name]));
    const held = this.held.get(other);
    if (held !== undefined) this.held.set(name, held);
  }
}

const NONE: ReadonlySet<string> = new Set();

function without(names: ReadonlySet<string>, gone: string): ReadonlySet<string> {
  return new Set([...names].filter((name) => name !== gone));
}

function renamed(held: HeldNames, from: string, to: string | undefined): HeldNames {
  return new Map(
    [...held].flatMap(([key, item]): [string, HeldName][] => {
      if (item.name !== from) return [[key, item]];
      return to === undefined ? [] : [[key, { ...item, name: to }]];
    }),
  );
}
