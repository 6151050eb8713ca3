import { type Parameter, type ParameterType, parametersToJsonSchema } from '@quire/analysis';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseControl } from './input-field.ts';
import { readFields } from './schema-fields.ts';

const bound = fc.integer({ min: -1000, max: 1000 });
const optional = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(shape, { requiredKeys: [] });
const bounds = optional({ minimum: bound, maximum: bound, exclusiveMinimum: bound, exclusiveMaximum: bound });
const simple = fc.constantFrom(
  ...(['boolean', 'date', 'datetime', 'time', 'decimal', 'path'] as const).map((kind) => ({ kind })),
);
const scalar = fc.oneof(
  simple,
  bounds.map((limits) => ({ kind: 'integer' as const, ...limits })),
  bounds.map((limits) => ({ kind: 'number' as const, ...limits })),
  bounds.map((limits) => ({ kind: 'number' as const, nonFinite: true as const, ...limits })),
  fc.constant({ kind: 'integer' as const, big: true as const }),
  optional({ minLength: fc.nat(9), maxLength: fc.nat(9) }).map((limits) => ({
    kind: 'string' as const,
    ...limits,
  })),
  fc
    .uniqueArray(fc.oneof(fc.string({ maxLength: 3 }), fc.nat(9), fc.boolean()), {
      minLength: 1,
      maxLength: 5,
    })
    .map((values) => ({ kind: 'literal' as const, values })),
);
const type: fc.Arbitrary<ParameterType> = fc.letrec<{ type: ParameterType }>((tie) => ({
  type: fc
    .tuple(
      fc.boolean(),
      fc.oneof(
        { maxDepth: 2 },
        scalar,
        fc.record({
          kind: fc.constant('list' as const),
          item: tie('type'),
          container: fc.constantFrom('list' as const, 'tuple' as const, 'set' as const),
        }),
        fc.record({ kind: fc.constant('dict' as const), value: tie('type') }),
      ),
    )
    .map(([nullable, rest]) => ({ ...rest, nullable }) as ParameterType),
})).type;

const NOWHERE = { start: 0, end: 0, startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };
const parameterOf = (over: Partial<Parameter> & Pick<Parameter, 'type'>): Parameter => ({
  name: 'x',
  typeText: '',
  default: { kind: 'none' },
  required: false,
  label: 'X',
  order: 0,
  cellId: 'parameters',
  range: NOWHERE,
  ...over,
});
const fieldOf = (over: Partial<Parameter> & Pick<Parameter, 'type'>) => {
  const [field] = readFields(parametersToJsonSchema({ parameters: [parameterOf(over)] }));
  if (!field) throw new Error('The schema has no input.');
  return field;
};

describe('reading a JSON Schema', () => {
  it('gives back the types that it was made from', () => {
    fc.assert(
      fc.property(type, (original) => {
        expect(fieldOf({ type: original }).type).toEqual(original);
      }),
    );
  });

  it('keeps label, help, default, requirement, hint and order', () => {
    const text = { kind: 'string', nullable: false } as const;
    const schema = parametersToJsonSchema({
      parameters: [
        parameterOf({ name: 'b', type: text, order: 1, label: 'Second', required: true }),
        parameterOf({
          name: 'a',
          type: text,
          help: 'Where to look.',
          default: { kind: 'static', value: 'North' },
          widget: { name: 'text-area', options: { rows: 4 } },
        }),
      ],
    });
    expect(readFields(schema)).toEqual([
      {
        name: 'a',
        label: 'X',
        help: 'Where to look.',
        type: text,
        default: { kind: 'static', value: 'North' },
        required: false,
        widget: { name: 'text-area', options: { rows: 4 } },
      },
      {
        name: 'b',
        label: 'Second',
        help: null,
        type: text,
        default: { kind: 'none' },
        required: true,
        widget: null,
      },
    ]);
  });

  it('takes schemas that no hub of today makes', () => {
    const strange = {
      type: 'object',
      properties: { x: { oneOf: [] }, y: { type: 'string', format: 'date-time' } },
    };
    expect(readFields(strange).map((field) => field.type)).toEqual([
      { kind: 'any', nullable: true },
      { kind: 'datetime', nullable: false },
    ]);
    expect(readFields({})).toEqual([]);
  });
});

describe('the control of an input', () => {
  const text = { kind: 'string', nullable: false } as const;
  const literal = (...values: (string | number | boolean)[]) =>
    ({ kind: 'literal', nullable: false, values }) as const;
  const given = (value: string | number | boolean | null) => ({ kind: 'static', value }) as const;
  const list = (item: ParameterType) => ({ kind: 'list', nullable: false, container: 'list', item }) as const;
  const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const integer = { kind: 'integer', nullable: false, minimum: 0, maximum: 10 } as const;
  const slider = { name: 'slider', options: {} };

  it.each([
    ['text', { type: text }],
    ['long-text', { type: text, default: given('two\nlines') }],
    ['long-text', { type: text, widget: { name: 'text-area', options: {} } }],
    ['secret', { type: text, widget: { name: 'password', options: {} } }],
    ['integer', { type: integer, default: given(3) }],
    ['slider', { type: integer, default: given(3), widget: slider }],
    ['integer', { type: integer, widget: slider }],
    ['digits', { type: { kind: 'integer', nullable: false, big: true } }],
    ['digits', { type: { kind: 'decimal', nullable: false } }],
    ['number', { type: { kind: 'number', nullable: true } }],
    ['switch', { type: { kind: 'boolean', nullable: false }, default: given(true) }],
    ['yes-no', { type: { kind: 'boolean', nullable: true }, default: given(null) }],
    ['yes-no', { type: { kind: 'boolean', nullable: false } }],
    ['segments', { type: literal('FR', 'DE'), default: given('FR') }],
    ['radio', { type: literal('FR', 'DE') }],
    ['radio', { type: literal('a long first choice', 'and a longer second one'), default: given('x') }],
    ['select', { type: literal(...many), default: given('a') }],
    ['checkboxes', { type: list(literal('a', 'b')) }],
    ['multi-select', { type: list(literal(...many)) }],
    ['text-list', { type: list(text) }],
    ['number-list', { type: list({ kind: 'number', nullable: false }) }],
    ['date', { type: { kind: 'date', nullable: false } }],
    ['date-time', { type: { kind: 'datetime', nullable: true } }],
    ['time', { type: { kind: 'time', nullable: false } }],
    ['json', { type: list({ kind: 'date', nullable: false }) }],
    ['date-range', { type: { ...list({ kind: 'date', nullable: false }), minItems: 2, maxItems: 2 } }],
    ['file', { type: { kind: 'path', nullable: false } }],
    ['files', { type: list({ kind: 'path', nullable: false }) }],
    ['json', { type: { kind: 'dict', nullable: false, value: text } }],
    ['json', { type: { kind: 'any', nullable: true } }],
  ] as const)('is %s for %j', (control, over) => {
    expect(chooseControl(fieldOf(over as Parameters<typeof fieldOf>[0]))).toBe(control);
  });
});
