import { NON_FINITE_WORDS } from './check-value.ts';
import { describeType } from './describe-type.ts';
import type { JsonValue, Parameter, ParameterSet, ParameterType } from './parameter.ts';
import {
  AWARE_DATE_TIME_PATTERN,
  BIG_INTEGER_PATTERN,
  DATE_PATTERN,
  DATE_TIME_PATTERN,
  DECIMAL_PATTERN,
  TIME_PATTERN,
} from './temporal.ts';
import { isDefaultAmong } from './visibility.ts';

/** A JSON Schema, draft 2020-12, as plain JSON. */
export type JsonSchema = { readonly [keyword: string]: JsonValue };

type Mutable = { [keyword: string]: JsonValue };

/**
 * The `format`s that the schemas use besides draft 2020-12's own, for validators that want them declared
 * (`ajv.addFormat(name, true)`). All are annotations: `pattern` holds the rule.
 */
export const quireFormats: readonly string[] = [
  'quire-upload',
  'quire-date-time',
  'quire-time',
  'quire-decimal',
  'quire-integer',
];

/**
 * One JSON Schema for all inputs: drives the form, validates requests, documents the endpoint. Decides exactly
 * as `coerceParameters` does. Holds no code of the notebook but names, choices, literal defaults and comments.
 *
 * Extension keywords: `x-order` (position), `x-quire-type` (the type in Python's words), `x-quire-widget`
 * (`{name, …options}`), `x-quire-computed-default` (true when the notebook computes the default as it runs),
 * `x-quire-accept` (file name endings), `x-quire-max-bytes` (of a file), `x-quire-section` (a heading),
 * `x-quire-show-if` (`{other: [values]}`), `x-quire-message` (the author's words for a value that does not fit),
 * `x-quire-asked` (`input` or `prompt`: asked for where the notebook stands). Beyond the standard's reach, and
 * checked by Quire alone: `x-quire-earliest` and `x-quire-latest` of days and times, and the sizes of files.
 */
export function parametersToJsonSchema(set: Pick<ParameterSet, 'parameters'>): JsonSchema {
  const required = set.parameters
    .filter((parameter) => parameter.required && parameter.showIf === undefined)
    .map((parameter) => parameter.name);
  const conditions = set.parameters.flatMap((parameter) => conditionOf(parameter, set.parameters));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(
      set.parameters.map((parameter) => [parameter.name, propertySchema(parameter)]),
    ),
    ...(required.length > 0 ? { required } : {}),
    ...(conditions.length > 0 ? { allOf: conditions } : {}),
    additionalProperties: false,
  };
}

/** Required only while it is asked for; an input that is not given has its default. */
function conditionOf(parameter: Parameter, all: readonly Parameter[]): JsonSchema[] {
  if (!parameter.required || parameter.showIf === undefined) return [];
  const conditions = Object.entries(parameter.showIf).map(([name, values]): JsonSchema => {
    const other = all.find((candidate) => candidate.name === name);
    const isMetByDefault = other !== undefined && isDefaultAmong(other, values);
    const met: JsonSchema = { properties: { [name]: { enum: values } } };
    return isMetByDefault ? met : { ...met, required: [name] };
  });
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word; nobody awaits a schema
  return [{ if: { allOf: conditions }, then: { required: [parameter.name] } }];
}

function propertySchema(parameter: Parameter): JsonSchema {
  const { help, widget, default: given } = parameter;
  return {
    ...typeSchema(parameter.type),
    title: parameter.label,
    ...(help === undefined ? {} : { description: help }),
    ...(given.kind === 'static' ? { default: given.value } : {}),
    ...(given.kind === 'computed' ? { 'x-quire-computed-default': true } : {}),
    ...(widget === undefined ? {} : { 'x-quire-widget': { ...widget.options, name: widget.name } }),
    ...extensions(parameter),
    'x-quire-type': describeType(parameter.type),
    'x-order': parameter.order,
  };
}

function extensions({ section, showIf, message, asked }: Parameter): JsonSchema {
  return {
    ...(section === undefined ? {} : { 'x-quire-section': section }),
    ...(showIf === undefined ? {} : { 'x-quire-show-if': showIf }),
    ...(message === undefined ? {} : { 'x-quire-message': message }),
    ...(asked === undefined ? {} : { 'x-quire-asked': asked }),
  };
}

