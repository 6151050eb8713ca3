import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { codeCells, parameterOf, parametersCell, parametersOf } from '../testing/cells.ts';
import { extractParameters } from './extract-parameters.ts';
import type { ParameterDefault, ParameterType } from './parameter.ts';

beforeAll(() => loadParser());

const computed: ParameterDefault = { kind: 'computed' };
const none: ParameterDefault = { kind: 'none' };
const given = (value: Extract<ParameterDefault, { kind: 'static' }>['value']): ParameterDefault => ({
  kind: 'static',
  value,
});
const plain = <
  K extends 'boolean' | 'date' | 'datetime' | 'time' | 'decimal' | 'path' | 'string' | 'integer' | 'number',
>(
  kind: K,
) => ({ kind, nullable: false }) as const;
const integer: ParameterType = { kind: 'integer', nullable: false };
const string: ParameterType = { kind: 'string', nullable: false };
const any: ParameterType = { kind: 'any', nullable: true };
const list = (item: ParameterType): ParameterType => ({
  kind: 'list',
  nullable: false,
  container: 'list',
  item,
});

const TYPES: [string, ParameterType, ParameterDefault][] = [
  // What papermill gets wrong.
  ['d: datetime.date = datetime.date(2024, 1, 1)', plain('date'), given('2024-01-01')],
  ['c: Literal["FR", "DE"] = "FR"', { kind: 'literal', nullable: false, values: ['FR', 'DE'] }, given('FR')],
  ['x: int | None = 3', { kind: 'integer', nullable: true }, given(3)],
  ['u = "http://x#frag"', string, given('http://x#frag')],
  ['a = 1', integer, given(1)],
  // Types from literals.
  ['a = -1', integer, given(-1)],
  ['a = 1_000', integer, given(1000)],
  ['a = 0x10', integer, given(16)],
  ['a = 1e3', plain('number'), given(1000)],
  ['a = True', plain('boolean'), given(true)],
  ['a = None', any, given(null)],
  ['a = "x" "y"', string, given('xy')],
  ['a = """x\ny"""', string, given('x\ny')],
  ["a = r'C:\\new'", string, given('C:\\new')],
  ['a = 24*60', integer, given(1440)],
  ['a = (1)', integer, given(1)],
  ['a = [1, 2]', list(integer), given([1, 2])],
  ['a = [1, 2.5]', list(plain('number')), given([1, 2.5])],
  ['a = []', list(any), given([])],
  ['a = ["x", None]', list({ kind: 'string', nullable: true }), given(['x', null])],
  ['a = (1, 2)', { kind: 'list', nullable: false, container: 'tuple', item: integer }, given([1, 2])],
  ['a = 1, 2', { kind: 'list', nullable: false, container: 'tuple', item: integer }, given([1, 2])],
  [
    'a = {1}',
    { kind: 'list', nullable: false, container: 'set', item: integer, uniqueItems: true },
    given([1]),
  ],
  ['a = {"k": 1}', { kind: 'dict', nullable: false, value: integer }, given({ k: 1 })],
  ['a = date(2024, 1, 1)', plain('date'), given('2024-01-01')],
  ['a = datetime.datetime(2024, 1, 1, 9)', plain('datetime'), given('2024-01-01T09:00:00')],
  ['a = Path("x.csv")', plain('path'), given('x.csv')],
  ['a = Decimal("1.50")', plain('decimal'), given('1.50')],
  ['a = 2**70', { kind: 'integer', nullable: false, big: true }, given('1180591620717411303424')],
  ['a = float("inf")', { kind: 'number', nullable: false, nonFinite: true }, given('Infinity')],
  // Defaults that only running can compute.
  ['a = date.today()', plain('date'), computed],
  ['a = datetime.now()', plain('datetime'), computed],
  ['a = date.today() - timedelta(days=7)', plain('date'), computed],
  ['a = f"{x}.csv"', string, computed],
  ['a = load()', any, computed],
  ['a: int = load()', integer, computed],
  ['a = !ls', any, computed],
  ['a: int', integer, none],
  // Annotations.
  ['a: float = 1', plain('number'), given(1)],
  ['a: bool = False', plain('boolean'), given(false)],
  ['a: str = ""', string, given('')],
  ['a: "date" = date(2024, 1, 1)', plain('date'), given('2024-01-01')],
  ['import datetime as dt\na: dt.date = dt.date(2024, 1, 1)', plain('date'), given('2024-01-01')],
  ['from datetime import date as day\na: day', plain('date'), none],
  ['a: dt.time = dt.time(9, 30)', plain('time'), given('09:30:00')],
  ['a: datetime = datetime(2024, 1, 1)', plain('datetime'), given('2024-01-01T00:00:00')],
  ['a: datetime.datetime', plain('datetime'), none],
  ['a: Decimal', plain('decimal'), none],
  ['a: Path = "x.csv"', plain('path'), given('x.csv')],
  ['a: pathlib.Path', plain('path'), none],
  ['a: Optional[int] = None', { kind: 'integer', nullable: true }, given(null)],
  ['a: typing.Optional["datetime.date"] = None', { kind: 'date', nullable: true }, given(null)],
  ['a: Union[int, str] = 1', { kind: 'union', nullable: false, members: [integer, string] }, given(1)],
  ['a: int | str | None = "x"', { kind: 'union', nullable: true, members: [integer, string] }, given('x')],
  ['a: int = None', { kind: 'integer', nullable: true }, given(null)],
  [
    'a: typing.Literal["x", 1, True, None] = 1',
    { kind: 'literal', nullable: true, values: ['x', 1, true] },
    given(1),
  ],
  [
    'a: Literal["x"] | Literal["y"] = "x"',
    { kind: 'literal', nullable: false, values: ['x', 'y'] },
    given('x'),
  ],
  [
    'from typing import Literal as L\na: L["x"] = "x"',
    { kind: 'literal', nullable: false, values: ['x'] },
    given('x'),
  ],
  ['a: list[int] = [1]', list(integer), given([1])],
  ['a: List[date] = []', list(plain('date')), given([])],
  ['a: list = [1]', list(any), given([1])],
  [
    'a: list[Literal["x", "y"]] = ["x"]',
    { ...list({ kind: 'literal', nullable: false, values: ['x', 'y'] }), uniqueItems: true } as ParameterType,
    given(['x']),
  ],
  [
    'a: tuple[int, ...] = (1,)',
    { kind: 'list', nullable: false, container: 'tuple', item: integer },
    given([1]),
  ],
  [
    'a: tuple[float, float] = (0, 1)',
    { kind: 'list', nullable: false, container: 'tuple', item: plain('number'), minItems: 2, maxItems: 2 },
    given([0, 1]),
  ],
  ['a: dict[str, int] = {"x": 1}', { kind: 'dict', nullable: false, value: integer }, given({ x: 1 })],
  ['a: Any = 1', any, given(1)],
  ['a: Final[int] = 1', integer, given(1)],
  [
    'Region = Literal["FR", "DE"]\na: Region = "FR"',
    { kind: 'literal', nullable: false, values: ['FR', 'DE'] },
    given('FR'),
  ],
  [
    'type Region = Literal["FR"]\na: Region = "FR"',
    { kind: 'literal', nullable: false, values: ['FR'] },
    given('FR'),
  ],
  [
    'a: Annotated[float, quire.Slider(0, 1)] = 0.5',
    { kind: 'number', nullable: false, minimum: 0, maximum: 1 },
    given(0.5),
  ],
  [
    'a: Annotated[int, Ge(1), annotated_types.Lt(10)] = 5',
    { kind: 'integer', nullable: false, minimum: 1, exclusiveMaximum: 10 },
    given(5),
  ],
  [
    'a: Annotated[str, Field(min_length=2, max_length=5)] = "abc"',
    { kind: 'string', nullable: false, minLength: 2, maxLength: 5 },
    given('abc'),
  ],
  [
    'a: Annotated[list[int], MinLen(1)] = [1]',
    { ...list(integer), minItems: 1 } as ParameterType,
    given([1]),
  ],
  [
    'a: Annotated[Path, quire.Upload(accept=[".csv"])] = Path("x.csv")',
    { kind: 'path', nullable: false, accept: ['.csv'] },
    given('x.csv'),
  ],
  // papermill's type comments.
  ['a = 5  # type: float', plain('number'), given(5)],
  ['a = None  # type: Optional[int]', { kind: 'integer', nullable: true }, given(null)],
];

