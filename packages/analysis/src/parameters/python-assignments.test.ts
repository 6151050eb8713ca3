import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnalysisError } from '../analysis-error.ts';
import type { TypedValue } from '../testing/arbitrary-types.ts';
import { typedValue } from '../testing/arbitrary-types.ts';
import { runPython } from '../testing/run-python.ts';
import type { JsonValue, Parameter, ParameterType } from './parameter.ts';
import { toPythonAssignments } from './python-assignments.ts';

function parameter(name: string, type: ParameterType): Parameter {
  const range = { start: 0, end: 0, startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };
  return {
    name,
    type,
    typeText: '',
    default: { kind: 'none' },
    required: false,
    label: name,
    order: 0,
    cellId: 'c',
    range,
  };
}

function render(type: ParameterType, value: JsonValue): string {
  return toPythonAssignments({ parameters: [parameter('x', type)] }, { x: value });
}

/** Runs each source alone, in a namespace where every module name is taken, and describes what `x` became. */
const PROGRAM = `
import datetime, decimal, pathlib
def described(v, t):
    k = t['kind']
    if v is None: return ['none']
    if k in ('integer',): return [type(v).__name__, str(v)]
    if k == 'number': return [type(v).__name__, 'nan' if v != v else v.hex()]
    if k in ('date', 'datetime', 'time'): return [type(v).__name__, v.isoformat()]
    if k == 'decimal': return [type(v).__name__, v == decimal.Decimal(t['expected'])]
    if k == 'path': return ['path' if isinstance(v, pathlib.Path) else type(v).__name__, str(v)]
    if k == 'list': return [type(v).__name__, sorted(map(repr, v)) if 'set' in type(v).__name__ else list(v)]
    if k == 'dict': return ['dict', {a: b.hex() for a, b in v.items()}]
    return [type(v).__name__, v]
out = []
for source, t in batch:
    names = {n: None for n in ('datetime', 'date', 'decimal', 'Decimal', 'pathlib', 'Path', 'float', 'set')}
    names.pop('float'); names.pop('set')
    before = set(names)
    exec(source, names)
    out.append(described(names['x'], t) + [sorted(set(names) - before - {'x', '__builtins__'})])
answer(out)
`;

function hex(value: number): string {
  return runHex.get(value) ?? '';
}
const runHex = new Map<number, string>();

function expected({ type, value }: TypedValue): unknown[] {
  if (value === null) return ['none', []];
  switch (type.kind) {
    case 'integer':
      return ['int', String(BigInt(String(value))), []];
    case 'number':
      return ['float', value === 'NaN' ? 'nan' : hex(Number(value)), []];
    case 'decimal':
      return ['Decimal', true, []];
    case 'path':
      return ['path', value, []];
    case 'dict':
      return [
        'dict',
        Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hex(Number(item))])),
        [],
      ];
    default:
      return [];
  }
}

function floatsIn(cases: readonly TypedValue[]): number[] {
  return cases.flatMap(({ type, value }) => {
    if (type.kind === 'number' && value !== 'NaN') return [Number(value)];
    return type.kind === 'dict' && value !== null ? Object.values(value).map(Number) : [];
  });
}

/** What JSON itself says about values whose Python form JSON can carry back. */
const isPlain = ({ type }: TypedValue) => ['boolean', 'string', 'literal', 'any'].includes(type.kind);

