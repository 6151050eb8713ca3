import fc from 'fast-check';
import type { JsonValue, ParameterType } from '../parameters/parameter.ts';

/** A type together with a value of it, its Python type's name, for tests that render values. */
export interface TypedValue {
  readonly type: ParameterType;
  readonly value: JsonValue;
}

const two = (value: number) => String(value).padStart(2, '0');

const dateText = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`);

const clockText = fc
  .tuple(
    fc.integer({ min: 0, max: 23 }),
    fc.integer({ min: 0, max: 59 }),
    fc.constantFrom('', ':07', ':59.5', ':00.000001'),
    fc.constantFrom('', 'Z', '+02:00', '-11:30', '+00:00'),
  )
  .map(([hour, minute, rest, offset]) => `${two(hour)}:${two(minute)}${rest}${offset}`);

const anyText = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed());

const typed = <T extends ParameterType>(type: T, value: fc.Arbitrary<JsonValue>): fc.Arbitrary<TypedValue> =>
  value.map((some) => ({ type, value: some }));

const jsonValue = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;

const scalars: readonly fc.Arbitrary<TypedValue>[] = [
  typed({ kind: 'integer', nullable: false }, fc.maxSafeInteger()),
  typed({ kind: 'integer', nullable: false, big: true }, fc.bigInt().map(String)),
  typed({ kind: 'number', nullable: false }, fc.double({ noNaN: true, noDefaultInfinity: true })),
  typed({ kind: 'number', nullable: false }, fc.maxSafeInteger()),
  typed(
    { kind: 'number', nullable: false, nonFinite: true },
    fc.constantFrom('NaN', 'Infinity', '-Infinity'),
  ),
  typed({ kind: 'boolean', nullable: false }, fc.boolean()),
  typed({ kind: 'boolean', nullable: true }, fc.constant(null)),
  typed({ kind: 'string', nullable: false }, anyText),
  typed({ kind: 'date', nullable: false }, dateText),
  typed(
    { kind: 'datetime', nullable: false },
    fc.tuple(dateText, clockText).map((parts) => parts.join('T')),
  ),
  typed({ kind: 'time', nullable: false }, clockText),
  typed({ kind: 'decimal', nullable: false }, fc.constantFrom('0', '1.50', '-0.001', '1e10', '.5', '7.')),
  typed({ kind: 'path', nullable: false }, fc.constantFrom('a.csv', '/x/y z.csv', 'ü"\\.txt')),
  typed(
    { kind: 'literal', nullable: false, values: ['a', 1, true] },
    fc.constantFrom<JsonValue>('a', 1, true),
  ),
];

const containers: readonly fc.Arbitrary<TypedValue>[] = [
  ...(['list', 'tuple', 'set', 'frozenset'] as const).map((container) =>
    typed(
      { kind: 'list', nullable: false, container, item: { kind: 'string', nullable: true } },
      fc.uniqueArray(fc.option(anyText), { maxLength: 4 }),
    ),
  ),
  typed(
    { kind: 'dict', nullable: false, value: { kind: 'number', nullable: false } },
    fc.dictionary(anyText, fc.double({ noNaN: true, noDefaultInfinity: true }), { noNullPrototype: true }),
  ),
  typed({ kind: 'any', nullable: true }, jsonValue),
];

/** Values of every kind of type. */
export const typedValue: fc.Arbitrary<TypedValue> = fc.oneof(...scalars, ...containers);
