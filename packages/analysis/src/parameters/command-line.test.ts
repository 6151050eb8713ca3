import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { parametersOf } from '../testing/cells.ts';
import { parseCommandLineValue } from './command-line.ts';
import type { JsonValue } from './parameter.ts';

beforeAll(() => loadParser());

const refused = Symbol('refused');

test.each<[string, string, JsonValue | typeof refused]>([
  ['x: int', '3', 3],
  ['x: int', ' -1_000 ', -1000],
  ['x: int', '0x10', 16],
  ['x: int', '3.0', refused],
  ['x: int', '9007199254740993', refused],
  ['x: int', '', refused],
  ['x = 2**70', '1_180591620717411303425', '1180591620717411303425'],
  ['x: int | None', 'none', null],
  ['x: float', '1e-3', 0.001],
  ['x: float', '3', 3],
  ['x: float', '1,5', refused],
  ['x: float', 'nan', refused],
  ['x = float("inf")', '-inf', '-Infinity'],
  ['x: bool', 'yes', true],
  ['x: bool', 'OFF', false],
  ['x: bool', 'maybe', refused],
  ['x: str', 'none', 'none'],
  ['x: str', ' a b ', ' a b '],
  ['x: str', '"a"', '"a"'],
  ['x: str | None', 'None', null],
  ['x: str | None', '"None"', 'None'],
  ['x: str | None', 'a', 'a'],
  ['x: date', '2024-01-31', '2024-01-31'],
  ['x: date', '31.1.2024', refused],
  ['x: datetime', '2024-01-31 09:30', '2024-01-31T09:30'],
  ['x: datetime', '2024-01-31', '2024-01-31T00:00'],
  ['x: time', '09:30', '09:30'],
  ['x: Decimal', '12.50', '12.50'],
  ['x: Path', 'data/x.csv', 'data/x.csv'],
  ['x: Literal["FR", "DE"]', 'FR', 'FR'],
  ['x: Literal["FR", "DE"]', 'fr', refused],
  ['x: Literal[1, 2]', '1', 1],
  ['x: Literal[1, "1"]', '1', '1'],
  ['x: Literal[True, "no"]', 'true', true],
  ['x: list[int]', '1, 2,3', [1, 2, 3]],
  ['x: list[int]', '[1, 2]', [1, 2]],
  ['x: list[int]', '', []],
  ['x: list[int]', '1,a', refused],
  ['x: list[str]', 'a, b', ['a', 'b']],
  ['x: list[str]', '["a, b"]', ['a, b']],
  ['x: list[date]', '2024-01-01,2024-01-02', ['2024-01-01', '2024-01-02']],
  ['x: dict[str, int]', '{"a": 1}', { a: 1 }],
  ['x: dict[str, int]', 'a=1', refused],
  ['x: int | str', '3', 3],
  ['x: int | str', 'a', 'a'],
  ['x: Any', '{"a": [1]}', { a: [1] }],
  ['x: Any', 'True', true],
  ['x: Any', 'hello', 'hello'],
])('%s from %j', (source, text, expected) => {
  const [parameter] = parametersOf(source).parameters;
  if (parameter === undefined) throw new Error('No parameter.');
  const result = parseCommandLineValue(parameter, text);
  expect(result.ok ? result.value : refused).toEqual(expected);
});

test('a refusal names the input and says what would be right', () => {
  const [parameter] = parametersOf('start: date  # First day').parameters;
  if (parameter === undefined) throw new Error('No parameter.');
  expect(parseCommandLineValue(parameter, 'tomorrow')).toEqual({
    ok: false,
    error: {
      code: 'bad-format',
      name: 'start',
      path: [],
      message: 'First day must be a date such as 2024-01-31, not the text "tomorrow".',
    },
  });
});
