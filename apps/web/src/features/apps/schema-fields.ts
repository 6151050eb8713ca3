import type { JsonValue, LiteralValue, ParameterDefault, ParameterType, WidgetHint } from '@quire/analysis';
import type { JsonSchema } from '@quire/contract';
import type { InputField } from './input-field.ts';

type Keywords = Readonly<Record<string, unknown>>;

/**
 * Reads a notebook's JSON Schema into the inputs of its form, in their order. The inverse of
 * `parametersToJsonSchema`; what a newer hub may say beyond it becomes an input that takes any JSON.
 */
export function readFields(schema: JsonSchema): readonly InputField[] {
  const { properties, required } = schema;
  if (!isRecord(properties)) return [];
  const names = new Set(Array.isArray(required) ? required : []);
  return Object.entries(properties)
    .filter((entry): entry is [string, Keywords] => isRecord(entry[1]))
    .sort(([, left], [, right]) => orderOf(left) - orderOf(right))
    .map(([name, property]) => readField(name, property, names.has(name)));
}

function orderOf(property: Keywords): number {
  const order = property['x-order'];
  return typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER;
}

function readField(name: string, property: Keywords, isRequired: boolean): InputField {
  return {
    name,
    label: readText(property.title) ?? name,
    help: readText(property.description) ?? null,
    type: readType(property),
    default: readDefault(property),
    required: isRequired,
    widget: readWidget(property['x-quire-widget']),
  };
}

function readDefault(property: Keywords): ParameterDefault {
  if (property['x-quire-computed-default'] === true) return { kind: 'computed' };
  if (!Object.hasOwn(property, 'default')) return { kind: 'none' };
  return { kind: 'static', value: property.default as JsonValue };
}

function readWidget(hint: unknown): WidgetHint | null {
  if (!isRecord(hint) || typeof hint.name !== 'string') return null;
  const { name, ...options } = hint;
  return { name, options: options as Readonly<Record<string, JsonValue>> };
}

/** The type that a schema describes; the scalar formats are `typeSchema`'s. */
function readType(schema: Keywords): ParameterType {
  if (Array.isArray(schema.enum)) return readLiteral(schema.enum);
  if (Array.isArray(schema.anyOf)) return readAlternatives(schema.anyOf.filter(isRecord));
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const nullable = types.includes('null');
  switch (types.find((type) => type !== 'null')) {
    case 'integer':
      return { kind: 'integer', nullable, ...numbers(schema, BOUNDS) };
    case 'number':
      return { kind: 'number', nullable, ...numbers(schema, BOUNDS) };
    case 'boolean':
      return { kind: 'boolean', nullable };
    case 'string':
      return readString(schema, nullable);
    case 'array':
      return readList(schema, nullable);
    case 'object':
      return { kind: 'dict', nullable, value: readNested(schema.additionalProperties) };
    default:
      return { kind: 'any', nullable: true };
  }
}

const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const;
const LENGTHS = ['minLength', 'maxLength'] as const;
const COUNTS = ['minItems', 'maxItems'] as const;

/** The limits that say something: every whole number lies between the safe ones anyway. */
function numbers<Name extends string>(schema: Keywords, names: readonly Name[]): { [K in Name]?: number } {
  const found = names
    .map((name) => [name, schema[name]] as const)
    .filter(([, value]) => typeof value === 'number' && Math.abs(value) !== Number.MAX_SAFE_INTEGER);
  return Object.fromEntries(found) as { [K in Name]?: number };
}

function readLiteral(values: readonly unknown[]): ParameterType {
  const choices = values.filter((value): value is LiteralValue =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return { kind: 'literal', nullable: values.includes(null), values: choices };
}

const NON_FINITE = ['NaN', 'Infinity', '-Infinity'];

function readAlternatives(alternatives: readonly Keywords[]): ParameterType {
  const members = alternatives.filter(({ type }) => type !== 'null');
  const nullable = members.length < alternatives.length;
  const [first, second] = members;
  if (members.length === 2 && first?.type === 'number' && isSame(second?.enum, NON_FINITE)) {
    return { kind: 'number', nullable, nonFinite: true, ...numbers(first, BOUNDS) };
  }
  return { kind: 'union', nullable, members: members.map(readType) };
}

function readString(schema: Keywords, nullable: boolean): ParameterType {
  switch (schema.format) {
    case 'date':
      return { kind: 'date', nullable };
    case 'quire-date-time':
    case 'date-time':
      return { kind: 'datetime', nullable };
    case 'quire-time':
    case 'time':
      return { kind: 'time', nullable };
    case 'quire-decimal':
      return { kind: 'decimal', nullable };
    case 'quire-integer':
      return { kind: 'integer', nullable, big: true };
    case 'quire-upload': {
      const accept = schema['x-quire-accept'];
      return { kind: 'path', nullable, ...(isTexts(accept) ? { accept } : {}) };
    }
    default: {
      const pattern = readText(schema.pattern);
      const limits = numbers(schema, LENGTHS);
      return { kind: 'string', nullable, ...limits, ...(pattern === undefined ? {} : { pattern }) };
    }
  }
}

function readList(schema: Keywords, nullable: boolean): ParameterType {
  const named = schema['x-quire-container'];
  const container = named === 'tuple' || named === 'set' || named === 'frozenset' ? named : 'list';
  return {
    kind: 'list',
    nullable,
    item: readNested(schema.items),
    container,
    ...numbers(schema, COUNTS),
    ...(schema.uniqueItems === true ? { uniqueItems: true } : {}),
  };
}

function readNested(schema: unknown): ParameterType {
  return readType(isRecord(schema) ? schema : {});
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function isRecord(value: unknown): value is Keywords {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
