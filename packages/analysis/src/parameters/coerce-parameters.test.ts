import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { parametersOf } from '../testing/cells.ts';
import { coerceParameters } from './coerce-parameters.ts';
import { parametersToJsonSchema, quireFormats } from './json-schema.ts';
import type { JsonValue, Parameter, ParameterType } from './parameter.ts';

beforeAll(() => loadParser());

function ajv(): Ajv2020 {
  const validator = new Ajv2020({ strict: false, allErrors: true });
  for (const format of ['date', ...quireFormats]) validator.addFormat(format, true);
  return validator;
}

/** Declaration, value, and the message of the refusal, or undefined where the value is accepted. */
const CASES: [string, JsonValue, string | undefined][] = [
  ['x: int', 3, undefined],
  ['x: int', -0, undefined],
  ['x: int', 3.5, 'X must be a whole number, not the number 3.5.'],
  ['x: int', '3', 'X must be a whole number, not the text "3".'],
  ['x: int', true, 'X must be a whole number, not true.'],
  ['x: int', null, 'X must be a whole number, not nothing.'],
  ['x: int', [], 'X must be a whole number, not a list.'],
  ['x: int', 2 ** 53 - 1, undefined],
  ['x: int', 2 ** 53, 'X must be between -9007199254740991 and 9007199254740991.'],
  ['x: int | None', null, undefined],
  ['x: int | None', 'a', 'X must be a whole number or nothing, not the text "a".'],
  ['x = 2**70', '1180591620717411303424', undefined],
  ['x = 2**70', '-5', undefined],
  ['x = 2**70', 5, 'X must be a whole number, not the number 5.'],
  ['x: float', 1, undefined],
  ['x: float', 1.5, undefined],
  ['x: float', '1.5', 'X must be a number, not the text "1.5".'],
  ['x: float', 'NaN', 'X must be a number, not the text "NaN".'],
  ['x = float("nan")', 'NaN', undefined],
  ['x = float("nan")', '-Infinity', undefined],
  ['x = float("nan")', 'nan', 'X must be a number, not the text "nan".'],
  ['x: bool', true, undefined],
  ['x: bool', 1, 'X must be true or false, not the number 1.'],
  ['x: bool', 'true', 'X must be true or false, not the text "true".'],
  ['x: str', '', undefined],
  ['x: str', 1, 'X must be text, not the number 1.'],
  ['x: Annotated[str, MinLen(2)]', '𝒳', 'X must have at least 2 characters, not 1.'],
  ['x: Annotated[str, MinLen(2)]', '𝒳𝒳', undefined],
  ['x: Annotated[str, MaxLen(1)]', 'ab', 'X must have at most 1 character, not 2.'],
  ['x: Annotated[str, Field(pattern="^[a-z]+$")]', 'ab', undefined],
  [
    'x: Annotated[str, Field(pattern="^[a-z]+$")]',
    'a1',
    'X must match the pattern ^[a-z]+$, which the text "a1" does not.',
  ],
  ['x: Annotated[int, Ge(1), Le(5)]', 1, undefined],
  ['x: Annotated[int, Ge(1), Le(5)]', 0, 'X must be at least 1, not 0.'],
  ['x: Annotated[int, Ge(1), Le(5)]', 6, 'X must be at most 5, not 6.'],
  ['x: Annotated[float, Gt(0), Lt(1)]', 0, 'X must be more than 0, not 0.'],
  ['x: Annotated[float, Gt(0), Lt(1)]', 1, 'X must be less than 1, not 1.'],
  ['x: Annotated[float, Gt(0), Lt(1)]', 0.5, undefined],
  ['x: Annotated[int, MultipleOf(5)]', 10, undefined],
  ['x: Annotated[int, MultipleOf(5)]', 11, 'X must be a multiple of 5, not 11.'],
  ['x: Annotated[int | None, Ge(1)]', null, undefined],
  ['x: date', '2024-02-29', undefined],
  ['x: date', '2000-02-29', undefined],
  ['x: date', '1900-02-29', 'X must be a date such as 2024-01-31, not the text "1900-02-29".'],
  ['x: date', '2023-02-29', 'X must be a date such as 2024-01-31, not the text "2023-02-29".'],
  ['x: date', '2024-04-31', 'X must be a date such as 2024-01-31, not the text "2024-04-31".'],
  ['x: date', '0000-01-01', 'X must be a date such as 2024-01-31, not the text "0000-01-01".'],
  ['x: date', '2024-1-1', 'X must be a date such as 2024-01-31, not the text "2024-1-1".'],
  ['x: date', '2024-01-01T00:00', 'X must be a date such as 2024-01-31, not the text "2024-01-01T00:00".'],
  ['x: date', 20240101, 'X must be a date such as 2024-01-31, not the number 20240101.'],
  ['x: date | None', null, undefined],
  ['x: datetime', '2024-01-31T09:30', undefined],
  ['x: datetime', '2024-01-31T09:30:15.123456', undefined],
  ['x: datetime', '2024-01-31T09:30:15Z', undefined],
  ['x: datetime', '2024-01-31T09:30:15+02:00', undefined],
  [
    'x: datetime',
    '2024-01-31',
    'X must be a date and time such as 2024-01-31T09:30, not the text "2024-01-31".',
  ],
  [
    'x: datetime',
    '2024-01-31T24:00',
    'X must be a date and time such as 2024-01-31T09:30, not the text "2024-01-31T24:00".',
  ],
  [
    'x: datetime',
    '2024-01-31T09:30:60',
    'X must be a date and time such as 2024-01-31T09:30, not the text "2024-01-31T09:30:60".',
  ],
  ['x: time', '09:30', undefined],
  ['x: time', '9:30', 'X must be a time such as 09:30, not the text "9:30".'],
  ['x: Decimal', '12.50', undefined],
  ['x: Decimal', '1e3', undefined],
  ['x: Decimal', 'NaN', 'X must be a decimal number, given as text such as "12.50", not the text "NaN".'],
  ['x: Decimal', 12.5, 'X must be a decimal number, given as text such as "12.50", not the number 12.5.'],
  ['x: Path', 'upload:1', undefined],
  ['x: Path', '', 'X must name a file; it is empty.'],
  ['x: Literal["FR", 1, True, None]', 'FR', undefined],
  ['x: Literal["FR", 1, True, None]', 1, undefined],
  ['x: Literal["FR", 1, True, None]', true, undefined],
  ['x: Literal["FR", 1, True, None]', null, undefined],
  ['x: Literal["FR", 1]', '1', 'X must be one of "FR", 1, not the text "1".'],
  ['x: Literal["FR", 1]', null, 'X must be one of "FR", 1, not nothing.'],
  ['x: list[int]', [], undefined],
  ['x: list[int]', [1, 2, 2], undefined],
  ['x: list[int]', [1, 'a'], 'X, at entry 2, must be a whole number, not the text "a".'],
  ['x: list[int]', 1, 'X must be a list, each a whole number, not the number 1.'],
  ['x: list[int]', { 0: 1 }, 'X must be a list, each a whole number, not a set of named values.'],
  ['x: list[Literal["a", "b"]]', ['a', 'b'], undefined],
  ['x: list[Literal["a", "b"]]', ['a', 'a'], 'X must not have the text "a" twice.'],
  ['x: set[int]', [1, 1], 'X must not have the number 1 twice.'],
  ['x: set', [1, 'a', null], undefined],
  [
    'x: set',
    [[1]],
    'X, at entry 1, must be true or false, or a whole number, or a number, or text or nothing, not a list.',
  ],
  ['x: tuple[int, int]', [1, 2], undefined],
  ['x: tuple[int, int]', [1], 'X must have at least 2 entries, not 1.'],
  ['x: tuple[int, int]', [1, 2, 3], 'X must have at most 2 entries, not 3.'],
  ['x: Annotated[list[int], MinLen(1)]', [], 'X must have at least 1 entry, not 0.'],
  [
    'x: list[list[int]]',
    [[1], [2, 'a']],
    'X, at entry 2, entry 2, must be a whole number, not the text "a".',
  ],
  ['x: dict[str, int]', { a: 1 }, undefined],
  ['x: dict[str, int]', { a: 'b' }, 'X, at "a", must be a whole number, not the text "b".'],
  ['x: dict[str, int]', [], 'X must be a set of named values, not a list.'],
  ['x: int | str', 1, undefined],
  ['x: int | str', 'a', undefined],
  ['x: int | str', 1.5, 'X must be a whole number, or text, not the number 1.5.'],
  ['x: Any', { a: [1, null] }, undefined],
  ['x: Any', null, undefined],
];

