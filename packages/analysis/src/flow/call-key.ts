import type { AbstractValue } from './abstract-value.ts';

/** What a call is given, as far as following it depends on it; undefined when it is given closures. */
export function callKey(
  given: readonly (AbstractValue | undefined)[],
  calleeRoots: ReadonlySet<string>,
): string | undefined {
  const parts = [...calleeRoots, '('];
  for (const value of given) {
    if (value === undefined) {
      parts.push('?');
      continue;
    }
    if (value.functions.some(({ frame }) => frame !== undefined)) return undefined;
    parts.push(
      ...value.roots,
      value.isScalar ? '.' : ',',
      value.qualified ?? '',
      value.isIterator ? '~' : '',
    );
    for (const { body, isWrapped } of value.functions)
      parts.push(`f${idOf(body)}${isWrapped === true ? 'w' : ''}`);
    for (const one of value.classes) parts.push(`c${idOf(one)}`);
    for (const one of value.instances) parts.push(`i${idOf(one)}`);
  }
  return parts.join(' ');
}

const ids = new WeakMap<object, number>();
let lastId = 0;

/** A number for each function and class, to tell calls apart by what they are given. */
function idOf(body: object): number {
  const known = ids.get(body);
  if (known !== undefined) return known;
  lastId += 1;
  ids.set(body, lastId);
  return lastId;
}
