import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { extractParameters } from './extract-parameters.ts';
import { type FormInput, withFormDefaults } from './form-metadata.ts';
import { parametersToJsonSchema } from './json-schema.ts';
import { toPythonAssignments } from './python-assignments.ts';

beforeAll(() => loadParser());

const read = (source: string, ...formInputs: FormInput[]) =>
  extractParameters([{ id: 'p', type: 'code', tags: ['parameters'], source, formInputs }]);

describe('what a form starts with', () => {
  test('stands in the schema, and is given to the notebook where nobody gives another value', () => {
    const set = read(
      'rate = 0.5\nname: str\nrows = [{"n": 1}]',
      { name: 'rate', default: 0.25 },
      { name: 'name', default: 'Ada' },
      { name: 'rows', kind: 'table', options: { columns: [{ name: 'n', kind: 'integer' }] } },
    );
    const { properties, required } = parametersToJsonSchema(set) as {
      properties: Record<string, { default: unknown }>;
      required?: string[];
    };
    expect([Object.values(properties).map((one) => one.default), required]).toEqual([
      [0.25, 'Ada', [{ n: 1 }]],
      undefined,
    ]);
    const values = withFormDefaults(set.parameters, { rate: 1 });
    expect(values).toEqual({ name: 'Ada', rate: 1 });
    expect(toPythonAssignments(set, withFormDefaults(set.parameters, {}))).toBe(
      '# Parameters\nrate = 0.25\nname = "Ada"\n',
    );
  });

  test('counts no longer where a value must be given, and never for secrets and files', () => {
    const { parameters, diagnostics } = read(
      'from pathlib import Path\na = 1\nb = ""\nc: Path',
      { name: 'a', required: true, default: 2 },
      { name: 'b', kind: 'secret', default: 'x' },
      { name: 'c', default: 'x.csv' },
    );
    expect(parameters.map((parameter) => [parameter.required, parameter.default])).toEqual([
      [true, { kind: 'none' }],
      [false, { kind: 'static', value: '' }],
      [true, { kind: 'none' }],
    ]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['form-not-kept', 'form-not-kept']);
  });

  test('that does not fit is told, and the notebook’s own stands', () => {
    const { parameters, diagnostics } = read('rate = 0.5', {
      name: 'rate',
      kind: 'slider',
      options: { minimum: 0, maximum: 1 },
      default: 2,
    });
    expect([parameters[0]?.default, diagnostics.map(({ message }) => message)]).toEqual([
      { kind: 'static', value: 0.5 },
      [
        'The form of “Rate” says something about its default that cannot be kept. Rate must be at most 1, not 2.',
      ],
    ]);
  });
});

describe('the kind that a form says', () => {
  test.each([
    [
      'x = None',
      { kind: 'table', options: { columns: [{ name: 'n', kind: 'text' }] } },
      { kind: 'list', nullable: true },
    ],
    ['x = None', { kind: 'date' }, { kind: 'date', nullable: true }],
    [
      'from typing import Any\nx: Any = 1',
      { kind: 'select', options: { options: [1, 2] } },
      { kind: 'literal', nullable: false },
    ],
    ['x = 1', { kind: 'date' }, { kind: 'integer', nullable: false }],
  ])('%s asked for by %j is %j', (source, form, type) => {
    expect(read(source, { name: 'x', ...form } as FormInput).parameters[0]?.type).toMatchObject(type);
  });

  test('makes numbers of listed choices where the code has numbers', () => {
    const options = { options: [{ value: '2', label: 'Two' }, 1] };
    const [parameter] = read('x = 1', { name: 'x', kind: 'select', options }).parameters;
    expect([parameter?.type, parameter?.widget]).toEqual([
      { kind: 'literal', nullable: false, values: [2, 1] },
      { name: 'select', options: { labels: ['Two', '1'] } },
    ]);
  });
});
