import { isValueOf } from './check-value.ts';
import type { JsonValue, ParameterType, RecordType } from './parameter.ts';
import type { StaticValue } from './static-value.ts';

/** An evaluated default in the form in which values of its type travel, or undefined when it is not of the type. */
export function jsonForm(value: StaticValue, type: ParameterType): JsonValue | undefined {
  const form = convert(value, type);
  return form !== undefined && isValueOf(type, form) ? form : undefined;
}

function convert(value: StaticValue, type: ParameterType): JsonValue | undefined {
  if (value.kind === 'none') return type.nullable || type.kind === 'any' ? null : undefined;
  switch (type.kind) {
    case 'list':
      return 'items' in value ? all(value.items.map((item) => convert(item, type.item))) : undefined;
    case 'tuple':
      return 'items' in value && value.items.length === type.items.length
        ? all(value.items.map((item, index) => convert(item, type.items[index] ?? ANY_TYPE)))
        : undefined;
    case 'record':
      return value.kind === 'dict'
        ? record(value.entries, (item, name) => convert(item, fieldOf(type, name)))
        : undefined;
    case 'dict':
      return value.kind === 'dict' ? record(value.entries, (item) => convert(item, type.value)) : undefined;
    case 'union':
      return type.members.map((member) => jsonForm(value, member)).find((form) => form !== undefined);
    case 'literal':
    case 'any':
      return anyForm(value);
    default:
      return scalarForm(value, type);
  }
}

const ANY_TYPE: ParameterType = { kind: 'any', nullable: true };
const fieldOf = (type: RecordType, name: string): ParameterType =>
  type.fields.find((field) => field.name === name)?.type ?? ANY_TYPE;

function scalarForm(value: StaticValue, type: ParameterType): JsonValue | undefined {
  switch (type.kind) {
    case 'integer':
      if (value.kind !== 'int') return undefined;
      return type.big === true ? String(value.value) : Number(value.value);
    case 'number':
      return value.kind === 'int' || value.kind === 'float' ? floatForm(Number(value.value)) : undefined;
    case 'boolean':
      return value.kind === 'bool' ? value.value : undefined;
    case 'decimal':
      return value.kind === 'decimal' ? value.value : undefined;
    default:
      // A text stands for a date or a path; whether it is one is checked afterwards.
      return value.kind === 'str' || (value.kind === type.kind && 'value' in value)
        ? String(value.value)
        : undefined;
  }
}

function floatForm(value: number): JsonValue {
  return Number.isFinite(value) ? value : String(value);
}

/** The nearest JSON for a value of unknown type; undefined where JSON would change its meaning. */
function anyForm(value: StaticValue): JsonValue | undefined {
  if (value.kind === 'none') return null;
  if (value.kind === 'bool' || value.kind === 'str') return value.value;
  if (value.kind === 'int')
    return Number.isSafeInteger(Number(value.value)) ? Number(value.value) : undefined;
  if (value.kind === 'float') return Number.isFinite(value.value) ? value.value : undefined;
  if (value.kind === 'dict') return record(value.entries, anyForm);
  return value.kind === 'list' ? all(value.items.map(anyForm)) : undefined;
}

function all(items: readonly (JsonValue | undefined)[]): JsonValue | undefined {
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? known : undefined;
}

function record(
  entries: readonly (readonly [StaticValue, StaticValue])[],
  form: (value: StaticValue, name: string) => JsonValue | undefined,
): JsonValue | undefined {
  const fields: [string, JsonValue][] = [];
  for (const [key, item] of entries) {
    if (key.kind !== 'str') return undefined;
    const value = form(item, key.value);
    if (value === undefined) return undefined;
    fields.push([key.value, value]);
  }
  return Object.fromEntries(fields);
}
