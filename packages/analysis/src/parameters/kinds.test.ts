import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { codeCells, parameterOf } from '../testing/cells.ts';
import { coerceParameters } from './coerce-parameters.ts';
import { extractParameters } from './extract-parameters.ts';
import { parametersToJsonSchema } from './json-schema.ts';
import { parameterOfProperty, parametersOfSchema } from './read-schema.ts';

beforeAll(() => loadParser());

type Golden = { code: string; schema: Record<string, unknown> };
/** What python/quire makes of each kind; its own test holds it to this file. */
const GOLDEN = JSON.parse(
  readFileSync(new URL('../../../../python/tests/kinds.json', import.meta.url), 'utf8'),
) as Golden[];

describe('Python and the hub make the same of every kind of input', () => {
  test.each(GOLDEN.map(({ code, schema }) => [code, schema] as const))('%s', (code, schema) => {
    const [name = '', rest = ''] = code.split(/(?<=^\w+)\(/);
    const helper = name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
    const separator = rest === ')' ? '' : ', ';
    const source = `import quire\nimport typing\nquire.${helper}("X"${separator}${rest}`;
    const [read] = extractParameters(codeCells(source)).parameters;
    const emitted = parameterOfProperty('x', schema, { order: 0, required: false });
    expect([read?.type, read?.widget]).toEqual([emitted.type, emitted.widget]);
  });
});

test('a schema is read back as what it was written from', () => {
  const sources = GOLDEN.map(({ code }, index) =>
    `quire.${code[0]?.toLowerCase()}${code.slice(1)}`.replace(
      /^quire\.(\w+)\(/,
      (_, name: string) => `quire.${name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()}("X${index}", `,
    ),
  );
  const { parameters } = extractParameters(codeCells(`import quire\n${sources.join('\n')}`));
  const back = parametersOfSchema(parametersToJsonSchema({ parameters })).parameters;
  expect(back.map(({ type, widget, asked }) => [type, widget, asked])).toEqual(
    parameters.map(({ type, widget, asked }) => [type, widget, asked]),
  );
  expect(parameters).toHaveLength(GOLDEN.length);
});

describe('kinds in annotations', () => {
  test.each([
    [
      'x: Annotated[float, quire.Slider(0, 1)] = 0.5',
      { kind: 'number', nullable: false, minimum: 0, maximum: 1 },
    ],
    ['x: Annotated[str, quire.Secret()]', { kind: 'string', nullable: false, secret: true }],
    [
      'x: Annotated[str, quire.Select(["a", "b"])] = "a"',
      { kind: 'literal', nullable: false, values: ['a', 'b'] },
    ],
    ['x: Annotated[datetime, quire.DateTime(zone=True)]', { kind: 'datetime', nullable: false, zone: true }],
    [
      'x: Annotated[tuple[float, float], quire.Point()]',
      {
        kind: 'tuple',
        nullable: false,
        items: [
          { kind: 'number', nullable: false, minimum: -90, maximum: 90 },
          { kind: 'number', nullable: false, minimum: -180, maximum: 180 },
        ],
      },
    ],
    [
      'x: Annotated[pd.DataFrame, quire.Table({"n": int})]',
      {
        kind: 'list',
        nullable: false,
        container: 'frame',
        item: {
          kind: 'record',
          nullable: false,
          fields: [{ name: 'n', type: { kind: 'integer', nullable: false } }],
        },
      },
    ],
    [
      'x: tuple[str, int]',
      {
        kind: 'tuple',
        nullable: false,
        items: [
          { kind: 'string', nullable: false },
          { kind: 'integer', nullable: false },
        ],
      },
    ],
  ])('%s', (source, type) => {
    expect(parameterOf(source).type).toEqual(type);
  });

  test('an input is required only while it is asked for', () => {
    const set = extractParameters([
      {
        id: 'p',
        type: 'code',
        tags: ['parameters'],
        source: 'compare: bool = False\nyear: Annotated[int, quire.ShowIf(compare=True)]',
      },
    ]);
    const outcomes = [{}, { compare: false }, { compare: true }, { compare: true, year: 1 }].map(
      (values) => coerceParameters(set, values).ok,
    );
    expect(outcomes).toEqual([true, true, false, true]);
  });

  test('a pattern that cannot be matched in linear time is told and not used', () => {
    const { type } = parameterOf('x: Annotated[str, quire.Text(pattern="(?=a)b")]');
    expect(type).toEqual({ kind: 'string', nullable: false });
  });
});
