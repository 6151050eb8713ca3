/**
 * A cell's code, lowered to what matters for dataflow: who is evaluated, bound and changed, in order. It depends
 * on the cell's text alone, so it is cached by cell; meaning (which `f`, which module) is added when the
 * notebook is interpreted in order.
 */

/** Offsets in the rewritten text of the cell. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** An expression, by what its value may share with other values. */
export type Value =
  /** Immutable: numbers, texts, truth values. `text` is a string literal's value, `word` a constant's. */
  | { readonly op: 'scalar'; readonly text?: string; readonly word?: string }
  | { readonly op: 'name'; readonly name: string; readonly at: Extent }
  /** An attribute or item: shares with the whole. */
  | {
      readonly op: 'part';
      readonly of: Value;
      readonly attribute?: string;
      /** The items' keys, where they are literal: `x["a"]`, `x[0]`, `x[["a", "b"]]`. */
      readonly keys?: readonly string[];
      /** The name that is the only key: `x[a]`. */
      readonly keyName?: string;
      /** Surely one item, as iterating gives it, or surely a slice. */
      readonly takes?: 'item' | 'slice';
    }
  /** Holds or is one of the items: shares with all of them. */
  | {
      readonly op: 'group';
      readonly items: readonly Value[];
      readonly isList?: true;
      /** Is one of the items: `x if c else y`, `x or y`. */
      readonly isOneOf?: true;
      /** Holds what is inside the items: `[x] + y`. */
      readonly isMerged?: true;
    }
  /** Computed from the items, shares with none. */
  | { readonly op: 'derived'; readonly items: readonly Value[]; readonly isScalar: boolean }
  | CallValue
  | { readonly op: 'function'; readonly body: FunctionBody }
  /** A comprehension: its actions run in a scope of their own, later when `isLazy`. */
  | { readonly op: 'comprehension'; readonly body: FunctionBody; readonly isLazy: boolean }
  | { readonly op: 'walrus'; readonly name: string; readonly value: Value }
  /** A value that an earlier `let` of the same statement computed. */
  | { readonly op: 'temporary'; readonly id: number };

/** The object that an assignment takes, where names alone tell which. */
export type NamedObject =
  /** `x` */
  | { readonly is: 'name'; readonly name: string }
  /** `x["a"]` */
  | { readonly is: 'item'; readonly name: string; readonly key: string }
  /** `x[:]` */
  | { readonly is: 'slice'; readonly name: string }
  /** A new list or dictionary, and the names that are its items: `[x, 2, y]`. */
  | { readonly is: 'display'; readonly items: ReadonlyMap<string, string> };

export interface CallValue {
  readonly op: 'call';
  readonly callee: Value;
  readonly arguments: readonly Argument[];
  readonly at: Extent;
  /** The call as written, shortened, for reasons that people read. */
  readonly written: string;
}

export interface Argument {
  readonly value: Value;
  readonly keyword?: string;
}

export interface ParameterBinding {
  readonly name: string;
  readonly default?: Value;
  readonly isRest: boolean;
}

/** A function, lambda or comprehension body. */
export interface FunctionBody {
  readonly name: string;
  readonly parameters: readonly ParameterBinding[];
  readonly actions: readonly Action[];
  /** Names that belong to the function. */
  readonly locals: ReadonlySet<string>;
  /** Names declared `global`. */
  readonly globals: ReadonlySet<string>;
  readonly isGenerator: boolean;
  /** For methods: what they are given first, when not the instance. */
  readonly binding?: 'static' | 'class';
  /** For methods: something else than these decorates it, so that reading it may run it: a property. */
  readonly isDecorated?: true;
}

export interface ClassBody {
  readonly name: string;
  readonly bases: readonly Value[];
  readonly methods: ReadonlyMap<string, FunctionBody>;
  /** Statements of the class body besides methods, in a scope of their own. */
  readonly body: FunctionBody;
  /** Whether instances share mutable state through the class: `items = []` in its body. */
  readonly hasSharedState: boolean;
}

export type Action =
  | { readonly do: 'evaluate'; readonly value: Value }
  /** `isPaired`: names that it shares with may be bound anew before it is taken, as in `a, b = b, a`. */
  | { readonly do: 'let'; readonly id: number; readonly value: Value; readonly isPaired?: true }
  | {
      readonly do: 'bind';
      readonly name: string;
      readonly value: Value;
      readonly at: Extent;
      readonly takes?: NamedObject;
    }
  /** Iteration: consumes iterators. */
  | { readonly do: 'consume'; readonly value: Value }
  | { readonly do: 'augment'; readonly name: string; readonly value: Value; readonly at: Extent }
  | {
      readonly do: 'mutate';
      readonly object: Value;
      readonly how: string;
      readonly stores?: Value;
      /** Only these items of the object are assigned. */
      readonly keys?: readonly string[];
      readonly takes?: NamedObject;
    }
  | { readonly do: 'delete'; readonly name: string; readonly at: Extent }
  /** Arms of which one may run; `isComplete` when one of them surely does. */
  | {
      readonly do: 'branch';
      readonly arms: readonly (readonly Action[])[];
      readonly isComplete: boolean;
      readonly isLoop: boolean;
    }
  /** A `try`: what its body uses may be missing on purpose, and what it binds may not be bound. */
  | {
      readonly do: 'attempt';
      readonly actions: readonly Action[];
      readonly handlers: readonly Handler[];
      /** What follows where nothing was raised. */
      readonly otherwise: readonly Action[];
    }
  | {
      readonly do: 'define';
      readonly body: FunctionBody;
      readonly decorators: readonly Value[];
      readonly at: Extent;
    }
  | {
      readonly do: 'class';
      readonly body: ClassBody;
      readonly decorators: readonly Value[];
      readonly at: Extent;
    }
  /** `module` is the dotted module that is loaded, where `local` does not stand for it: `import a.b`. */
  | {
      readonly do: 'import';
      readonly local: string;
      readonly qualified: string;
      readonly module?: string;
      readonly at: Extent;
    }
  | { readonly do: 'importAll'; readonly module: string }
  | { readonly do: 'return'; readonly value: Value }
  | {
      readonly do: 'magic';
      readonly name: string;
      readonly kind: string;
      readonly argument: string;
      readonly names: readonly string[];
    };

/** An `except` clause. */
export interface Handler {
  readonly actions: readonly Action[];
  /** Nothing behind the `try` runs after it: it raises, returns, or leaves the loop. */
  readonly isExit: boolean;
}

/** One top-level statement; compound statements stay whole, so that no slice keeps half a `try`. */
export interface Statement extends Extent {
  readonly actions: readonly Action[];
  /** tree-sitter's node type, or `magic`, `opaque` or `unparsed`. */
  readonly kind: string;
  /** Whether it is an expression, whose value the notebook may show. */
  readonly isExpression: boolean;
  /** Parts are nested too deeply to be read, and may do anything. */
  readonly isCut?: true;
}