describe('the type and default of an input', () => {
  test.each(TYPES)('%s', (source, type, expected) => {
    const { diagnostics, parameters } = parametersOf(source);
    const last = parameters.at(-1);
    expect({ type: last?.type, default: last?.default }).toEqual({ type, default: expected });
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  test('an import in an earlier cell decides what a name means', () => {
    const cells = [
      ...codeCells('from datetime import datetime as date'),
      parametersCell('d: date = date(2024, 1, 1)'),
    ];
    expect(extractParameters(cells).parameters[0]?.type).toEqual(plain('datetime'));
  });

  test('a class of the notebook that is named like a well-known type is not that type', () => {
    const { parameters, diagnostics } = extractParameters([
      ...codeCells('class Path: pass'),
      parametersCell('p: Path = Path("x")'),
    ]);
    expect([parameters[0]?.type, parameters[0]?.default]).toEqual([any, computed]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['parameter-annotation-unsupported']);
  });
});

describe('label and help', () => {
  test.each([
    ['a = 1', 'A', undefined],
    ['start_date = 1', 'Start date', undefined],
    ['maxRows = 1', 'Max rows', undefined],
    ['API_KEY = 1', 'Api key', undefined],
    ['URL_base = 1', 'URL base', undefined],
    ['a = 1  # number of rows', 'Number of rows', undefined],
    ['a = 1  # Rows: how many to show', 'Rows', 'how many to show'],
    ['a = 1  # Rows — how many to show', 'Rows', 'how many to show'],
    ['a = 1  # Rows - how many to show', 'Rows', 'how many to show'],
    ['# Rows: how many\na = 1', 'Rows', 'how many'],
    ['# Rows: how many\n# of the first to show\na = 1', 'Rows', 'how many of the first to show'],
    ['# Section\na = 1  # Rows', 'Rows', undefined],
    ['# Section\n\na = 1', 'A', undefined],
    ['b = 1  # of b\na = 1', 'A', undefined],
    [
      'a = 1  # The number of rows to show. More take longer.',
      'A',
      'The number of rows to show. More take longer.',
    ],
    ['a = "x#y"  # Place', 'Place', undefined],
    ['a = [  # first\n  1,\n]  # Last', 'Last', undefined],
    ['a = 1  # noqa', 'A', undefined],
    ['#@title Settings\na = 1  #@param {type:"integer"}', 'A', undefined],
    ['a = 1  # type: float the threshold', 'The threshold', undefined],
    ['a = 1  # pH of the water', 'pH of the water', undefined],
    ['a = 1  # at 10:30 daily', 'At 10:30 daily', undefined],
    ['a: Annotated[int, Field(title="Rows", description="How many")] = 1', 'Rows', 'How many'],
    ['a: Annotated[int, "How many"] = 1', 'A', 'How many'],
  ])('%s', (source, label, help) => {
    const last = parametersOf(source).parameters.at(-1);
    expect([last?.label, last?.help]).toEqual([label, help]);
  });

  test('a widget hint keeps its literal arguments by name', () => {
    expect(parameterOf('a: Annotated[float, quire.Slider(0, 1, step=0.1)] = 0.5').widget).toEqual({
      name: 'slider',
      options: { minimum: 0, maximum: 1, step: 0.1 },
    });
  });
});

test('a type is named as a person would write it, whether annotated or implied', () => {
  const source = 'a: "date | None" = None\nb: int = None\nc = [1]\nd = (1, 2)\ne: Literal[\n  "x"\n] = "x"';
  expect(parametersOf(source).parameters.map(({ typeText }) => typeText)).toEqual([
    'date | None',
    'int | None',
    'list[int]',
    'tuple[int, ...]',
    'Literal[ "x" ]',
  ]);
});
