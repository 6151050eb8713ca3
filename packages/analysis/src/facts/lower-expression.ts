import { numberOf } from '../parameters/evaluate.ts';
import { decodeStringLiteral } from '../parameters/string-literal.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren } from '../parser/syntax.ts';
import { literalKeys } from './literal-keys.ts';
import { lowerComprehension, lowerLambda } from './lower-function.ts';
import type { Lowering } from './lowering.ts';
import { SCALAR, shortened } from './lowering.ts';
import type { Argument, Value } from './program.ts';

/** Lowers an expression. */
export function lowerExpression(node: SyntaxNode | undefined, at: Lowering): Value {
  if (node === undefined) return SCALAR;
  const magic = node.type === 'integer' ? at.parsed.magicAt(node) : undefined;
  if (magic !== undefined) return { op: 'derived', items: [], isScalar: false };
  switch (node.type) {
    case 'identifier':
      return { op: 'name', name: at.text(node), at: { start: node.start, end: node.end } };
    case 'integer':
    case 'float':
      return numberOf(at.text(node)) === undefined ? SCALAR : { op: 'scalar', word: at.text(node) };
    case 'true':
    case 'false':
    case 'none':
      return { op: 'scalar', word: at.text(node) };
    case 'ellipsis':
      return SCALAR;
    case 'string':
      return lowerString(node, at);
    case 'concatenated_string':
      return {
        op: 'derived',
        items: namedChildren(node).map((part) => lowerExpression(part, at)),
        isScalar: true,
      };
    case 'attribute':
      return lowerAttribute(node, at);
    case 'subscript':
      return lowerSubscript(node, at);
    case 'call':
      return lowerCall(node, at);
    case 'lambda':
      return lowerLambda(node, at);
    case 'named_expression': {
      const name = childAt(node, 'name');
      const value = lowerExpression(childAt(node, 'value'), at);
      return name === undefined ? value : { op: 'walrus', name: at.text(name), value };
    }
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'generator_expression':
      return lowerComprehension(node, at);
    default:
      return lowerOperator(node, at);
  }
}

function lowerOperator(node: SyntaxNode, at: Lowering): Value {
  const items = namedChildren(node).map((child) => lowerExpression(child, at));
  switch (node.type) {
    case 'binary_operator':
      return lowerBinary(node, items);
    case 'comparison_operator':
      // Comparing arrays gives arrays, but nothing changes them in place by accident.
      return { op: 'derived', items, isScalar: false };
    case 'not_operator':
      return { op: 'derived', items, isScalar: true };
    case 'unary_operator':
      return { op: 'derived', items, isScalar: items.every(isScalarValue) };
    case 'list':
      return { op: 'group', items, isList: true };
    case 'conditional_expression':
    case 'boolean_operator':
      return { op: 'group', items, isOneOf: true };
    case 'pair':
    case 'keyword_argument':
    case 'await':
      return { op: 'group', items };
    default:
      return items.length === 1 && items[0] !== undefined && node.type !== 'set' && node.type !== 'tuple'
        ? items[0]
        : { op: 'group', items };
  }
}

/** `[a] + b` holds what a and b hold; arithmetic on anything else makes something new. */
function lowerBinary(node: SyntaxNode, items: readonly Value[]): Value {
  const hasDisplay = node.children.some((child) =>
    /^(?:list|tuple|dictionary|set|list_comprehension)$/.test(child.type),
  );
  if (hasDisplay) return { op: 'group', items, isMerged: true };
  return { op: 'derived', items, isScalar: items.every(isScalarValue) };
}

function isScalarValue(value: Value): boolean {
  return value.op === 'scalar' || (value.op === 'derived' && value.isScalar);
}

function lowerString(node: SyntaxNode, at: Lowering): Value {
  const interpolations = node.children.filter((child) => child.type === 'interpolation');
  if (interpolations.length > 0) {
    const items = interpolations.flatMap((part) =>
      namedChildren(part).map((child) => lowerExpression(child, at)),
    );
    return { op: 'derived', items, isScalar: true };
  }
  const opening = node.children.find((child) => child.type === 'string_start');
  const closing = node.children.find((child) => child.type === 'string_end');
  if (opening === undefined || closing === undefined) return SCALAR;
  const prefix = at.text(opening).replace(/["']+$/, '');
  const inside = at.text({ ...node, start: opening.end, end: closing.start });
  const text = decodeStringLiteral(prefix, inside);
  return text === undefined ? SCALAR : { op: 'scalar', text };
}

function lowerAttribute(node: SyntaxNode, at: Lowering): Value {
  const attribute = childAt(node, 'attribute');
  const of = lowerExpression(childAt(node, 'object'), at);
  return { op: 'part', of, attribute: attribute === undefined ? '' : at.text(attribute) };
}

function lowerSubscript(node: SyntaxNode, at: Lowering): Value {
  const of = lowerExpression(childAt(node, 'value'), at);
  const keys = node.children
    .filter((child) => child.named && child.field === 'subscript' && !isWhole(child))
    .map((child) => lowerExpression(child, at));
  const part = lowerItem(node, of, at);
  const active = keys.filter((key) => key.op !== 'scalar');
  // Keys are evaluated and matter, but the item shares nothing with them.
  return active.length === 0
    ? part
    : { op: 'group', items: [part, { op: 'derived', items: active, isScalar: true }] };
}

/** `[:]` has nothing to evaluate. */
function isWhole(subscript: SyntaxNode): boolean {
  return subscript.type === 'slice' && namedChildren(subscript).length === 0;
}

function lowerItem(node: SyntaxNode, of: Value, at: Lowering): Value {
  const literal = literalKeys(node, at);
  const keys = node.children.filter((child) => child.field === 'subscript');
  const kinds = keys.map(({ type }) => type);
  const [key] = keys;
  if (key !== undefined && kinds.join() === 'identifier') return { op: 'part', of, keyName: at.text(key) };
  if (literal === undefined)
    return kinds.join() === 'slice' ? { op: 'part', of, takes: 'slice' } : { op: 'part', of };
  return kinds[0] === 'list'
    ? { op: 'part', of, keys: literal }
    : { op: 'part', of, keys: literal, takes: 'item' };
}

function lowerCall(node: SyntaxNode, at: Lowering): Value {
  const list = childAt(node, 'arguments');
  const extent = { start: node.start, end: node.end };
  const callee = lowerExpression(childAt(node, 'function'), at);
  const written = shortened(at.text(node));
  if (list === undefined) return { op: 'call', callee, arguments: [], at: extent, written };
  if (list.type === 'generator_expression') {
    return { op: 'call', callee, arguments: [{ value: lowerExpression(list, at) }], at: extent, written };
  }
  const args = namedChildren(list).map((child): Argument => {
    const keyword = child.type === 'keyword_argument' ? childAt(child, 'name') : undefined;
    if (keyword === undefined) return { value: lowerExpression(child, at) };
    return { value: lowerExpression(childAt(child, 'value'), at), keyword: at.text(keyword) };
  });
  return { op: 'call', callee, arguments: args, at: extent, written };
}
