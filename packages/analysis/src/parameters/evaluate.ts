import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren, textOf } from '../parser/syntax.ts';
import type { Magic } from '../source/magics.ts';
import { binaryOperation, unaryOperation } from './arithmetic.ts';
import { evaluateCall } from './evaluate-call.ts';
import type { NameEnvironment } from './name-environment.ts';
import type { StaticValue } from './static-value.ts';
import { decodeStringLiteral } from './string-literal.ts';

/** What evaluation needs to know besides the expression. */
export interface EvaluationContext {
  readonly text: string;
  readonly names: NameEnvironment;
  readonly magicAt: (node: SyntaxNode) => Magic | undefined;
}

/** Nesting beyond this is no default that a person wrote; it also keeps the stack safe. */
const MAX_DEPTH = 200;

/**
 * The value of an expression that needs nothing to be run: literals, displays of literals, arithmetic on
 * numbers, and constructors such as `date(2024, 1, 1)` and `Path("x.csv")`. Undefined for anything else.
 */
export function evaluate(node: SyntaxNode, context: EvaluationContext, depth = 0): StaticValue | undefined {
  if (depth > MAX_DEPTH || context.magicAt(node) !== undefined) return undefined;
  const inner = (child: SyntaxNode) => evaluate(child, context, depth + 1);
  switch (node.type) {
    case 'none':
      return { kind: 'none' };
    case 'true':
    case 'false':
      return { kind: 'bool', value: node.type === 'true' };
    case 'integer':
    case 'float':
      return numberOf(textOf(node, context.text));
    case 'string':
      return stringOf(node, context.text);
    case 'concatenated_string':
      return concatenation(namedChildren(node).map(inner));
    case 'parenthesized_expression':
      return only(namedChildren(node), inner);
    case 'unary_operator':
      return unary(node, inner);
    case 'not_operator':
      return negation(node, inner);
    case 'binary_operator':
      return binary(node, context.text, inner);
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return display(node, inner);
    case 'dictionary':
      return dictionary(node, inner);
    case 'call':
      return evaluateCall(node, context, inner);
    case 'attribute':
    case 'identifier':
      return constant(context.names.qualify(textOf(node, context.text)));
    default:
      return undefined;
  }
}

type Inner = (node: SyntaxNode) => StaticValue | undefined;

function only(children: readonly SyntaxNode[], inner: Inner): StaticValue | undefined {
  return children.length === 1 && children[0] !== undefined ? inner(children[0]) : undefined;
}

/** A Python number literal, without sign: `1_000`, `0x1F`, `1e3`, `.5`. Undefined for imaginary ones. */
export function numberOf(literal: string): StaticValue | undefined {
  const digits = literal.replace(/_/g, '').toLowerCase();
  if (/^(?:0x[0-9a-f]+|0o[0-7]+|0b[01]+|0+|[1-9]\d*)$/.test(digits)) {
    return { kind: 'int', value: BigInt(digits) };
  }
  if (/^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(digits) && /[.e]/.test(digits)) {
    return { kind: 'float', value: Number(digits) };
  }
  return undefined;
}

function stringOf(node: SyntaxNode, text: string): StaticValue | undefined {
  const opening = node.children.find((child) => child.type === 'string_start');
  const closing = node.children.find((child) => child.type === 'string_end');
  if (opening === undefined || closing === undefined || closing.missing) return undefined;
  if (node.children.some((child) => child.type === 'interpolation')) return undefined;
  const prefix = textOf(opening, text).replace(/["']+$/, '');
  const value = decodeStringLiteral(prefix, text.slice(opening.end, closing.start));
  return value === undefined ? undefined : { kind: 'str', value };
}

function concatenation(parts: readonly (StaticValue | undefined)[]): StaticValue | undefined {
  let value = '';
  for (const part of parts) {
    if (part?.kind !== 'str') return undefined;
    value += part.value;
  }
  return { kind: 'str', value };
}

function unary(node: SyntaxNode, inner: Inner): StaticValue | undefined {
  const argument = childAt(node, 'argument');
  const operand = argument && inner(argument);
  return operand && unaryOperation(childAt(node, 'operator')?.type ?? '', operand);
}

function negation(node: SyntaxNode, inner: Inner): StaticValue | undefined {
  const argument = childAt(node, 'argument');
  const operand = argument && inner(argument);
  return operand?.kind === 'bool' ? { kind: 'bool', value: !operand.value } : undefined;
}

function binary(node: SyntaxNode, text: string, inner: Inner): StaticValue | undefined {
  const [left, right, operator] = [childAt(node, 'left'), childAt(node, 'right'), childAt(node, 'operator')];
  if (left === undefined || right === undefined || operator === undefined) return undefined;
  const first = inner(left);
  const second = first && inner(right);
  return first && second && binaryOperation(textOf(operator, text), first, second);
}

function display(node: SyntaxNode, inner: Inner): StaticValue | undefined {
  const items: StaticValue[] = [];
  for (const child of namedChildren(node)) {
    const item = inner(child);
    if (item === undefined) return undefined;
    items.push(item);
  }
  const kind = node.type === 'list' || node.type === 'set' ? node.type : 'tuple';
  return { kind, items };
}

function dictionary(node: SyntaxNode, inner: Inner): StaticValue | undefined {
  const entries: [StaticValue, StaticValue][] = [];
  for (const child of namedChildren(node)) {
    const [key, value] = [childAt(child, 'key'), childAt(child, 'value')];
    if (child.type !== 'pair' || key === undefined || value === undefined) return undefined;
    const entry = [inner(key), inner(value)];
    if (entry[0] === undefined || entry[1] === undefined) return undefined;
    entries.push([entry[0], entry[1]]);
  }
  return { kind: 'dict', entries };
}

const CONSTANTS: Readonly<Record<string, number>> = {
  'math.inf': Number.POSITIVE_INFINITY,
  'math.nan': Number.NaN,
  'math.pi': Math.PI,
  'math.e': Math.E,
  'math.tau': 2 * Math.PI,
  'numpy.inf': Number.POSITIVE_INFINITY,
  'numpy.nan': Number.NaN,
  'numpy.pi': Math.PI,
};

function constant(qualified: string | undefined): StaticValue | undefined {
  if (qualified === undefined || !Object.hasOwn(CONSTANTS, qualified)) return undefined;
  return { kind: 'float', value: CONSTANTS[qualified] ?? Number.NaN };
}
