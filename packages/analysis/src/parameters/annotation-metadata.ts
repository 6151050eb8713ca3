import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren, textOf } from '../parser/syntax.ts';
import type { Constraints } from './constraints.ts';
import type { EvaluationContext } from './evaluate.ts';
import { evaluate } from './evaluate.ts';
import { hintOf, type KindUse, kindOf, namedOptions } from './kinds.ts';
import { LinearPattern } from './linear-pattern.ts';
import type { JsonValue, Parameter, ParameterType, RecordField, WidgetHint } from './parameter.ts';
import { type LiteralCall, readCall } from './read-call.ts';

/** What `Annotated[...]` says besides the type. */
export interface AnnotationMetadata {
  readonly label?: string;
  readonly help?: string;
  readonly widget?: WidgetHint;
  readonly section?: string;
  readonly showIf?: NonNullable<Parameter['showIf']>;
  readonly message?: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** Reads a type, for the columns of a table. */
export type ReadType = (node: SyntaxNode, context: EvaluationContext) => ParameterType | undefined;

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

export interface ReadMetadata {
  readonly metadata: AnnotationMetadata;
  readonly constraints: Constraints;
  /** The kind of input, where a class of `quire` names one. */
  readonly use: KindUse | undefined;
  readonly ignored: readonly string[];
}

/** Reads the arguments after the type in `Annotated[type, ...]`. */
export function readMetadata(
  nodes: readonly SyntaxNode[],
  context: EvaluationContext,
  readType: ReadType,
): ReadMetadata {
  const metadata: Mutable<AnnotationMetadata> = {};
  const constraints: Mutable<Constraints> = {};
  const ignored: string[] = [];
  let use: KindUse | undefined;
  for (const node of nodes) {
    const text = evaluate(node, context);
    const call = text === undefined ? readCall(node, context) : undefined;
    const kind = call?.qualified.startsWith('quire.') ? kindOf(lastPart(call)) : undefined;
    if (text?.kind === 'str') metadata.help = text.value;
    else if (call !== undefined && kind !== undefined) {
      use = readKindUse(kind, call, { context, readType });
      Object.assign(metadata, metadataOf(use));
      ignored.push(...refused(use), ...call.unknown.filter((written) => !isColumns(kind, written)));
    } else if (call === undefined || !takeNote(call, metadata, constraints))
      ignored.push(textOf(node, context.text));
  }
  return { metadata, constraints, use, ignored };
}

const lastPart = (call: LiteralCall): string => call.qualified.split('.').at(-1) ?? '';
/** Columns are types, which are no literals. */
const isColumns = (kind: string, written: string): boolean =>
  kind === 'table' && /^(?:columns\s*=|\{)/.test(written);

/** A class or helper of `quire` with its arguments. `positional` leaves out a helper's label. */
export function readKindUse(
  kind: string,
  call: Pick<LiteralCall, 'positional' | 'named' | 'nodes'>,
  { context, readType, first = 0 }: { context: EvaluationContext; readType: ReadType; first?: number },
): KindUse {
  const options = namedOptions(kind, call.positional.slice(first), call.named);
  const node = kind === 'table' ? (call.nodes.get('columns') ?? call.nodes.get(first)) : undefined;
  const columns = node && readColumns(node, context, readType);
  return columns === undefined ? { kind, options } : { kind, options, columns };
}

/** `{"name": str, "amount": quire.Number(0)}`; undefined where a part of it is not understood. */
function readColumns(
  node: SyntaxNode,
  context: EvaluationContext,
  readType: ReadType,
): RecordField[] | undefined {
  if (node.type !== 'dictionary') return undefined;
  const fields: RecordField[] = [];
  for (const pair of namedChildren(node)) {
    const [key, value] = [childAt(pair, 'key'), childAt(pair, 'value')];
    const name = key && evaluate(key, context);
    const type = value && readType(value, context);
    if (name?.kind !== 'str' || type === undefined) return undefined;
    fields.push({ name: name.value, type });
  }
  return fields;
}

/** Everything that a kind's arguments say of the input, but not of its type. */
export function metadataOf(use: KindUse): AnnotationMetadata {
  const { label, help, section, message } = use.options;
  const showIf = conditionsOf(use.options.show_if);
  return {
    widget: hintOf(use),
    ...(typeof label === 'string' ? { label } : {}),
    ...(typeof help === 'string' ? { help } : {}),
    ...(typeof section === 'string' ? { section } : {}),
    ...(typeof message === 'string' ? { message } : {}),
    ...(showIf === undefined ? {} : { showIf }),
  };
}

/** `{"compare": true}` or `{"region": ["North", "South"]}`. */
export function conditionsOf(given: JsonValue | undefined): Parameter['showIf'] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const entries = Object.entries(given as { readonly [name: string]: JsonValue });
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? (value as readonly JsonValue[]) : [value]]),
  );
}

/** Limits that cannot be kept. */
function refused({ options: { pattern } }: KindUse): string[] {
  const isFine = typeof pattern !== 'string' || LinearPattern.of(pattern) !== undefined;
  return isFine ? [] : [`the pattern ${pattern}`];
}

/** Takes over what a call says that is no kind of input; false when it says nothing that is understood. */
function takeNote(
  call: LiteralCall,
  metadata: Mutable<AnnotationMetadata>,
  constraints: Mutable<Constraints>,
): boolean {
  if (call.unknown.length > 0) return false;
  const name = lastPart(call);
  const [only] = call.positional;
  const isQuire = call.qualified.startsWith('quire.');
  if (isQuire && name === 'ShowIf') {
    const showIf = conditionsOf(call.named);
    if (showIf !== undefined) metadata.showIf = showIf;
    return showIf !== undefined;
  }
  const note = isQuire ? NOTES[name] : name === 'Doc' ? 'help' : undefined;
  if (note !== undefined && typeof only === 'string') {
    metadata[note] = only;
    return true;
  }
  if (isQuire) return false;
  const marker = Object.hasOwn(MARKERS, name) ? MARKERS[name] : undefined;
  if (marker !== undefined) return setConstraint(constraints, marker, only ?? Object.values(call.named)[0]);
  return FIELD_LIKE.has(name) && takeField(call, metadata, constraints);
}

const NOTES: Readonly<Record<string, 'label' | 'help' | 'section'>> = {
  Label: 'label',
  Help: 'help',
  Section: 'section',
};

/** Keyword arguments of `Field(...)` and its like. */
function takeField(
  call: LiteralCall,
  metadata: Mutable<AnnotationMetadata>,
  constraints: Mutable<Constraints>,
): boolean {
  const [first, second] = call.positional;
  const positional = lastPart(call) === 'Len' ? { min_length: first, max_length: second } : {};
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

function setConstraint(
  constraints: Mutable<Constraints>,
  key: keyof Constraints,
  value: JsonValue | undefined,
): boolean {
  if (key === 'pattern') {
    if (typeof value !== 'string' || LinearPattern.of(value) === undefined) return false;
    constraints.pattern = value;
    return true;
  }
  if (key === 'accept' || typeof value !== 'number') return false;
  constraints[key] = value;
  return true;
}
