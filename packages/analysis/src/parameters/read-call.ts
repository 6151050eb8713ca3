import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren, textOf } from '../parser/syntax.ts';
import type { EvaluationContext } from './evaluate.ts';
import { evaluate } from './evaluate.ts';
import { ANY } from './infer-type.ts';
import { jsonForm } from './json-form.ts';
import type { JsonValue } from './parameter.ts';

/** A call, or a bare name, as far as its arguments are literal. */
export interface LiteralCall {
  /** The callee's qualified name: `quire.Slider`. */
  readonly qualified: string;
  /** Undefined where only running can tell. */
  readonly positional: readonly (JsonValue | undefined)[];
  readonly named: { readonly [name: string]: JsonValue };
  /** The expressions of all arguments, by name or by position. */
  readonly nodes: ReadonlyMap<string | number, SyntaxNode>;
  /** Arguments that only running can tell, as written. */
  readonly unknown: readonly string[];
}

/** Reads `quire.Slider(0, 1)` or `quire.Secret`; undefined for what is neither a call nor a name. */
export function readCall(node: SyntaxNode, context: EvaluationContext): LiteralCall | undefined {
  const list = childAt(node, 'arguments');
  const target = isName(node) ? node : childAt(node, 'function');
  if (target === undefined || !isName(target) || (target !== node && list === undefined)) return undefined;
  const written = textOf(target, context.text);
  const positional: (JsonValue | undefined)[] = [];
  const named: Record<string, JsonValue> = {};
  const nodes = new Map<string | number, SyntaxNode>();
  const unknown: string[] = [];
  for (const argument of list === undefined ? [] : namedChildren(list)) {
    const keyword = childAt(argument, 'name');
    const isNamed = argument.type === 'keyword_argument' && keyword !== undefined;
    const expression = childAt(argument, 'value') ?? argument;
    const value = literalValue(expression, context);
    const place = isNamed ? textOf(keyword, context.text) : positional.length;
    nodes.set(place, expression);
    if (value === undefined) unknown.push(textOf(argument, context.text));
    if (typeof place === 'number') positional.push(value);
    else if (value !== undefined) named[place] = value;
  }
  return { qualified: context.names.qualify(written) ?? written, positional, named, nodes, unknown };
}

const isName = (node: SyntaxNode): boolean => node.type === 'identifier' || node.type === 'attribute';

function literalValue(node: SyntaxNode, context: EvaluationContext): JsonValue | undefined {
  const value = evaluate(node, context);
  if (value === undefined) return undefined;
  if (value.kind === 'tuple' || value.kind === 'set') return jsonForm({ ...value, kind: 'list' }, ANY);
  const isText = value.kind === 'date' || value.kind === 'datetime' || value.kind === 'time';
  return isText || value.kind === 'decimal' || value.kind === 'path' ? value.value : jsonForm(value, ANY);
}
