import type { Value } from '../facts/program.ts';

/** The name at the bottom of `a.b[c].d`. */
export function baseName(value: Value): string | undefined {
  if (value.op === 'name') return value.name;
  if (value.op === 'part') return baseName(value.of);
  if (value.op === 'group') {
    const [first] = value.items;
    return first === undefined ? undefined : baseName(first);
  }
  return value.op === 'call' && value.callee.op === 'part' ? baseName(value.callee.of) : undefined;
}
