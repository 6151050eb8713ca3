import type { Extent } from '../facts/program.ts';

/** How sure it is that something happens: by the language's rules, by what is usual, or not at all. */
export type Certainty = 'certain' | 'likely' | 'unknown';

export interface Change {
  /** As written, such as `df.drop("a", inplace=True)`. */
  readonly how: string;
  readonly certainty: Certainty;
  /** False when only an alias of the name was changed. */
  readonly isDirect: boolean;
}

/** Why an analysis of this statement may miss something. */
export interface Risk {
  readonly kind:
    | 'wildcard'
    | 'unparsed'
    | 'too-large'
    | 'opaque'
    | 'shell'
    | 'unknown-callee'
    | 'unknown-library'
    | 'dynamic-attribute';
  readonly detail: string;
}

/** Items of a name's object, by literal keys. */
interface TouchedItems {
  readonly reads: Set<string>;
  readonly assigns: Set<string>;
  /** Those that are surely assigned whenever the statement runs. */
  readonly overwrites: Set<string>;
}

/** What one statement does to the notebook's state. */
export class Effects {
  /** Names needed from before the statement, with the place of the first use. */
  readonly uses = new Map<string, { readonly at: Extent; readonly isGuarded: boolean }>();
  readonly changes = new Map<string, Change>();
  /** Names of which items are read or assigned, and names of which more than that is read or changed. */
  readonly items = new Map<string, TouchedItems>();
  readonly readWhole = new Set<string>();
  readonly changedWhole = new Set<string>();
  readonly defined = new Set<string>();
  /** Names that are surely (re)bound by now. */
  readonly settled = new Set<string>();
  /** Names that a `try` may have bound before what its handlers are for. */
  readonly halfBound = new Set<string>();
  readonly deleted = new Set<string>();
  readonly reads = new Map<string, string>();
  readonly writes = new Map<string, string>();
  readonly risks: Risk[] = [];
  /** Top-level packages that it imports, inside functions that it calls too. */
  readonly modules = new Set<string>();
  /** Dotted modules that it loads, and those whose loading it needs. */
  readonly loads = new Set<string>();
  readonly needsLoaded = new Set<string>();
  /** Names bound to open files and connections, whose place outlives the process state. */
  readonly handles = new Set<string>();
  /** May define or change any name, as `exec` does. */
  isWildcard = false;
  /** May define names that cannot be known, as `import *` does. */
  definesUnknown = false;

  /** Too much to follow: it may do anything. */
  giveUp(detail: string): void {
    this.isWildcard = true;
    this.risk('too-large', detail);
  }

  itemsOf(name: string): TouchedItems {
    const known = this.items.get(name);
    if (known !== undefined) return known;
    const made: TouchedItems = { reads: new Set(), assigns: new Set(), overwrites: new Set() };
    this.items.set(name, made);
    return made;
  }

  risk(kind: Risk['kind'], detail: string): void {
    if (!this.risks.some((known) => known.kind === kind && known.detail === detail))
      this.risks.push({ kind, detail });
  }
}
