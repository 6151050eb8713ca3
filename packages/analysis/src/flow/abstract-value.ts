import type { ClassBody, FunctionBody } from '../facts/program.ts';
import type { Variables } from './ledger.ts';

/** A function together with the variables of the call that made it. */
export interface Closure {
  readonly body: FunctionBody;
  readonly frame: Frame | undefined;
  /** Whether a library wrapped it, so that what it is called with cannot be told: `partial`, `vectorize`. */
  readonly isWrapped?: true;
}

/** A class together with the variables of the call that made it. */
export interface MadeClass extends ClassBody {
  readonly frame?: Frame;
}

/** What a value may be, and what it may share with which of the notebook's names. */
export interface AbstractValue {
  /** Names whose objects this value may be, hold, or be part of. */
  readonly roots: ReadonlySet<string>;
  readonly functions: readonly Closure[];
  readonly classes: readonly MadeClass[];
  /** Classes of the notebook of which it may be an instance. */
  readonly instances: readonly MadeClass[];
  /** The dotted name that it surely is, such as `pandas.read_csv`. */
  readonly qualified?: string;
  /** Surely immutable, so that nobody can change it in place. */
  readonly isScalar: boolean;
  /** May be used up by reading it. */
  readonly isIterator: boolean;
  /** Perhaps a method taken from an object, so that calling it may change the object. */
  readonly isBound?: true;
  /** Whether its parts belong together, so that changing one may change the others: a figure and its axes. */
  readonly isConnected?: true;
  /** The file or database behind an open file or connection, and whether it may be written. */
  readonly handle?: { readonly channel: string; readonly isWritten: boolean };
  /** A path, whose text is `text`. */
  readonly isPath?: true;
  /** Made by a library whose functions change their arguments only where the tables say so. */
  readonly isOfLibrary?: true;
  /** A figure of matplotlib or part of one. */
  readonly isFigure?: true;
  /** How deep inside everything is immutable: 1 for a list of numbers, 2 for a list of such lists. */
  readonly flat?: number;
  /** Surely a list, of which a slice is another one. */
  readonly isList?: true;
  /** Surely an array of NumPy, of which a slice shows the same items. */
  readonly isArray?: true;
  /** A frame that gets its rows with its first column. */
  readonly isWithoutRows?: true;
  readonly text?: string;
  readonly word?: string;
  /** A file in memory: whoever is given it may write into it. */
  readonly isBuffer?: true;
  /** Gets an item when one is read that it does not have: `defaultdict`. */
  readonly grows?: true;
  /** The one object of a package that all who ask for it get, by what gave it: `decimal.getcontext`. */
  readonly lasting?: string;
}

/** The local variables of one call that is being followed. */
export interface Frame {
  readonly parent: Frame | undefined;
  readonly body: FunctionBody;
  readonly variables: Variables<AbstractValue>;
  /** The names through which the function was called; its captured state belongs to them. */
  readonly calleeRoots: ReadonlySet<string>;
  readonly returned: AbstractValue[];
}

const NOTHING: ReadonlySet<string> = new Set();

export const FRESH: AbstractValue = {
  roots: NOTHING,
  functions: [],
  classes: [],
  instances: [],
  isScalar: false,
  isIterator: false,
};

export const SCALAR_VALUE: AbstractValue = { ...FRESH, isScalar: true };

/** A value that may be any of several, or hold all of them. */
export function joined(values: readonly AbstractValue[]): AbstractValue {
  const [first] = values;
  if (first === undefined) return FRESH;
  return values.length === 1 ? first : together(values, false);
}

/** With `inside`, a new object around the values; else what may be any of them. */
function together(values: readonly AbstractValue[], inside: boolean): AbstractValue {
  return {
    roots: union(values),
    functions: collected(values, (value) => value.functions),
    classes: collected(values, (value) => value.classes),
    instances: collected(values, (value) => value.instances),
    isScalar: !inside && values.every((value) => value.isScalar),
    isIterator: !inside && values.some((value) => value.isIterator),
  };
}

/** A value that is one of two: what both are is kept. */
export function either(left: AbstractValue, right: AbstractValue): AbstractValue {
  const isAsFlat = left.flat !== undefined && left.flat === right.flat;
  return { ...joined([left, right]), ...(isAsFlat && { flat: left.flat }) };
}

/** Most values have no roots or one set of them, and sets are made here more often than anywhere. */
function union(values: readonly AbstractValue[]): ReadonlySet<string> {
  let only = NOTHING;
  let made: Set<string> | undefined;
  for (const { roots, isScalar } of values) {
    // Nobody sees a change of what cannot be changed.
    if (isScalar || roots.size === 0 || roots === only) continue;
    if (only.size === 0) only = roots;
    else {
      made ??= new Set(only);
      for (const root of roots) made.add(root);
    }
  }
  return made ?? only;
}

function collected<T>(
  values: readonly AbstractValue[],
  pick: (value: AbstractValue) => readonly T[],
): readonly T[] {
  let only: readonly T[] = [];
  let made: Set<T> | undefined;
  for (const value of values) {
    const items = pick(value);
    if (items.length === 0 || items === only) continue;
    if (only.length === 0) only = items;
    else {
      made ??= new Set(only);
      for (const item of items) made.add(item);
    }
  }
  return made === undefined ? only : [...made];
}

/** How flat a container of these is. */
export function flatness(values: readonly AbstractValue[]): number | undefined {
  const depths = values.map(({ isScalar, flat }) => (isScalar ? 0 : flat));
  return depths.includes(undefined) ? undefined : 1 + Math.max(0, ...depths.map((depth) => depth ?? 0));
}

/** An item or slice, where it is known to be more than some part of the whole. */
export function takenFrom(whole: AbstractValue, takes: 'item' | 'slice'): AbstractValue | undefined {
  if (takes === 'item') return itemOf(whole);
  if (whole.isList === true && whole.flat === 1) return { ...FRESH, flat: 1, isList: true };
  return whole.isArray === true ? { ...FRESH, roots: whole.roots, isArray: true } : undefined;
}

/** Items of which one is taken: of a flat container, something immutable or a flatter one. */
function itemOf(whole: AbstractValue): AbstractValue | undefined {
  const { flat = 0, roots } = whole;
  if (flat === 0) return undefined;
  return flat === 1 ? SCALAR_VALUE : { ...FRESH, roots, flat: flat - 1 };
}

/** A new container of what is inside others, such as `x + [1]`: what is immutable is shared with nobody. */
export function merged(values: readonly AbstractValue[]): AbstractValue {
  const isFlat = values.every(({ isScalar, flat }) => isScalar || flat === 1);
  return isFlat ? { ...FRESH, flat: 1 } : holding(values);
}

/** A new object that holds others: it is not one of them, so it has neither their name nor their kind. */
export function holding(values: readonly AbstractValue[]): AbstractValue {
  return values.length === 0 ? FRESH : together(values, true);
}
