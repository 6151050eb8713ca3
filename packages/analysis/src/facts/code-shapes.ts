import type { Action, Value } from './program.ts';

export function isNamed(value: Value, name: string): boolean {
  return value.op === 'name' && value.name === name;
}

export function lastNameOf(value: Value): string {
  return value.op === 'part' ? (value.attribute ?? '') : value.op === 'name' ? value.name : '';
}

/** Does something when it is left: `finally`, `with`. */
export function cleansUp(action: Action): boolean {
  if (action.do === 'attempt' || (action.do === 'mutate' && action.how === 'with …')) return true;
  return action.do === 'branch' && action.arms.some((arm) => arm.some(cleansUp));
}

export function baseNameOf(base: Value): string {
  if (base.op === 'name') return base.name;
  const named = base.op === 'group' ? base.items.findLast(({ op }) => op === 'name') : undefined;
  return named?.op === 'name' ? named.name : '';
}

/** What the names of a body are bound to, in all its branches; functions within it are left out. */
export function bindsOf(
  actions: readonly Action[],
  into: Map<string, Value[]> = new Map(),
): ReadonlyMap<string, readonly Value[]> {
  for (const action of actions) {
    if (action.do === 'bind') into.set(action.name, [...(into.get(action.name) ?? []), action.value]);
    else if (action.do === 'branch') for (const arm of action.arms) bindsOf(arm, into);
    else if (action.do === 'attempt') {
      for (const part of [action, ...action.handlers]) bindsOf(part.actions, into);
      bindsOf(action.otherwise, into);
    }
  }
  return into;
}
