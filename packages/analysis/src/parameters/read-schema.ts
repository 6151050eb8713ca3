import type {
  JsonValue,
  ListType,
  LiteralValue,
  Parameter,
  ParameterDefault,
  ParameterSet,
  ParameterType,
  WidgetHint,
} from './parameter.ts';

type Keywords = Readonly<Record<string, unknown>>;

/** A form knows no source. */
const NOWHERE = { start: 0, end: 0, startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };

/**
 * The inputs that a JSON Schema describes, in their order: of a notebook on a hub, of a question, of an input of
 * the helper. The inverse of `parametersToJsonSchema`; what a newer hub may say beyond it takes any JSON.
 */
export function parametersOfSchema(schema: Keywords): Pick<ParameterSet, 'parameters'> {
  const { properties } = schema;
  if (!isRecord(properties)) return { parameters: [] };
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  for (const condition of Array.isArray(schema.allOf) ? schema.allOf : []) {
    const then: unknown = isRecord(condition) ? condition.then : undefined;
    if (isRecord(then) && Array.isArray(then.required)) for (const name of then.required) required.add(name);
  }
  const parameters = Object.entries(properties)
    .filter((entry): entry is [string, Keywords] => isRecord(entry[1]))
    .sort(([, left], [, right]) => orderOf(left) - orderOf(right))
    .map(([name, property], order) =>
      parameterOfProperty(name, property, { order, required: required.has(name) }),
    );
  return { parameters };
}

/** One input, from its property of a schema. */
export function parameterOfProperty(
  name: string,
  property: Keywords,
  { order, required }: { readonly order: number; readonly required: boolean },
): Parameter {
  const help = readText(property.description);
  const widget = readWidget(property['x-quire-widget']);
  const section = readText(property['x-quire-section']);
  const message = readText(property['x-quire-message']);
  const showIf = readConditions(property['x-quire-show-if']);
  const asked = property['x-quire-asked'];
  return {
    name,
    type: typeOfSchema(property),
    typeText: readText(property['x-quire-type']) ?? '',
    default: readDefault(property),
    required,
    label: readText(property.title) ?? name,
    ...(help === undefined ? {} : { help }),
    ...(widget === undefined ? {} : { widget }),
    ...(section === undefined ? {} : { section }),
    ...(showIf === undefined ? {} : { showIf }),
    ...(message === undefined ? {} : { message }),
    ...(asked === 'input' || asked === 'prompt' ? { asked } : {}),
    order,
    cellId: '',
    range: NOWHERE,
  };
}

function orderOf(property: Keywords): number {
  const order = property['x-order'];
  return typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER;
}

function readDefault(property: Keywords): ParameterDefault {
  if (property['x-quire-computed-default'] === true) return { kind: 'computed' };
  if (!Object.hasOwn(property, 'default')) return { kind: 'none' };
  return { kind: 'static', value: property.default as JsonValue };
}

function readWidget(hint: unknown): WidgetHint | undefined {
  if (!isRecord(hint) || typeof hint.name !== 'string') return undefined;
  const { name, ...options } = hint;
  return { name, options: options as Readonly<Record<string, JsonValue>> };
}

function readConditions(given: unknown): Parameter['showIf'] {
  if (!isRecord(given)) return undefined;
  const conditions = Object.entries(given).filter(([, values]) => Array.isArray(values));
  return conditions.length === 0
    ? undefined
    : (Object.fromEntries(conditions) as NonNullable<Parameter['showIf']>);
}

/** The type that a schema describes; the scalar formats are `typeSchema`'s. */
export function typeOfSchema(schema: Keywords): ParameterType {
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
      return Array.isArray(schema.prefixItems)
        ? { kind: 'tuple', nullable, items: schema.prefixItems.map(readNested) }
        : readList(schema, nullable);
    case 'object':
      return readObject(schema, nullable);
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
  return { kind: 'union', nullable, members: members.map(typeOfSchema) };
}

function readString(schema: Keywords, nullable: boolean): ParameterType {
  switch (schema.format) {
    case 'date':
      return { kind: 'date', nullable, ...readEnds(schema) };
    case 'quire-date-time':
    case 'date-time': {
      const zone = schema['x-quire-zone'] === true ? { zone: true as const } : {};
      return { kind: 'datetime', nullable, ...readEnds(schema), ...zone };
    }
    case 'quire-time':
    case 'time':
      return { kind: 'time', nullable, ...readEnds(schema) };
    case 'quire-decimal':
      return { kind: 'decimal', nullable };
    case 'quire-integer':
      return { kind: 'integer', nullable, big: true };
    case 'quire-upload':
      return readFile(schema, nullable);
    default: {
      const pattern = readText(schema.pattern);
      const limits = { ...numbers(schema, LENGTHS), ...(pattern === undefined ? {} : { pattern }) };
      return { kind: 'string', nullable, ...limits, ...(schema.writeOnly === true ? { secret: true } : {}) };
    }
  }
}

function readEnds(schema: Keywords): { earliest?: string; latest?: string } {
  const [earliest, latest] = [readText(schema['x-quire-earliest']), readText(schema['x-quire-latest'])];
  return { ...(earliest ? { earliest } : {}), ...(latest ? { latest } : {}) };
}

function readFile(schema: Keywords, nullable: boolean): ParameterType {
  const accept = schema['x-quire-accept'];
  const maxBytes = schema['x-quire-max-bytes'];
  return {
    kind: 'path',
    nullable,
    ...(isTexts(accept) ? { accept } : {}),
    ...(typeof maxBytes === 'number' ? { maxBytes } : {}),
  };
}

const CONTAINERS: readonly unknown[] = ['tuple', 'set', 'frozenset', 'frame'];

function readList(schema: Keywords, nullable: boolean): ParameterType {
  const named = schema['x-quire-container'];
  return {
    kind: 'list',
    nullable,
    item: readNested(schema.items),
    container: CONTAINERS.includes(named) ? (named as ListType['container']) : 'list',
    ...numbers(schema, COUNTS),
    ...(schema.uniqueItems === true ? { uniqueItems: true } : {}),
  };
}

function readObject(schema: Keywords, nullable: boolean): ParameterType {
  if (!isRecord(schema.properties))
    return { kind: 'dict', nullable, value: readNested(schema.additionalProperties) };
  // Databases keep no order among the names of an object; the list of those that are required has it.
  const order = isTexts(schema.required) ? schema.required : [];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const fields = Object.entries(schema.properties)
    .map(([name, field]) => ({ name, type: readNested(field) }))
    .sort((left, right) => place(left.name) - place(right.name));
  return { kind: 'record', nullable, fields };
}

function readNested(schema: unknown): ParameterType {
  return typeOfSchema(isRecord(schema) ? schema : {});
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
