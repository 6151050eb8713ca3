import type { AbstractValue, Closure, MadeClass } from './abstract-value.ts';
import type { Certainty } from './effects.ts';
import type { Ledger } from './ledger.ts';
import { TrackedMap } from './ledger.ts';
import { NamedObjects } from './named-objects.ts';
import type { Site } from './site.ts';

/** One way in which a statement gave a name or channel what it has now. */
export interface Reaching {
  readonly kind: 'defined' | 'changed';
  /** As written: the change, for a name that was changed. */
  readonly how: string;
  readonly certainty: Certainty;
}

/** The statements whose work a reader sees, in the order in which they did it. */
export type Sources = ReadonlyMap<Site, Reaching>;

/** A statement that may define or change names that cannot be told. */
interface Wildcard {
  readonly site: Site;
  /** May change names that exist too, not only define new ones. */
  readonly changesAny: boolean;
  readonly how: string;
}

/**
 * What the notebook's names are and who made them so, after the statements read so far. All that one cell leaves
 * for another is here, in tracked maps: what is kept elsewhere would be missed when only some cells are read again.
 */
export class NotebookState {
  readonly ledger: Ledger;
  /** By name: the statements whose work a reader of it sees. */
  readonly reaching: TrackedMap<Sources>;
  /** By channel. Walked over by kind: `file`, `folder`, `sql`. */
  readonly channels: TrackedMap<Sources>;
  /** Names that are gone, and the statement that deleted each. */
  readonly deletedBy: TrackedMap<Site>;
  readonly known: TrackedMap<AbstractValue>;
  /** Methods of all classes that the notebook has defined so far, by name. */
  readonly methods: TrackedMap<readonly Closure[]>;
  /** Dotted modules that were loaded, by the statement that did first. */
  readonly submodules: TrackedMap<Site>;
  /** Channels of generators that were seeded. */
  readonly seeded: TrackedMap<true>;
  /** Under the empty name: the module of the last `import *`. */
  readonly starModules: TrackedMap<string>;
  readonly objects: NamedObjects;
  /** Names of this cell for the figure that pyplot draws on now; emptied with each cell. */
  readonly figures = new Set<string>();
  /** Whether more names share an object than can be followed; for the statement that is being read. */
  hasTooManyAliases = false;
  private readonly maxAliases: number;
  private readonly aliases: TrackedMap<ReadonlySet<string>>;
  private readonly unknown: TrackedMap<readonly Wildcard[]>;

  constructor(ledger: Ledger, maxAliases: number) {
    this.ledger = ledger;
    this.maxAliases = maxAliases;
    this.reaching = new TrackedMap(ledger);
    this.channels = new TrackedMap(ledger, (channel) => channel.slice(0, channel.indexOf(':') + 1));
    this.deletedBy = new TrackedMap(ledger);
    this.known = new TrackedMap(ledger);
    this.methods = new TrackedMap(ledger);
    this.submodules = new TrackedMap(ledger);
    this.seeded = new TrackedMap(ledger);
    this.starModules = new TrackedMap(ledger);
    this.aliases = new TrackedMap(ledger);
    this.objects = new NamedObjects(this);
    this.unknown = new TrackedMap(ledger);
  }

  /** Statements that may have defined or changed anything, the last last. */
  get wildcards(): readonly Wildcard[] {
    return this.unknown.get('') ?? [];
  }

  addWildcard(wildcard: Wildcard): void {
    this.unknown.set('', [...this.wildcards, wildcard]);
  }

  aliasesOf(name: string): ReadonlySet<string> {
    return this.aliases.get(name) ?? NONE;
  }

  /** From now on a change of one of the two may be a change of the other. */
  alias(left: string, right: string): void {
    if (left === right) return;
    this.addAlias(left, right);
    this.addAlias(right, left);
  }

  /** Makes `name` share with `roots` and all that these share with; with `replace`, with nothing else. */
  share(name: string, roots: ReadonlySet<string>, replace: boolean): void {
    if (roots.size === 0) {
      if (replace) this.unalias(name);
      return;
    }
    const all = new Set<string>();
    for (const root of roots) {
      all.add(root);
      for (const other of this.aliasesOf(root)) all.add(other);
    }
    if (replace) this.unalias(name);
    for (const other of all) this.alias(name, other);
  }

  /** Makes a class's methods known; those of an earlier class of the same name stay, for its instances. */
  addClass(added: MadeClass): void {
    for (const [name, body] of added.methods) {
      const known = this.methods.get(name) ?? [];
      if (!known.some((one) => one.body === body && one.frame === added.frame))
        this.methods.set(name, [...known, { body, frame: added.frame }]);
    }
  }

  unalias(name: string): void {
    const others = this.aliasesOf(name);
    if (others.size === 0) return;
    for (const other of others) this.ownAliases(other).delete(name);
    this.aliases.set(name, NONE);
  }

  private addAlias(to: string, added: string): void {
    const known = this.aliasesOf(to);
    if (known.has(added)) return;
    if (known.size >= this.maxAliases) this.hasTooManyAliases = true;
    else this.ownAliases(to).add(added);
  }

  /** The set of a name, for changing: copied once for each cell that does. */
  private ownAliases(name: string): Set<string> {
    const known = this.aliases.get(name) ?? NONE;
    if (known !== NONE && this.aliases.owns(name)) return known as Set<string>;
    const made = new Set(known);
    this.aliases.set(name, made);
    return made;
  }
}

const NONE: ReadonlySet<string> = new Set();
