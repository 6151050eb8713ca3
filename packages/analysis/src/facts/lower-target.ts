import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren } from '../parser/syntax.ts';
import { literalKeys } from './literal-keys.ts';
import type { Lowering } from './lowering.ts';
import { shortened } from './lowering.ts';
import { namedObject } from './named-object.ts';
import type { Action, Value } from './program.ts';

const PATTERNS = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'tuple',
  'list',
  'expression_list',
]);
const DISPLAYS = new Set(['expression_list', 'tuple', 'list']);

/** Lowers the assignment of a value to a target: a name, a part of something, or a pattern of targets. */
export function lowerTarget(target: SyntaxNode | undefined, value: Value, at: Lowering): Action[] {
  if (target === undefined) return [];
  if (target.type === 'identifier') {
    return [{ do: 'bind', name: at.text(target), value, at: { start: target.start, end: target.end } }];
  }
  if (target.type === 'attribute' || target.type === 'subscript') return lowerPartTarget(target, value, at);
  if (PATTERNS.has(target.type)) {
    const id = at.temporary();
    const item: Value = { op: 'part', of: { op: 'temporary', id }, takes: 'item' };
    const targets = namedChildren(target).flatMap((part) => lowerTarget(part, item, at));
    // `a, b = iterator` takes from it as a loop does.
    return [{ do: 'let', id, value }, { do: 'consume', value: { op: 'temporary', id } }, ...targets];
  }
  const [inner] = namedChildren(target);
  return lowerTarget(inner, value, at);
}

function lowerPartTarget(target: SyntaxNode, value: Value, at: Lowering): Action[] {
  const object = at.expression(childAt(target, 'object') ?? childAt(target, 'value'));
  const keys = target.children.filter((child) => child.named && child.field === 'subscript');
  const evaluated = keys.map((key): Action => ({ do: 'evaluate', value: at.expression(key) }));
  const attribute = childAt(target, 'attribute');
  const how = `${shortened(at.text(target))} = …`;
  const whole: Value =
    attribute === undefined ? object : { op: 'part', of: object, attribute: `${at.text(attribute)}.setter` };
  const literal = attribute === undefined ? literalKeys(target, at) : undefined;
  const change: Action = { do: 'mutate', object: whole, how, stores: value };
  return [...evaluated, literal === undefined ? change : { ...change, keys: literal }];
}

/** Lowers `left = right`, pairing `a, b = b, a` item by item, so that each name takes only its own value. */
export function lowerAssignment(left: SyntaxNode, right: SyntaxNode, at: Lowering): Action[] {
  const targets = PATTERNS.has(left.type) ? namedChildren(left) : [];
  const values = DISPLAYS.has(right.type) ? namedChildren(right) : [];
  const isPaired = targets.length > 1 && targets.length === values.length;
  const hasSplat = [...targets, ...values].some((node) => node.type.includes('splat'));
  if (!isPaired || hasSplat) return lowerSingle(left, right, at);
  const ids = values.map((): number => at.temporary());
  const lets = values.map(
    (value, index): Action => ({
      do: 'let',
      id: ids[index] ?? 0,
      value: at.expression(value),
      isPaired: true,
    }),
  );
  const binds = targets.flatMap((target, index) =>
    lowerTarget(target, { op: 'temporary', id: ids[index] ?? 0 }, at),
  );
  return [...lets, ...binds];
}

/** One target, which may take the very object on the right. */
function lowerSingle(left: SyntaxNode, right: SyntaxNode, at: Lowering): Action[] {
  const actions = lowerTarget(left, at.expression(right), at);
  const takes = /^(?:identifier|subscript)$/.test(left.type) ? namedObject(right, at) : undefined;
  if (takes === undefined) return actions;
  return actions.map((action) =>
    action.do === 'bind' || action.do === 'mutate' ? { ...action, takes } : action,
  );
}
