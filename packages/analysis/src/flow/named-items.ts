import { keyOf } from '../facts/literal-keys.ts';
import type { Action, Extent, Value } from '../facts/program.ts';
import { FRESH } from './abstract-value.ts';
import type { Scope } from './scope.ts';

type Part = Extract<Value, { op: 'part' }>;

/** Items of a name's object, by their keys; those of attributes begin with a dot. */
interface NamedItems {
  readonly name: string;
  readonly at: Extent;
  readonly keys: readonly string[];
}

/** Items with these keys of what a name of the notebook stands for. */
function itemsNamed(
  scope: Scope,
  object: Value,
  keys: readonly string[] | undefined,
): NamedItems | undefined {
  if (object.op !== 'name' || keys === undefined) return undefined;
  return scope.lookUpLocal(object.name) === undefined
    ? { name: object.name, at: object.at, keys }
    : undefined;
}

/** The items or the attribute that an assignment assigns. */
export function targetNamed(
  scope: Scope,
  { object, keys }: Extract<Action, { do: 'mutate' }>,
): NamedItems | undefined {
  const isAttribute = object.op === 'part' && object.attribute?.endsWith(SETTER) === true;
  return isAttribute ? attributeNamed(scope, object) : itemsNamed(scope, object, keys);
}

const SETTER = '.setter';

/** What a subscript or attribute reads of what a name stands for. */
export function partRead(scope: Scope, part: Part): { read: NamedItems | undefined; takes: Part['takes'] } {
  growRead(scope, part);
  const constant = part.keyName === undefined ? undefined : constantKey(scope, part.keyName);
  if (constant !== undefined) return { read: itemsNamed(scope, part.of, [constant]), takes: 'item' };
  return { read: itemsNamed(scope, part.of, part.keys) ?? attributeNamed(scope, part), takes: part.takes };
}

/** Reading an item of a `defaultdict`, or of a class with `__missing__`, may put it there. */
function growRead(scope: Scope, { of, attribute }: Part): void {
  if (attribute !== undefined || of.op !== 'name') return;
  const local = scope.lookUpLocal(of.name);
  const known = local ?? scope.state.known.get(of.name);
  if (known === undefined) return;
  const isGrowing = known.grows === true || scope.methodsOf(known.instances, '__missing__').length > 0;
  if (!isGrowing) return;
  const roots = local === undefined ? new Set([of.name]) : local.roots;
  scope.mutate({ ...known, roots }, `${of.name}[…]`, 'likely');
}

/** An attribute of a class of the notebook, as long as attributes are plain: `C.a`. */
function attributeNamed(scope: Scope, { of, attribute }: Part): NamedItems | undefined {
  if (attribute === undefined || of.op !== 'name') return undefined;
  const { classes, functions, instances } = scope.state.known.get(of.name) ?? FRESH;
  const isClass = classes.length > 0 && functions.length === 0 && instances.length === 0;
  const isPlain =
    classes.every(({ bases }) => bases.length === 0) && scope.methodsNamed('__get__').length === 0;
  const key = `.${attribute.endsWith(SETTER) ? attribute.slice(0, -SETTER.length) : attribute}`;
  return isClass && isPlain ? itemsNamed(scope, of, [key]) : undefined;
}

/** The key that a name surely stands for: `k = 2` and then `x[k]`. */
function constantKey(scope: Scope, name: string): string | undefined {
  // After `exec` and its like, it may stand for anything.
  if (scope.lookUpLocal(name) !== undefined || scope.state.wildcards.length > 0) return undefined;
  const known = scope.state.known.get(name);
  return known?.isScalar === true ? keyOf(known) : undefined;
}

/** The name of the object that a method is called on, where that is an item of a list: `x[0].append`. */
export function heldName(scope: Scope, callee: Value): string | undefined {
  const item = callee.op === 'part' ? callee.of : undefined;
  if (item?.op !== 'part' || item.takes !== 'item') return undefined;
  const named = itemsNamed(scope, item.of, item.keys);
  if (named === undefined) return undefined;
  const held = scope.state.objects.itemOf(named.name, named.keys[0] ?? '');
  return held?.isFromStart === true ? held.name : undefined;
}
