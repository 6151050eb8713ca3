import type { GraphStatement } from '../flow/graph.ts';

/** Some of an object's items, or all but some, by their literal keys. */
export interface Items {
  readonly isAll: boolean;
  /** With `isAll`, those that are left out. */
  readonly keys: ReadonlySet<string>;
}

export const ALL_ITEMS: Items = { isAll: true, keys: new Set() };

/** What a statement reads of a name's object. */
export function readItems({ items }: GraphStatement, name: string): Items {
  const reads = items.find((one) => one.name === name)?.reads;
  return reads === undefined ? ALL_ITEMS : { isAll: false, keys: new Set(reads) };
}

/** What a statement binds or changes of a name's object; undefined where it is the whole. */
export function assignedItems(
  { items, defines }: GraphStatement,
  name: string,
): readonly string[] | undefined {
  return defines.includes(name) ? undefined : items.find((one) => one.name === name)?.assigns;
}

/** What is assigned whenever the statement runs, so that nothing of what was there before is left. */
export function overwrittenItems({ items }: GraphStatement, name: string): readonly string[] {
  return items.find((one) => one.name === name)?.overwrites ?? [];
}

export function union(left: Items, right: Items): Items {
  if (!left.isAll && !right.isAll) return { isAll: false, keys: new Set([...left.keys, ...right.keys]) };
  if (left.isAll && right.isAll)
    return { isAll: true, keys: new Set([...left.keys].filter((key) => right.keys.has(key))) };
  const [all, some] = left.isAll ? [left, right] : [right, left];
  return { isAll: true, keys: difference(all.keys, some.keys) };
}

export function without({ isAll, keys }: Items, gone: readonly string[]): Items {
  return { isAll, keys: isAll ? new Set([...keys, ...gone]) : difference(keys, new Set(gone)) };
}

function difference(keys: ReadonlySet<string>, gone: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...keys].filter((key) => !gone.has(key)));
}

/** Whether who needs these items may see that others were touched; a change of the whole is always seen. */
export function seesTouch({ isAll, keys }: Items, touched: readonly string[] | undefined): boolean {
  if (touched === undefined) return true;
  return touched.some((key) => (isAll ? !keys.has(key) : mayMeet([key], [...keys])));
}

/** Whether two may be the same item. */
export function mayMeet(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean {
  if (left === undefined || right === undefined) return true;
  return left.some((key) => right.some((other) => key === other || isText(key) !== isText(other)));
}

/** A number may stand for the place of what a text names, as in a series. */
function isText(key: string): boolean {
  return key.startsWith("'");
}
