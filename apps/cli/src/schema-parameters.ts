import type { JsonValue, Parameter, ParameterSet, ParameterType } from '@quire/analysis';
import type { JsonSchema } from '@quire/contract';

/**
 * The parameters that a hub's JSON Schema describes, so that `-p name=text` means the same for a notebook on
 * the hub as for a file. The opposite of `parametersToJsonSchema`; what it does not know counts as any value,
 * which the hub checks.
 */
export function parametersOfSchema(schema: JsonSchema): Pick<ParameterSet, 'parameters'> {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = Object.entries(asSchema(schema.properties));
  const parameters = properties.map(([name, property], index) =>
    parameterOf({ name, property: asSchema(property), index, required: required.includes(name) }),
  );
  return { parameters: parameters.toSorted((left, right) => left.order - right.order) };
}

interface Given {
  readonly name: string;
  readonly property: JsonSchema;
  readonly index: number;
  readonly required: boolean;
}

const NOWHERE = { start: 0, end: 0, startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };

function parameterOf({ name, property, index, required }: Given): Parameter {
  const { title, description } = property;
  const help = typeof description === 'string' ? { help: description } : {};
  return {
    name,
    type: typeOf(property),
    typeText: typeof property['x-quire-type'] === 'string' ? property['x-quire-type'] : '',
    default: Object.hasOwn(property, 'default')
      ? { kind: 'static', value: property.default as JsonValue }
      : { kind: required ? 'none' : 'computed' },
    required,
    label: typeof title === 'string' ? title : name,
    ...help,
    order: typeof property['x-order'] === 'number' ? property['x-order'] : index,
    cellId: '',
    range: NOWHERE,
  };
}

function typeOf(schema: JsonSchema): ParameterType {
  if (Array.isArray(schema.enum)) {
    const values = schema.enum.filter((value) => value !== null);
    return { kind: 'literal', values, nullable: schema.enum.includes(null) };
  }
  if (Array.isArray(schema.anyOf)) return unionOf(schema.anyOf.map(asSchema));
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return plainTypeOf(schema, {
    type: types.find((type) => type !== 'null'),
    nullable: types.includes('null'),
  });
}

function unionOf(schemas: readonly JsonSchema[]): ParameterType {
  const nullable = schemas.some((schema) => schema.type === 'null');
  const members = schemas.filter((schema) => schema.type !== 'null').map(typeOf);
  const [first, second] = members;
  if (members.length === 2 && first?.kind === 'number' && second?.kind === 'literal') {
    return { ...first, nonFinite: true, nullable };
  }
  return { kind: 'union', members, nullable };
}

const TEXT_FORMATS: Readonly<Record<string, 'date' | 'datetime' | 'time' | 'decimal' | 'path'>> = {
  date: 'date',
  'quire-date-time': 'datetime',
  'quire-time': 'time',
  'quire-decimal': 'decimal',
  'quire-upload': 'path',
};

function plainTypeOf(
  schema: JsonSchema,
  { type, nullable }: { type: unknown; nullable: boolean },
): ParameterType {
  switch (type) {
    case 'integer':
      return { kind: 'integer', nullable, ...numbers(schema, [...BOUNDS, 'multipleOf']) };
    case 'number':
      return { kind: 'number', nullable, ...numbers(schema, BOUNDS) };
    case 'boolean':
      return { kind: 'boolean', nullable };
    case 'string':
      return textTypeOf(schema, nullable);
    case 'array':
      return listTypeOf(schema, nullable);
    case 'object':
      return { kind: 'dict', value: typeOf(asSchema(schema.additionalProperties)), nullable };
    default:
      return { kind: 'any', nullable: true };
  }
}

function textTypeOf(schema: JsonSchema, nullable: boolean): ParameterType {
  const format = typeof schema.format === 'string' ? schema.format : '';
  if (format === 'quire-integer') return { kind: 'integer', big: true, nullable };
  const kind = Object.hasOwn(TEXT_FORMATS, format) ? TEXT_FORMATS[format] : undefined;
  if (kind !== undefined) return { kind, nullable };
  const pattern = typeof schema.pattern === 'string' ? { pattern: schema.pattern } : {};
  return { kind: 'string', nullable, ...numbers(schema, ['minLength', 'maxLength']), ...pattern };
}

function listTypeOf(schema: JsonSchema, nullable: boolean): ParameterType {
  const unique = schema.uniqueItems === true ? { uniqueItems: true as const } : {};
  return {
    kind: 'list',
    item: typeOf(asSchema(schema.items)),
    container: 'list',
    nullable,
    ...numbers(schema, ['minItems', 'maxItems']),
    ...unique,
  };
}

const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const;

function numbers<const K extends string>(schema: JsonSchema, names: readonly K[]): { [N in K]?: number } {
  const found: { [N in K]?: number } = {};
  for (const name of names) {
    const value = schema[name];
    if (typeof value === 'number') found[name] = value;
  }
  return found;
}

function asSchema(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {};
}
