import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { parseCell } from '../parser/parse-cell.ts';
import { codeCells } from '../testing/cells.ts';
import { runPython } from '../testing/run-python.ts';
import { evaluate } from './evaluate.ts';
import { NameEnvironment } from './name-environment.ts';
import type { StaticValue } from './static-value.ts';

beforeAll(() => loadParser());

function evaluated(expression: string): StaticValue | undefined {
  const [cell] = codeCells(expression);
  if (cell === undefined) throw new Error('No cell.');
  const parsed = parseCell(cell);
  const node = parsed.tree.root.children[0]?.children[0];
  if (node === undefined) throw new Error(`Nothing parsed: ${expression}`);
  return evaluate(node, { text: parsed.tree.text, names: new NameEnvironment(), magicAt: parsed.magicAt });
}

/** The same text for a value as the Python program below makes. */
function canonical(value: StaticValue): unknown {
  switch (value.kind) {
    case 'none':
      return ['NoneType', null];
    case 'int':
      return ['int', String(value.value)];
    case 'float':
      return ['float', Number.isNaN(value.value) ? 'nan' : hex(value.value)];
    case 'dict':
      return ['dict', value.entries.map(([key, item]) => [canonical(key), canonical(item)])];
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      return [value.kind, value.items.map(canonical)];
    default:
      return [value.kind, value.value];
  }
}

function hex(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

const PROGRAM = `
import datetime, decimal, pathlib, math, struct
from datetime import date
def canonical(v):
    t = type(v).__name__
    if v is None: return [t, None]
    if t == 'int': return [t, str(v)]
    if t == 'float': return [t, 'nan' if v != v else struct.pack('>d', v).hex()]
    if t == 'dict': return [t, [[canonical(a), canonical(b)] for a, b in v.items()]]
    if t in ('list', 'tuple', 'set', 'frozenset'): return [t, [canonical(a) for a in v]]
    if t in ('date', 'datetime', 'time'): return [t, v.isoformat()]
    if t == 'Decimal': return ['decimal', str(v)]
    if isinstance(v, pathlib.PurePath): return ['path', str(v)]
    return [t, v]
Path, Decimal = pathlib.Path, decimal.Decimal
answer([canonical(eval(e)) for e in batch])
`;

const STATIC = [
  ...[
    'None',
    'True',
    'False',
    'not True',
    '0',
    '1_000',
    '0x1F',
    '0o17',
    '0b101',
    '-1',
    '--1',
    '~5',
    '+True',
    '00',
  ],
  ...[
    '1.5',
    '.5',
    '5.',
    '1e3',
    '1E-3',
    '1_0.0_1',
    '-0.0',
    '1e999',
    '0.1 + 0.2',
    '1 / 3',
    '7 // 2',
    '-7 // 2',
    '-7 % 3',
    '7 % -3',
  ],
  ...[
    '24*60',
    '2**70',
    '-1 ** 2',
    '1 << 40',
    '-5 >> 1',
    '6 & 3',
    '6 | 1',
    '6 ^ 3',
    '(1 + 2) * 3',
    'True + 1',
    '10**18 + 1',
  ],
  ...[
    "'a'",
    '"a" "b"',
    "'it\\'s'",
    '"\\n\\t\\x41\\u00e9\\U0001F600\\101\\q"',
    "r'a\\nb'",
    '"""a\nb"""',
    "'a\\\nb'",
    "u'x'",
    'f"{{x}}"',
    '"a" * 3',
    '"a" + "b"',
    "'é𝒳'",
    "''",
  ],
  ...[
    '[]',
    '[1, 2.5, "a"]',
    '(1,)',
    '()',
    '{1}',
    '{"a": 1, "b": [None]}',
    '[1] * 3',
    '[1] + [2]',
    '(1, (2, 3))',
    'set()',
    'dict(a=1)',
    'list((1, 2))',
    'tuple([1])',
    'frozenset([1])',
  ],
  ...[
    'float("nan")',
    'float("-inf")',
    'float("1e5")',
    'float(3)',
    'int("12")',
    'int(3.9)',
    'str(12)',
    'bool(0)',
    'bool()',
    'math.inf',
    'math.pi',
  ],
  ...[
    'date(2024, 2, 29)',
    'datetime.date(year=2024, month=1, day=31)',
    'datetime.datetime(2024, 1, 31)',
    'datetime.datetime(2024, 1, 31, 9, 30, 5, 7)',
  ],
  ...[
    'datetime.datetime(2024, 1, 31, hour=9, tzinfo=datetime.timezone.utc)',
    'datetime.time(9, 30)',
    'date.fromisoformat("2024-01-31")',
  ],
  ...[
    'Decimal("1.50")',
    'Decimal(3)',
    'Path("x.csv")',
    'Path("a", "b")',
    'Path("a") / "b" / "c.csv"',
    'pathlib.Path("/a") / "b"',
    'Path()',
  ],
];

const DYNAMIC = [
  ...[
    'date.today()',
    'x',
    'f(1)',
    '[x]',
    'f"{x}"',
    '1 / 0',
    '1 // 0',
    '2 ** 99999',
    '"a" * 99999999',
    'date(2023, 2, 29)',
    'date(2024, 1)',
    '1j',
  ],
  ...[
    "b'a'",
    '"\\N{BULLET}"',
    'int("x")',
    'float("x")',
    'lambda: 1',
    '[*x]',
    '{**x}',
    '[i for i in range(3)]',
    '1 if x else 2',
    'os.environ["A"]',
    '1 < 2',
    '"a" % 1',
    '2 ** -1',
    'date(2024, 1, 1, 1)',
    'Decimal("x")',
    'float("1", "2")',
    '-"a"',
  ],
];

describe('evaluate', () => {
  test('a static default is exactly what CPython computes', () => {
    const ours = STATIC.map((expression) => {
      const value = evaluated(expression);
      return value === undefined ? `${expression} was not evaluated` : canonical(value);
    });
    expect(ours).toEqual(runPython(PROGRAM, STATIC));
  });

  test.each(DYNAMIC)('%s is left to the notebook', (expression) => {
    expect(evaluated(expression)).toBeUndefined();
  });

  test('nesting beyond what a person writes is left to the notebook and breaks nothing', () => {
    expect(evaluated(`${'('.repeat(5000)}1${')'.repeat(5000)}`)).toBeUndefined();
  });
});