describe('coerceParameters', () => {
  test.each(CASES)('%s given %j', (source, value, message) => {
    const set = parametersOf(source);
    const result = coerceParameters(set, { x: value });
    expect(result.ok ? undefined : result.errors.map((error) => error.message)).toEqual(
      message === undefined ? undefined : [message],
    );
    expect(ajv().validate(parametersToJsonSchema(set), { x: value })).toBe(message === undefined);
  });

  test('an unknown name is an error that names the one that was meant', () => {
    const set = parametersOf('start_date: date\nregion = "FR"');
    expect(coerceParameters(set, { start_date: '2024-01-01', regoin: 'DE', q: 1 })).toEqual({
      ok: false,
      errors: [
        {
          code: 'unknown',
          name: 'regoin',
          path: [],
          message: 'There is no parameter called "regoin"; did you mean "region"?',
          suggestion: 'region',
        },
        {
          code: 'unknown',
          name: 'q',
          path: [],
          message: 'There is no parameter called "q". It has start_date, region.',
        },
      ],
    });
  });

  test('a value that must be given is missed, one with a default is not', () => {
    const set = parametersOf('a: int\nb = 1');
    expect([coerceParameters(set, {}), coerceParameters(set, { a: 1 })]).toEqual([
      { ok: false, errors: [{ code: 'missing', name: 'a', path: [], message: 'A needs a value.' }] },
      { ok: true, values: { a: 1 } },
    ]);
  });

  test('names that JavaScript objects have of their own are names like others', () => {
    const set = parametersOf('constructor: int = 1\ntoString: int = 2');
    const given: Record<string, unknown> = { constructor: 3 };
    expect([coerceParameters(set, {}), coerceParameters(set, given)]).toEqual([
      { ok: true, values: Object.fromEntries([]) },
      { ok: true, values: Object.fromEntries([['constructor', 3]]) },
    ]);
  });

  test('a value nested beyond what Python source can hold is refused, not a crash', () => {
    let deep: JsonValue = 1;
    for (let depth = 0; depth < 5000; depth += 1) deep = [deep];
    const result = coerceParameters(parametersOf('x: Any'), { x: deep });
    expect(result.ok ? [] : result.errors.map(({ code }) => code)).toEqual(['bad-format']);
  });
});

