import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren, textOf } from '../parser/syntax.ts';
import type { Constraints } from './constraints.ts';
import type { EvaluationContext } from './evaluate.ts';
import { evaluate } from './evaluate.ts';
import { ANY } from './infer-type.ts';
import { jsonForm } from './json-form.ts';
import type { JsonValue, WidgetHint } from './parameter.ts';

/** What `Annotated[...]` says besides the type. */
export interface AnnotationMetadata {
  readonly label?: string;
  readonly help?: string;
  readonly widget?: WidgetHint;
}

interface Call {
  /** Last part of the callee's name. */
  readonly name: string;
  readonly isQuire: boolean;
  readonly positional: readonly JsonValue[];
  readonly named: { readonly [name: string]: JsonValue };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The constraint that each single-argument marker of annotated-types sets. */
const MARKERS: Readonly<Record<string, keyof Constraints>> = {
  Ge: 'minimum',
  Gt: 'exclusiveMinimum',
  Le: 'maximum',
  Lt: 'exclusiveMaximum',
  MultipleOf: 'multipleOf',
  MinLen: 'minLength',
  MaxLen: 'maxLength',
};

/** Keyword arguments of pydantic's `Field`, annotated-types' `Interval` and `Len`, and their like. */
const KEYWORDS: Readonly<Record<string, keyof Constraints>> = {
  ge: 'minimum',
  gt: 'exclusiveMinimum',
  le: 'maximum',
  lt: 'exclusiveMaximum',
  multiple_of: 'multipleOf',
  min_length: 'minLength',
  max_length: 'maxLength',
  pattern: 'pattern',
  regex: 'pattern',
};

const FIELD_LIKE = new Set(['Field', 'Interval', 'Len', 'Meta', 'Query', 'Parameter']);

/** Names of positional arguments of the widgets that the `quire` helper offers. */
const WIDGET_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  Slider: ['minimum', 'maximum', 'step'],
  Upload: ['accept'],
  TextArea: ['rows'],
};

/** Reads the arguments after the type in `Annotated[type, ...]`. */
export function readMetadata(
  nodes: readonly SyntaxNode[],
  context: EvaluationContext,
): { metadata: AnnotationMetadata; constraints: Constraints; ignored: readonly string[] } {
  const metadata: Mutable<AnnotationMetadata> = {};
  const constraints: Mutable<Constraints> = {};
  const ignored: string[] = [];
  for (const node of nodes) {
    const text = evaluate(node, context);
    const call = text === undefined ? readCall(node, context) : undefined;
    if (text?.kind === 'str') metadata.help = text.value;
    else if (call === undefined || !takeCall(call, metadata, constraints))
      ignored.push(textOf(node, context.text));
  }
  return { metadata, constraints, ignored };
}

function readCall(node: SyntaxNode, context: EvaluationContext): Call | undefined {
  const [callee, list] = [childAt(node, 'function'), childAt(node, 'arguments')];
  const isName = node.type === 'identifier' || node.type === 'attribute';
  const target = isName ? node : callee;
  if (target === undefined || (!isName && list === undefined)) return undefined;
  const qualified = context.names.qualify(textOf(target, context.text)) ?? textOf(target, context.text);
  const positional: JsonValue[] = [];
  const named: Record<string, JsonValue> = {};
  for (const argument of list === undefined ? [] : namedChildren(list)) {
    const keyword = childAt(argument, 'name');
    const value = literalValue(childAt(argument, 'value') ?? argument, context);
    if (value === undefined) return undefined;
    if (argument.type === 'keyword_argument' && keyword !== undefined)
      named[textOf(keyword, context.text)] = value;
    else positional.push(value);
  }
  return {
    name: qualified.split('.').at(-1) ?? '',
    isQuire: qualified.startsWith('quire.'),
    positional,
    named,
  };
}

function literalValue(node: SyntaxNode, context: EvaluationContext): JsonValue | undefined {
  const value = evaluate(node, context);
  if (value?.kind === 'tuple' || value?.kind === 'set') return jsonForm({ ...value, kind: 'list' }, ANY);
  return value && jsonForm(value, ANY);
}

/** Takes over what a call says; false when it says nothing that is understood. */
function takeCall(
  call: Call,
  metadata: Mutable<AnnotationMetadata>,
  constraints: Mutable<Constraints>,
): boolean {
  if (call.isQuire) return takeQuire(call, metadata, constraints);
  const [only] = call.positional;
  if (call.name === 'Doc' && typeof only === 'string') {
    metadata.help = only;
    return true;
  }
  const marker = Object.hasOwn(MARKERS, call.name) ? MARKERS[call.name] : undefined;
  if (marker !== undefined) return setConstraint(constraints, marker, only ?? Object.values(call.named)[0]);
  return FIELD_LIKE.has(call.name) && takeField(call, metadata, constraints);
}

/** Keyword arguments of `Field(...)` and its like. */
function takeField(
  call: Call,
  metadata: Mutable<AnnotationMetadata>,
  constraints: Mutable<Constraints>,
): boolean {
  const [first, second] = call.positional;
  const positional = call.name === 'Len' ? { min_length: first, max_length: second } : {};
  let isUnderstood = true;
  for (const [name, value] of Object.entries({ ...positional, ...call.named })) {
    if (value === undefined || value === null || name === 'examples' || name === 'default') continue;
    const constraint = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
    if (name === 'description' && typeof value === 'string') metadata.help = value;
    else if (name === 'title' && typeof value === 'string') metadata.label = value;
    else if (constraint === undefined || !setConstraint(constraints, constraint, value)) isUnderstood = false;
  }
  return isUnderstood;
}

function takeQuire(
  call: Call,
  metadata: Mutable<AnnotationMetadata>,
  constraints: Mutable<Constraints>,
): boolean {
  const [only] = call.positional;
  if ((call.name === 'Label' || call.name === 'Help') && typeof only === 'string') {
    metadata[call.name === 'Label' ? 'label' : 'help'] = only;
    return true;
  }
  const names = WIDGET_ARGUMENTS[call.name] ?? [];
  const options: { [name: string]: JsonValue; minimum?: JsonValue; maximum?: JsonValue; accept?: JsonValue } =
    {};
  for (const [index, value] of call.positional.entries())
    options[names[index] ?? `argument${index + 1}`] = value;
  for (const [name, value] of Object.entries(call.named)) {
    options[name === 'min' ? 'minimum' : name === 'max' ? 'maximum' : name] = value;
  }
  metadata.widget = { name: kebabCase(call.name), options };
  if (call.name === 'Slider') {
    setConstraint(constraints, 'minimum', options.minimum);
    setConstraint(constraints, 'maximum', options.maximum);
  }
  if (call.name === 'Upload') setConstraint(constraints, 'accept', options.accept);
  return true;
}

function kebabCase(name: string): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '-').toLowerCase();
}

function setConstraint(
  constraints: Mutable<Constraints>,
  key: keyof Constraints,
  value: JsonValue | undefined,
): boolean {
  if (key === 'pattern') {
    if (typeof value !== 'string' || !isPattern(value)) return false;
    constraints.pattern = value;
    return true;
  }
  if (key === 'accept') {
    const endings = typeof value === 'string' ? [value] : value;
    if (!Array.isArray(endings) || !endings.every((ending) => typeof ending === 'string')) return false;
    constraints.accept = endings;
    return true;
  }
  if (typeof value !== 'number') return false;
  constraints[key] = value;
  return true;
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
