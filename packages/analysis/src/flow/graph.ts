import type { SourceRange } from '../source/range.ts';
import type { Certainty, Risk } from './effects.ts';
import type { ImplicitCode } from './implicit-code.ts';

/** One top-level statement of the notebook, and what it does. */
export interface GraphStatement {
  /** Position in execution order; the graph's edges use it. */
  readonly index: number;
  readonly cellId: string;
  /** Position of its cell among the cells given, from 0. */
  readonly cellIndex: number;
  /** In the cell's original source. */
  readonly range: SourceRange;
  /** Its text, with the comment behind it left out. */
  readonly source: string;
  /** tree-sitter's node type, or `magic`, `opaque` or `unparsed`. */
  readonly kind: string;
  /** Names that it surely binds, and names that it may bind. */
  readonly defines: readonly string[];
  readonly mayDefine: readonly string[];
  /** Names that it needs from before. */
  readonly uses: readonly string[];
  /** Names whose objects it changes in place. */
  readonly changes: readonly { readonly name: string; readonly how: string; readonly certainty: Certainty }[];
  /** Names of which it reads or assigns single items: `df["a"] = 2 * df["b"]`. Of all others, it may be anything. */
  readonly items: readonly StatementItems[];
  /** Names whose objects may be parts of what it binds or changes, or the same. */
  readonly shares: readonly string[];
  /** Top-level packages that it imports. */
  readonly modules: readonly string[];
  /** Names that it binds to open files and connections. */
  readonly handles: readonly string[];
  /**
   * `display`, `display:plots`, `sql:orders`, `sql:*`, `magics`, `folder:out`, `random:numpy`, `file:sales.csv`, `file:*`, `imports`, `figure`, `environment`, `stdin`, `network`,
   * `chance` (clocks, unseeded generators), `module:os` (a package that was changed), `quire`.
   */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Whether what it shows may depend on settings of plots (`display:plots`). */
  readonly mayDraw: boolean;
  /** Why the analysis may miss something here. */
  readonly risks: readonly Risk[];
}

/** The items of a name's object that a statement touches, by their literal keys. */
export interface StatementItems {
  readonly name: string;
  /** Undefined where it may read more. */
  readonly reads?: readonly string[];
  /** Undefined where it may change more. */
  readonly assigns?: readonly string[];
  /** Those that it assigns whenever it runs. */
  readonly overwrites: readonly string[];
}

/** A statement needs what an earlier one did. */
export interface Dependency {
  /** Index of the statement that needs, … */
  readonly from: number;
  /** … and of the one that it needs. */
  readonly to: number;
  readonly kind: 'name' | 'channel' | 'wildcard';
  /** The name or channel. */
  readonly name: string;
  /** In words, for people: "uses `df`, changed in cell 7 by `df.drop(inplace=True)`". */
  readonly reason: string;
  readonly certainty: Certainty;
}

/** A name that would be missing on a clean run from top to bottom. */
export interface MissingName {
  readonly name: string;
  readonly statement: number;
  readonly cellId: string;
  readonly range: SourceRange;
  /** The cell further down that defines it, when one does. */
  readonly definedLaterIn?: string;
}

/** The dataflow of a notebook. */
export interface NotebookGraph {
  /** In execution order. */
  readonly statements: readonly GraphStatement[];
  readonly dependencies: readonly Dependency[];
  readonly missing: readonly MissingName[];
  /** Cells with code that is not valid Python; they are kept whole and flagged, never dropped. */
  readonly unparsed: readonly string[];
  /** What runs where nobody calls it. */
  readonly implicit: ImplicitCode;
}