/** The schema of one type, `null` included where it is a value. */
export function typeSchema(type: ParameterType): JsonSchema {
  const schema = plainSchema(type);
  if (!type.nullable || type.kind === 'any') return schema;
  const { enum: choices, anyOf, type: name } = schema;
  if (Array.isArray(choices)) return { ...schema, enum: [...choices, null] };
  if (Array.isArray(anyOf)) return { ...schema, anyOf: [...anyOf, { type: 'null' }] };
  return { ...schema, type: [name ?? 'null', 'null'] };
}

function plainSchema(type: ParameterType): JsonSchema {
  switch (type.kind) {
    case 'integer':
      return type.big === true
        ? { type: 'string', format: 'quire-integer', pattern: BIG_INTEGER_PATTERN }
        : { type: 'integer', ...integerBounds(type) };
    case 'number':
      return type.nonFinite === true
        ? { anyOf: [{ type: 'number', ...limits(type, NUMBER_LIMITS) }, { enum: NON_FINITE_WORDS }] }
        : { type: 'number', ...limits(type, NUMBER_LIMITS) };
    case 'boolean':
      return { type: 'boolean' };
    case 'literal':
      return { enum: type.values };
    case 'list':
      return {
        type: 'array',
        items: typeSchema(type.item),
        ...limits(type, ['minItems', 'maxItems', 'uniqueItems']),
        ...(type.container === 'list' ? {} : { 'x-quire-container': type.container }),
      };
    case 'tuple': {
      const { length } = type.items;
      const items = { prefixItems: type.items.map(typeSchema), items: false };
      return { type: 'array', ...items, minItems: length, maxItems: length };
    }
    case 'record':
      return {
        type: 'object',
        properties: Object.fromEntries(type.fields.map((field) => [field.name, typeSchema(field.type)])),
        required: type.fields.map((field) => field.name),
        additionalProperties: false,
      };
    case 'dict':
      return { type: 'object', additionalProperties: typeSchema(type.value) };
    case 'union':
      return { anyOf: type.members.map(typeSchema) };
    case 'any':
      return {};
    default:
      return textSchema(type);
  }
}

/** What is a text in JSON. */
function textSchema(
  type: Extract<ParameterType, { kind: 'string' | 'date' | 'datetime' | 'time' | 'decimal' | 'path' }>,
): JsonSchema {
  switch (type.kind) {
    case 'string':
      return {
        type: 'string',
        ...limits(type, ['minLength', 'maxLength', 'pattern']),
        ...(type.secret === true ? { writeOnly: true } : {}),
      };
    case 'date':
      return {
        type: 'string',
        format: 'date',
        pattern: DATE_PATTERN,
        ...ends(type),
      };
    case 'datetime':
      return type.zone === true
        ? {
            type: 'string',
            format: 'quire-date-time',
            pattern: AWARE_DATE_TIME_PATTERN,
            'x-quire-zone': true,
            ...ends(type),
          }
        : { type: 'string', format: 'quire-date-time', pattern: DATE_TIME_PATTERN, ...ends(type) };
    case 'time':
      return { type: 'string', format: 'quire-time', pattern: TIME_PATTERN, ...ends(type) };
    case 'decimal':
      return { type: 'string', format: 'quire-decimal', pattern: DECIMAL_PATTERN };
    case 'path':
      return {
        type: 'string',
        format: 'quire-upload',
        minLength: 1,
        ...(type.accept === undefined ? {} : { 'x-quire-accept': type.accept }),
        ...(type.maxBytes === undefined ? {} : { 'x-quire-max-bytes': type.maxBytes }),
      };
  }
}

const ends = ({
  earliest,
  latest,
}: {
  readonly earliest?: string;
  readonly latest?: string;
}): JsonSchema => ({
  ...(earliest === undefined ? {} : { 'x-quire-earliest': earliest }),
  ...(latest === undefined ? {} : { 'x-quire-latest': latest }),
});

const NUMBER_LIMITS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];

/** JSON carries integers exactly only up to 2⁵³ − 1, so the schema says so. */
function integerBounds(type: Extract<ParameterType, { kind: 'integer' }>): JsonSchema {
  return {
    minimum: Math.max(type.minimum ?? Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
    maximum: Math.min(type.maximum ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    ...limits(type, ['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']),
  };
}

function limits(type: ParameterType, names: readonly string[]): JsonSchema {
  const found: Mutable = {};
  for (const [name, value] of Object.entries(type)) if (names.includes(name)) found[name] = value;
  return found;
}