describe('toPythonAssignments', () => {
  test.each<[ParameterType, JsonValue, string]>([
    [{ kind: 'date', nullable: false }, '2024-01-31', '__import__("datetime").date(2024, 1, 31)'],
    [
      { kind: 'datetime', nullable: false },
      '2024-01-31T09:30',
      '__import__("datetime").datetime(2024, 1, 31, 9, 30)',
    ],
    [{ kind: 'path', nullable: false }, 'a "b".csv', '__import__("pathlib").Path("a \\"b\\".csv")'],
    [{ kind: 'number', nullable: false }, 3, '3.0'],
    [{ kind: 'number', nullable: false }, 1e21, '1e+21'],
    [{ kind: 'number', nullable: false, nonFinite: true }, '-Infinity', 'float("-inf")'],
    [{ kind: 'string', nullable: false }, 'a\n"\\\u0000\u2028é', '"a\\n\\"\\\\\\x00\\u2028é"'],
    [{ kind: 'literal', nullable: false, values: [1, true, '1'] }, true, 'True'],
    [
      { kind: 'list', nullable: false, container: 'tuple', item: { kind: 'integer', nullable: false } },
      [1],
      '(1,)',
    ],
    [
      { kind: 'list', nullable: false, container: 'set', item: { kind: 'integer', nullable: false } },
      [],
      'set()',
    ],
    [
      {
        kind: 'union',
        nullable: false,
        members: [
          { kind: 'number', nullable: false },
          { kind: 'integer', nullable: false },
        ],
      },
      3,
      '3',
    ],
    [
      {
        kind: 'union',
        nullable: false,
        members: [
          { kind: 'date', nullable: false },
          { kind: 'string', nullable: false },
        ],
      },
      '2024-01-31',
      '__import__("datetime").date(2024, 1, 31)',
    ],
    [{ kind: 'any', nullable: true }, { a: [1, 2.5, null, true] }, '{"a": [1, 2.5, None, True]}'],
  ])('%j given %j', (type, value, source) => {
    expect(render(type, value)).toBe(`# Parameters\nx = ${source}\n`);
  });

  test('only given values are assigned, in the order of the parameters', () => {
    const set = {
      parameters: [
        parameter('b', { kind: 'integer', nullable: false }),
        parameter('a', { kind: 'string', nullable: false }),
        parameter('c', { kind: 'boolean', nullable: false }),
      ],
    };
    expect(toPythonAssignments(set, { a: 'x', b: 1 })).toBe('# Parameters\nb = 1\na = "x"\n');
  });

  test('a value that was not validated is refused, so nothing can be injected', () => {
    expect(() => render({ kind: 'integer', nullable: false }, '1; import os')).toThrow(AnalysisError);
  });

  test('CPython gets back exactly the value and binds no other name, for values of every type', () => {
    const cases = fc.sample(typedValue, { numRuns: 1000, seed: 7 });
    const floats = floatsIn(cases);
    const texts = runPython<string[]>(
      'answer([float(x).hex() for x in batch])',
      floats.map((value) =>
        Number.isFinite(value)
          ? Object.is(value, -0)
            ? '-0.0'
            : String(value)
          : String(value).toLowerCase(),
      ),
    );
    for (const [index, value] of floats.entries()) runHex.set(value, texts[index] ?? '');
    const batch = cases.map(({ type, value }) => [render(type, value), { ...type, expected: value }]);
    const answers = runPython<unknown[][]>(PROGRAM, batch);
    for (const [index, some] of cases.entries()) {
      const answer = answers[index] ?? [];
      const [name, back] = answer;
      const { type, value } = some;
      if (value !== null && isPlain(some)) expect([value, back]).toEqual([value, zeroed(value)]);
      else if (value !== null && ['date', 'datetime', 'time'].includes(type.kind))
        expect([name, sameMoment(String(back), String(value))]).toEqual([type.kind, true]);
      else if (type.kind === 'list' && Array.isArray(value))
        expect([name, (back as unknown[]).length]).toEqual([type.container, value.length]);
      else expect(answer).toEqual(expected(some));
      expect(answer.at(-1)).toEqual([]);
    }
  });
});

/** JSON has no negative zero: Python's -0 comes back as 0 from an int. */
function zeroed(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

/** Whether two ISO texts say the same: Python always writes seconds, and `+00:00` for `Z`. */
function sameMoment(python: string, given: string): boolean {
  const normal = (text: string) =>
    text
      .replace(/Z$/, '+00:00')
      .replace(/((?:^|T)\d\d:\d\d)(?=$|[+-])/, '$1:00')
      .replace(/\.(\d+)/, (_all, digits: string) =>
        Number(digits) === 0 ? '' : `.${digits.padEnd(6, '0')}`,
      );
  return normal(python) === normal(given);
}
