import type { AnalysisCell } from '../cell.ts';
import { importedNames } from '../fingerprint/tokens.ts';
import { evaluate } from '../parameters/evaluate.ts';
import { NameEnvironment } from '../parameters/name-environment.ts';
import type { JsonValue } from '../parameters/parameter.ts';
import type { StaticValue } from '../parameters/static-value.ts';
import type { ParsedCell } from '../parser/parse-cell.ts';
import { parseCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren } from '../parser/syntax.ts';

export interface OutlinedFunction {
  readonly name: string;
  /** Names of its parameters in order, with `*` and `**` where they have them. */
  readonly parameters: readonly string[];
  /** How many of the parameters have no default; those with `*` never count. */
  readonly required: number;
  readonly hasDocstring: boolean;
  readonly isAnnotated: boolean;
  /** From 0. */
  readonly line: number;
}
export interface OutlinedAssignment {
  readonly names: readonly string[];
  /** Full name of what is called on the right, as imports make it certain: `ballet.Feature`. */
  readonly makes: string | undefined;
  /** Values of the call's arguments that are plain texts, by name. */
  readonly texts: Readonly<Record<string, string>>;
  /** What stands on the right, where it is a literal that JSON can say. */
  readonly literal: JsonValue | undefined;
  readonly line: number;
}
/** What a module binds at its top level. */
export interface ModuleOutline {
  readonly functions: readonly OutlinedFunction[];
  readonly classes: readonly { readonly name: string; readonly line: number }[];
  readonly assignments: readonly OutlinedAssignment[];
}

/**
 * The top level of one cell. Its imports may stand in other cells, which are given beside it. Needs `loadParser`.
 */
export function outlineModule(cell: AnalysisCell, others: readonly AnalysisCell[] = []): ModuleOutline {
  const parsed = parseCell(cell);
  const imported = importedNames([...others, cell]);
  const functions: OutlinedFunction[] = [];
  const classes: { name: string; line: number }[] = [];
  const assignments: OutlinedAssignment[] = [];
  for (const node of namedChildren(parsed.tree.root)) {
    const inner = node.type === 'decorated_definition' ? childAt(node, 'definition') : node;
    const line = parsed.rangeOf(node).startLine;
    if (inner?.type === 'function_definition') functions.push(outlineFunction(inner, parsed, line));
    else if (inner?.type === 'class_definition') {
      const name = childAt(inner, 'name');
      if (name !== undefined) classes.push({ name: parsed.text(name), line });
    } else if (node.type === 'expression_statement')
      for (const child of namedChildren(node))
        if (child.type === 'assignment') assignments.push(outlineAssignment(child, parsed, imported));
  }
  return { functions, classes, assignments };
}

function outlineFunction(node: SyntaxNode, parsed: ParsedCell, line: number): OutlinedFunction {
  const name = childAt(node, 'name');
  const given = childAt(node, 'parameters');
  const parameters = (given === undefined ? [] : namedChildren(given)).filter(
    ({ type }) => !/separator/.test(type),
  );
  const [first] = namedChildren(childAt(node, 'body') ?? node);
  const docstring = first?.type === 'expression_statement' ? namedChildren(first)[0] : first;
  return {
    name: name === undefined ? '' : parsed.text(name),
    parameters: parameters.map((parameter) => parameterName(parameter, parsed)),
    required: parameters.filter(
      (parameter) => !/default/.test(parameter.type) && !parameterName(parameter, parsed).startsWith('*'),
    ).length,
    hasDocstring: docstring?.type === 'string',
    isAnnotated:
      childAt(node, 'return_type') !== undefined || parameters.some(({ type }) => type.startsWith('typed')),
    line,
  };
}

function parameterName(node: SyntaxNode, parsed: ParsedCell): string {
  const named = childAt(node, 'name') ?? (node.type === 'typed_parameter' ? namedChildren(node)[0] : node);
  return parsed.text(named ?? node);
}

function outlineAssignment(
  node: SyntaxNode,
  parsed: ParsedCell,
  imported: ReadonlyMap<string, string>,
): OutlinedAssignment {
  const names: string[] = [];
  let at: SyntaxNode | undefined = node;
  let value: SyntaxNode | undefined;
  // `a = b = Feature(…)` is an assignment whose value is one.
  while (at?.type === 'assignment') {
    const left = childAt(at, 'left');
    if (left?.type === 'identifier') names.push(parsed.text(left));
    value = childAt(at, 'right');
    at = value;
  }
  return {
    names,
    makes: value?.type === 'call' ? qualify(childAt(value, 'function'), parsed, imported) : undefined,
    texts: value?.type === 'call' ? textArguments(value, parsed) : {},
    literal: value === undefined ? undefined : literalOf(value, parsed),
    line: parsed.rangeOf(node).startLine,
  };
}

function qualify(
  node: SyntaxNode | undefined,
  parsed: ParsedCell,
  imported: ReadonlyMap<string, string>,
): string | undefined {
  if (node === undefined || !/^(?:identifier|attribute)$/.test(node.type)) return undefined;
  const [first = '', ...rest] = parsed.text(node).split(/\s*\.\s*/);
  const origin = imported.get(first);
  return origin === undefined ? undefined : [origin, ...rest].join('.');
}

function textArguments(call: SyntaxNode, parsed: ParsedCell): Record<string, string> {
  const given = childAt(call, 'arguments');
  const found: Record<string, string> = {};
  for (const argument of given === undefined ? [] : namedChildren(given)) {
    const [name, value] = [childAt(argument, 'name'), childAt(argument, 'value')];
    if (argument.type !== 'keyword_argument' || name === undefined || value === undefined) continue;
    const text = literalOf(value, parsed);
    if (typeof text === 'string') found[parsed.text(name)] = text;
  }
  return found;
}

function literalOf(node: SyntaxNode, parsed: ParsedCell): JsonValue | undefined {
  const value = evaluate(node, {
    text: parsed.tree.text,
    names: new NameEnvironment(),
    magicAt: parsed.magicAt,
  });
  return value === undefined ? undefined : toJson(value);
}

function toJson(value: StaticValue): JsonValue | undefined {
  switch (value.kind) {
    case 'none':
      return null;
    case 'bool':
    case 'str':
      return value.value;
    case 'float':
      return Number.isFinite(value.value) ? value.value : undefined;
    case 'int':
      return Number.isSafeInteger(Number(value.value)) ? Number(value.value) : undefined;
    case 'list':
    case 'tuple':
      return allOf(value.items.map(toJson));
    case 'dict':
      return dictToJson(value.entries);
    default:
      return undefined;
  }
}

function allOf(items: readonly (JsonValue | undefined)[]): JsonValue[] | undefined {
  return items.every((item) => item !== undefined) ? [...items] : undefined;
}

function dictToJson(
  entries: readonly (readonly [StaticValue, StaticValue])[],
): { [key: string]: JsonValue } | undefined {
  const found = new Map<string, JsonValue>();
  for (const [key, value] of entries) {
    const converted = toJson(value);
    if (key.kind !== 'str' || converted === undefined) return undefined;
    found.set(key.value, converted);
  }
  return Object.fromEntries(found);
}