const leaf = fc.constantFrom<ParameterType>(
  { kind: 'integer', nullable: false },
  { kind: 'integer', nullable: true, minimum: -3, exclusiveMaximum: 4 },
  { kind: 'integer', nullable: false, big: true },
  { kind: 'number', nullable: false, exclusiveMinimum: 0, maximum: 10 },
  { kind: 'number', nullable: true, nonFinite: true },
  { kind: 'boolean', nullable: true },
  { kind: 'string', nullable: false, minLength: 1, maxLength: 3 },
  { kind: 'string', nullable: true, pattern: '^a' },
  { kind: 'date', nullable: false },
  { kind: 'datetime', nullable: true },
  { kind: 'time', nullable: false },
  { kind: 'decimal', nullable: false },
  { kind: 'path', nullable: true },
  { kind: 'literal', nullable: false, values: ['a', 1, true] },
  { kind: 'literal', nullable: true, values: ['a'] },
  { kind: 'any', nullable: true },
);

const anyType: fc.Arbitrary<ParameterType> = fc.letrec<{ type: ParameterType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constant('list' as const),
      nullable: fc.boolean(),
      container: fc.constantFrom('list' as const, 'tuple' as const),
      item: tie('type'),
    }),
    fc.record({
      kind: fc.constant('list' as const),
      nullable: fc.boolean(),
      container: fc.constant('set' as const),
      item: leaf.filter((type) => type.kind !== 'any'),
      uniqueItems: fc.constant(true as const),
      maxItems: fc.constant(2),
    }),
    fc.record({ kind: fc.constant('dict' as const), nullable: fc.boolean(), value: tie('type') }),
    fc.record({
      kind: fc.constant('union' as const),
      nullable: fc.boolean(),
      members: fc.array(
        leaf.map((type) => ({ ...type, nullable: false })),
        { minLength: 2, maxLength: 3 },
      ),
    }),
  ),
})).type;

const scalar = fc.constantFrom<JsonValue>(
  ...[
    0,
    1,
    -3,
    4,
    3.5,
    10,
    1e300,
    2 ** 53,
    '',
    'a',
    'ab',
    'abcd',
    '𝒳',
    'NaN',
    'Infinity',
    '12',
    '-5',
    '1.50',
    true,
    false,
    null,
  ],
  ...[
    '2024-02-29',
    '2023-02-29',
    '2024-01-31T09:30',
    '2024-01-31T09:30:15.5+02:00',
    '09:30',
    '24:00',
    '0000-01-01',
  ],
);
const anyValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('value'), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  ),
})).value;

function parameterOf(type: ParameterType): Parameter {
  const range = { start: 0, end: 0, startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };
  return {
    name: 'x',
    type,
    typeText: '',
    default: { kind: 'none' },
    required: true,
    label: 'X',
    order: 0,
    cellId: 'c',
    range,
  };
}

test('the JSON Schema decides as coerceParameters does, for any type and any value', () => {
  const validator = ajv();
  fc.assert(
    fc.property(anyType, fc.array(anyValue, { minLength: 5, maxLength: 30 }), (type, values) => {
      const set = { parameters: [parameterOf(type)] };
      const validate = validator.compile(parametersToJsonSchema(set));
      for (const value of values) {
        expect([value, coerceParameters(set, { x: value }).ok]).toEqual([value, validate({ x: value })]);
      }
      validator.removeSchema();
    }),
    { numRuns: 150 },
  );
});
