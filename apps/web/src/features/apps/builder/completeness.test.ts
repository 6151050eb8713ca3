import { readFileSync } from 'node:fs';
import { type JsonValue, KIND_NAMES } from '@quire/analysis';
import { loadParser } from '@quire/analysis/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DraftInput, previewOf, withDefault, withKind, withOption } from './form-draft.ts';
import { kindsFor, sayKind } from './kinds-of-types.ts';
import { optionsFor } from './option-fields.ts';
import { problemsOf } from './start-value.ts';
import { inputOfCode } from './testing/drafts.ts';

beforeAll(() => loadParser());

/** What the helper in Python takes, kind by kind; a test in Python holds the file to it. */
const { kinds: ARGUMENTS, common } = JSON.parse(
  readFileSync(new URL('../../../../../../python/tests/arguments.json', import.meta.url), 'utf8'),
) as { kinds: Record<string, string[]>; common: string[] };

/** Arguments that a kind takes by chance, and why no form asks for them. */
const NEEDLESS: Readonly<Record<string, readonly string[]>> = {
  // A handle has its own form, and is found by typing.
  person: ['pattern', 'placeholder'],
  group: ['pattern', 'placeholder'],
};

/** Code whose type each kind suits: the first of them is enough for the kind to be offered. */
const CODE: Readonly<Record<string, string>> = {
  integer: 'x = 3',
  number: 'x = 0.5',
  slider: 'x = 3',
  percent: 'x = 0.5',
  range: 'x = (1, 2)',
  decimal: 'from decimal import Decimal\nx = Decimal("1")',
  currency: 'from decimal import Decimal\nx = Decimal("1")',
  checkbox: 'x = True',
  switch: 'x = True',
  date: 'import datetime\nx = datetime.date(2026, 1, 1)',
  time: 'import datetime\nx = datetime.time(9, 30)',
  'date-time': 'import datetime\nx = datetime.datetime(2026, 1, 1)',
  'date-range': 'import datetime\nx = (datetime.date(2026, 1, 1), datetime.date(2026, 1, 2))',
  point: 'x = (48.1, 11.5)',
  'multi-select': 'x = ["a"]',
  tags: 'x = ["a"]',
  file: 'from pathlib import Path\nx: Path',
  files: 'from pathlib import Path\nx: list[Path] = []',
  table: 'x = [{"a": 1}]',
  json: 'x = {"a": 1}',
};

/** A value for each argument that is another one than what stands without it. */
const VALUES: Readonly<Record<string, JsonValue>> = {
  ...{ min_length: 1, max_length: 9, rows: 7, minimum: 1, maximum: 50, step: 2, max_mb: 3, pattern: '^a' },
  ...{ min_items: 1, max_items: 9, min_files: 1, max_files: 9, min_rows: 1, max_rows: 9, zone: true },
  ...{ placeholder: 'a', service: 'Warehouse', language: 'sql', unit: 'kg', currency: 'USD' },
  ...{ suggestions: ['a'], accept: ['.csv'], options: ['a', 'b'] },
  columns: [{ name: 'other', kind: 'decimal' }],
};
const ENDS: Readonly<Record<string, string>> = { time: '08:00', 'date-time': '2020-01-01T08:00' };
const valueFor = (kind: string, name: string): JsonValue =>
  name === 'earliest' || name === 'latest' ? (ENDS[kind] ?? '2020-01-01') : (VALUES[name] ?? null);

/** A value to start with for each kind; `null` for those whose values are somebody's own. */
const STARTS: Readonly<Record<string, JsonValue>> = {
  ...{
    text: 'a',
    'long-text': 'a\nb',
    code: 'select 1',
    secret: null,
    credential: null,
    'data-source': 'dwh',
  },
  ...{ person: 'ada', group: 'lab', color: '#00ff00', integer: 5, number: 1.5, slider: 7, percent: 0.2 },
  ...{ range: [3, 4], decimal: '1.50', currency: '9.99', checkbox: false, switch: false, date: '2026-02-03' },
  ...{ time: '10:15', 'date-time': '2026-02-03T10:15', 'date-range': ['2026-02-03', '2026-02-04'] },
  ...{
    point: [1, 2],
    select: 'b',
    radio: 'b',
    'search-select': 'b',
    'multi-select': ['b'],
    tags: ['x', 'y'],
  },
  ...{ file: null, files: null, table: [{ a: 2 }], json: { b: 2 } },
};

const inputFor = (kind: string): DraftInput => withKind(inputOfCode(CODE[kind] ?? 'x = "abc"'), kind);

test('the helper, the hub and this test know the same kinds', () => {
  expect(Object.keys(ARGUMENTS).sort()).toEqual([...KIND_NAMES].sort());
});

describe.each(Object.entries(ARGUMENTS))('the form builder and %s', (kind, names) => {
  const asked = names.filter((name) => !NEEDLESS[kind]?.includes(name));

  test('it is offered in words where it suits, and where the code leaves open what an input is', () => {
    const { parameter } = inputOfCode(CODE[kind] ?? 'x = "abc"');
    const offered = [parameter, inputOfCode('x = None').parameter].map((one) =>
      kindsFor(one).some(({ value }) => value === kind),
    );
    expect([offered, sayKind(kind) === kind]).toEqual([[true, true], false]);
  });

  test('has a field for each of its arguments', () => {
    expect(
      optionsFor(kind)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...asked].sort());
  });

  test('starts with a value of its own, where that is nobody’s in particular', () => {
    const start = STARTS[kind];
    const plain = inputFor(kind);
    const input = names.includes('options') ? withOption(plain, 'options', ['a', 'b']) : plain;
    const started = withDefault(input, { value: start ?? 'x' });
    const { default: shown } = previewOf(started);
    const isKept = shown.kind === 'static' && JSON.stringify(shown.value) === JSON.stringify(start);
    expect([isKept, problemsOf(started).map(({ place }) => place)]).toEqual(
      start === null ? [false, ['default']] : [true, []],
    );
  });

  test.each(asked)('%s changes what is asked for', (name) => {
    const before = inputFor(kind);
    const after = withOption(before, name, valueFor(kind, name));
    const look = (input: DraftInput) => {
      const { type, widget } = previewOf(input);
      return JSON.stringify([type, widget]);
    };
    expect(look(after)).not.toBe(look(before));
    const wrong = problemsOf(after).filter(
      ({ place }) => place.startsWith('options.') && place !== 'options.options',
    );
    expect(wrong).toEqual([]);
  });
});

test('what all kinds take has its own field', () => {
  // `required` and `default` are the ways to start; the words are fields of `InputEditor`.
  expect(common).toEqual(['default', 'help', 'label', 'message', 'required', 'section', 'show_if']);
});
