/**
 * Whether two pieces of the notebook's state are alike in everything that reading a cell can see, the order of sets
 * and maps included. Programs, frames and statements are alike only when they are one object.
 */
export function isSameValue(left: unknown, right: unknown, depth = 0): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (depth > MAX_DEPTH) return false;
  if (left instanceof Set) return right instanceof Set && isSameList([...left], [...right], depth);
  if (left instanceof Map) return right instanceof Map && isSameList([...left], [...right], depth);
  if (Array.isArray(left)) return Array.isArray(right) && isSameList(left, right, depth);
  if (!isPlain(left) || !isPlain(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => key in right && isSameValue(left[key as never], right[key as never], depth + 1));
}

/** A value in the list of a map holds lists of functions: deeper than that only programs go. */
const MAX_DEPTH = 5;

function isSameList(left: readonly unknown[], right: readonly unknown[], depth: number): boolean {
  return left.length === right.length && left.every((item, at) => isSameValue(item, right[at], depth + 1));
}

/** Classes of this package and lowered programs are compared by identity. */
function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype && !('actions' in value) && !('methods' in value);
}
