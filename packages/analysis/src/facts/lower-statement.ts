import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, childrenAt, namedChildren } from '../parser/syntax.ts';
import { lowerCompound } from './lower-compound.ts';
import { lowerClass, lowerDecorators, lowerFunction } from './lower-function.ts';
import { lowerImport } from './lower-import.ts';
import { lowerAssignment, lowerTarget } from './lower-target.ts';
import type { Lowering } from './lowering.ts';
import { shortened } from './lowering.ts';
import type { Action, Value } from './program.ts';

/** Lowers one statement, simple or compound. */
export function lowerStatement(node: SyntaxNode, at: Lowering): Action[] {
  switch (node.type) {
    case 'expression_statement':
      return namedChildren(node).flatMap((part) => lowerSimple(part, at));
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      return lowerImport(node, at);
    case 'function_definition':
      return [{ do: 'define', body: lowerFunction(node, at), decorators: [], at: nameExtent(node) }];
    case 'class_definition':
      return [{ do: 'class', body: lowerClass(node, at), decorators: [], at: nameExtent(node) }];
    case 'decorated_definition':
      return lowerDecorated(node, at);
    case 'delete_statement':
      return namedChildren(node).flatMap((target) => lowerDelete(target, at));
    case 'return_statement':
      return namedChildren(node).map((value): Action => ({ do: 'return', value: at.expression(value) }));
    case 'global_statement':
    case 'nonlocal_statement':
    case 'pass_statement':
    case 'break_statement':
    case 'continue_statement':
    case 'comment':
      return [];
    case 'type_alias_statement':
      return lowerTypeAlias(node, at);
    default:
      return lowerCompound(node, at);
  }
}

function nameExtent(node: SyntaxNode): { start: number; end: number } {
  const name = childAt(node, 'name') ?? node;
  return { start: name.start, end: name.end };
}

function lowerSimple(node: SyntaxNode, at: Lowering): Action[] {
  if (node.type === 'assignment') {
    const [left, right, annotation] = [childAt(node, 'left'), childAt(node, 'right'), childAt(node, 'type')];
    const noted =
      annotation === undefined ? [] : [{ do: 'evaluate' as const, value: at.expression(annotation) }];
    if (left === undefined || right === undefined) return noted;
    if (right.type === 'assignment') return [...noted, ...lowerChain(node, at)];
    return [...noted, ...lowerAssignment(left, right, at)];
  }
  if (node.type === 'augmented_assignment') return lowerAugmented(node, at);
  if (node.type === 'yield')
    return namedChildren(node).map((value): Action => ({ do: 'return', value: at.expression(value) }));
  return [{ do: 'evaluate', value: at.expression(node) }];
}

/** `type A = …`, and what the grammar takes for one: `type(x).a = …`, which sets an attribute of a class. */
function lowerTypeAlias(node: SyntaxNode, at: Lowering): Action[] {
  const left = childAt(node, 'left');
  const value = at.expression(childAt(node, 'right'));
  const [target] =
    left === undefined ? [] : [left, ...namedChildren(left)].filter(({ type }) => type === 'attribute');
  const object = target === undefined ? undefined : childAt(target, 'object');
  const attribute = target === undefined ? undefined : childAt(target, 'attribute');
  if (object?.type !== 'parenthesized_expression' || attribute === undefined)
    return lowerTarget(left, value, at);
  const extent = { start: node.start, end: object.end };
  const of: Value = {
    op: 'call',
    callee: { op: 'name', name: 'type', at: extent },
    arguments: [{ value: at.expression(object) }],
    at: extent,
    written: shortened(`type${at.text(object)}`),
  };
  const changed: Value = { op: 'part', of, attribute: `${at.text(attribute)}.setter` };
  return [{ do: 'mutate', object: changed, how: shortened(at.text(node)), stores: value }];
}

/** `a = b = value`: evaluated once, shared by all. */
function lowerChain(node: SyntaxNode, at: Lowering): Action[] {
  const targets: (SyntaxNode | undefined)[] = [];
  let value: SyntaxNode | undefined = node;
  while (value?.type === 'assignment') {
    targets.push(childAt(value, 'left'));
    value = childAt(value, 'right');
  }
  const id = at.temporary();
  const shared: Value = { op: 'temporary', id };
  return [
    { do: 'let', id, value: at.expression(value) },
    ...targets.flatMap((target) => lowerTarget(target, shared, at)),
  ];
}

function lowerAugmented(node: SyntaxNode, at: Lowering): Action[] {
  const left = childAt(node, 'left');
  const value = at.expression(childAt(node, 'right'));
  if (left?.type === 'identifier') {
    return [{ do: 'augment', name: at.text(left), value, at: { start: left.start, end: left.end } }];
  }
  if (left === undefined) return [{ do: 'evaluate', value }];
  return [
    { do: 'evaluate', value: at.expression(left) },
    { do: 'evaluate', value },
    { do: 'mutate', object: at.expression(left), how: shortened(at.text(node)), stores: value },
    // What cannot be changed in place is put in its place anew.
    ...lowerTarget(left, value, at),
  ];
}

function lowerDelete(target: SyntaxNode, at: Lowering): Action[] {
  if (target.type === 'identifier') {
    return [{ do: 'delete', name: at.text(target), at: { start: target.start, end: target.end } }];
  }
  if (target.type === 'attribute' || target.type === 'subscript') {
    const object = at.expression(childAt(target, 'object') ?? childAt(target, 'value'));
    return [{ do: 'mutate', object, how: `del ${shortened(at.text(target))}` }];
  }
  return namedChildren(target).flatMap((inner) => lowerDelete(inner, at));
}

function lowerDecorated(node: SyntaxNode, at: Lowering): Action[] {
  const decorators = lowerDecorators(node, at);
  const definition =
    childAt(node, 'definition') ?? childrenAt(node, '').find((child) => child.type.endsWith('definition'));
  if (definition === undefined) return [];
  const [action] = lowerStatement(definition, at);
  return action?.do === 'define' || action?.do === 'class' ? [{ ...action, decorators }] : [];
}
