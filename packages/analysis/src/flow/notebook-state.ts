import type { AbstractValue, Closure, MadeClass } from './abstract-value.ts';
import type { Certainty } from './effects.ts';

/** One way in which a statement gave a name or channel what it has now. */
export interface Reaching {
  readonly kind: 'defined' | 'changed';
  /** As written: the change, for a name that was changed. */
  readonly how: string;
  readonly certainty: Certainty;
}

/** What the notebook's names are and who made them so, after the statements read so far. */
export class NotebookState {
  /** By name: the statements whose work a reader of it sees. */
  readonly reaching = new Map<string, Map<number, Reaching>>();
  readonly channels = new Map<string, Map<number, Reaching>>();
  /** Names that are gone, and the statement that deleted each. */
  readonly deletedBy = new Map<string, number>();
  readonly known = new Map<string, AbstractValue>();
  /** Methods of all classes that the notebook has defined so far, by name. */
  readonly methods = new Map<string, Closure[]>();
  /** Dotted modules that were loaded, by the statement that did first. */
  readonly submodules = new Map<string, number>();
  /** Names of this cell for the figure that pyplot draws on now. */
  readonly figures = new Set<string>();
  /** Statements whose value IPython showed, the last last: `_`, `__` and `___`. */
  readonly shown: number[] = [];
  private readonly aliases = new Map<string, Set<string>>();

  aliasesOf(name: string): ReadonlySet<string> {
    return this.aliases.get(name) ?? NONE;
  }

  /** From now on a change of one of the two may be a change of the other. */
  alias(left: string, right: string): void {
    if (left === right) return;
    this.aliasSet(left).add(right);
    this.aliasSet(right).add(left);
  }

  /** Makes `name` share with `roots` and all that these share with; with `replace`, with nothing else. */
  share(name: string, roots: ReadonlySet<string>, replace: boolean): void {
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
    for (const other of this.aliases.get(name) ?? NONE) this.aliases.get(other)?.delete(name);
    this.aliases.delete(name);
  }

  private aliasSet(name: string): Set<string> {
    const found = this.aliases.get(name);
    if (found !== undefined) return found;
    const made = new Set<string>();
    this.aliases.set(name, made);
    return made;
  }
}

const NONE: ReadonlySet<string> = new Set();
