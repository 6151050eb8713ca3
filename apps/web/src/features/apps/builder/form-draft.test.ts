import { loadParser } from '@quire/analysis/node';
import { beforeAll, expect, test } from 'vitest';
import { readChoices, sayChoices } from './choice-lines.ts';
import {
  moved,
  onTopOf,
  optionsOfDraft,
  previewOf,
  withChange,
  withDefault,
  withForm,
  withKind,
  withOption,
} from './form-draft.ts';
import { problemsOf } from './start-value.ts';
import { draftOfCode, inputOfCode } from './testing/drafts.ts';

beforeAll(() => loadParser());

const CODE = 'rate = 0.5\nname = ""';
const file = { cells: [{ metadata: {} }, { metadata: { tags: ['parameters'] } }] };

test('changes show in the preview and travel in the metadata of the parameters cell', () => {
  const [rate, name] = draftOfCode(CODE);
  if (!rate || !name) throw new Error('no inputs');
  const slider = withOption(
    withOption(withChange(withKind(rate, 'slider'), { label: 'Share', help: '' }), 'minimum', 0),
    'maximum',
    2,
  );
  expect(previewOf(slider)).toMatchObject({
    label: 'Share',
    type: { kind: 'number', minimum: 0, maximum: 2 },
    widget: { name: 'slider' },
  });
  const arranged = withForm(file, moved([slider, name], 0, 1));
  expect(arranged?.cells[1]).toEqual({
    metadata: {
      tags: ['parameters'],
      quire: {
        inputs: [
          { name: 'name' },
          { name: 'rate', kind: 'slider', label: 'Share', options: { minimum: 0, maximum: 2 } },
        ],
      },
    },
  });
});

test('a form that was published is read back apart from what the code declares', () => {
  const form = [
    { name: 'name', kind: 'select', required: true, options: { options: ['a', 'b'] } },
    { name: 'rate', default: 0.25 },
  ];
  const [name, rate] = draftOfCode(CODE, form);
  expect([name?.form, rate?.form]).toEqual(form);
  expect([name?.parameter.type, name?.parameter.default, rate?.parameter.default]).toEqual([
    { kind: 'string', nullable: false },
    { kind: 'static', value: '' },
    { kind: 'static', value: 0.5 },
  ]);
  if (!name) throw new Error('no input');
  // And so it can be asked for as the code has it again.
  expect(previewOf(withDefault(withKind(name, undefined), null))).toMatchObject({
    type: { kind: 'string' },
    required: false,
    default: { kind: 'static', value: '' },
  });
});

test('what was arranged stands on top of what somebody published meanwhile', () => {
  const before = draftOfCode(CODE);
  const [rate, name] = before;
  if (!rate || !name) throw new Error('no inputs');
  const now = [withDefault(name, { text: '1,' }), withChange(rate, { label: 'Share' })];
  const theirs = draftOfCode(`${CODE}\ndays = 3`).map((input) =>
    input.parameter.name === 'days' ? input : withChange(input, { help: 'Theirs' }),
  );
  expect(onTopOf(theirs, { before, now }).map(({ form, typed }) => [form, typed])).toEqual([
    [{ name: 'name', help: 'Theirs' }, '1,'],
    [{ name: 'rate', label: 'Share' }, undefined],
    [{ name: 'days' }, undefined],
  ]);
  // An input that is gone from the code is gone from the form.
  expect(onTopOf(theirs.slice(1), { before, now }).map(({ form }) => form.name)).toEqual(['name', 'days']);
});

test('text becomes a choice, and a value that must be given has no default', () => {
  const name = inputOfCode('name = ""');
  const choices = readChoices('2024 = This year\n\n2023\n');
  expect([choices, sayChoices(choices)]).toEqual([
    [{ value: '2024', label: 'This year' }, '2023'],
    '2024 = This year\n2023',
  ]);
  expect([readChoices(' \n'), readChoices('2\n1', { kind: 'integer', nullable: false })]).toEqual([
    undefined,
    [2, 1],
  ]);
  const chosen = withOption(withChange(withKind(name, 'select'), { required: true }), 'options', choices);
  // In the order in which they are listed: names of a JSON object that are numbers would be sorted.
  expect(previewOf(chosen)).toMatchObject({
    type: { kind: 'literal', values: ['2024', '2023'] },
    required: true,
    default: { kind: 'none' },
    widget: { name: 'select', options: { labels: ['This year', '2023'] } },
  });
});

test('a limit that is set keeps those that the code gives', () => {
  const rate = inputOfCode(
    'from typing import Annotated\nimport quire\nrate: Annotated[float, quire.Slider(5, 10, 0.5, unit="kg")] = 6.0',
  );
  expect(optionsOfDraft(rate)).toEqual({ minimum: 5, maximum: 10, step: 0.5, unit: 'kg' });
  expect(previewOf(withOption(rate, 'maximum', 20))).toMatchObject({
    type: { minimum: 5, maximum: 20 },
    widget: { options: { minimum: 5, maximum: 20, step: 0.5, unit: 'kg' } },
  });
});

test('a table has the columns of its first row to begin with, and those that the form lists', () => {
  const rows = inputOfCode('rows = [{"product": "Tea", "amount": 2}]');
  const columns = [
    { name: 'product', kind: 'text' },
    { name: 'amount', kind: 'integer' },
  ];
  expect(optionsOfDraft(withKind(rows, 'table'))).toEqual({ columns });
  const listed = withOption(withKind(rows, 'table'), 'columns', [
    { name: 'product', kind: 'select', options: { options: ['Tea', { value: 'C', label: 'Coffee' }] } },
    { name: 'amount', kind: 'number', options: { minimum: 0 }, required: false },
  ]);
  expect(previewOf(listed).type).toEqual({
    kind: 'list',
    nullable: false,
    container: 'list',
    item: {
      kind: 'record',
      nullable: false,
      fields: [
        { name: 'product', type: { kind: 'literal', nullable: false, values: ['Tea', 'C'] } },
        { name: 'amount', type: { kind: 'number', nullable: true, minimum: 0 } },
      ],
    },
  });
});

test('the rows that a table starts with follow its columns', () => {
  const column = (name: string, more = {}) => ({ name, kind: 'text', ...more });
  const begun = withDefault(
    withOption(withKind(inputOfCode('rows = []'), 'table'), 'columns', [column('a'), column('b')]),
    { value: [{ a: '1', b: '2' }] },
  );
  const after = (...columns: object[]) => withOption(begun, 'columns', columns as never).form.default;
  expect([
    after(column('b'), column('a')),
    after(column('a'), column('name')),
    after(column('b')),
    after(column('a'), column('b'), column('c', { required: false })),
  ]).toEqual([[{ b: '2', a: '1' }], [{ a: '1', name: '2' }], [{ b: '2' }], [{ a: '1', b: '2', c: null }]]);
});

test('what cannot be kept is said at its field before it is sent', () => {
  const name = inputOfCode('name = "a"');
  const rate = inputOfCode('rate = 0.5');
  const rows = withKind(inputOfCode('rows = []'), 'table');
  const places = (input: Parameters<typeof problemsOf>[0]) => problemsOf(input).map(({ place }) => place);
  expect([
    places(withOption(name, 'pattern', '(?=a)b')),
    places(withOption(withOption(name, 'min_length', 3), 'max_length', 2)),
    places(withKind(name, 'select')),
    places(withOption(withKind(rate, 'select'), 'options', ['1', 'two'])),
    places(withChange(name, { label: 'x'.repeat(301) })),
    places(withOption(rows, 'columns', [])),
    places(
      withOption(rows, 'columns', [
        { name: 'a', kind: 'text' },
        { name: 'a', kind: 'number', options: { minimum: 2, maximum: 1 } },
      ]),
    ),
    places(
      withOption(
        withKind(inputOfCode('import datetime\nd = datetime.date(2026, 1, 1)'), 'date'),
        'latest',
        '2026',
      ),
    ),
    places(withDefault(withOption(rate, 'maximum', 1), { value: 2 })),
    places(withDefault(rate, { text: '1,200' })),
    places(withDefault(rate, { text: '' })),
    places(withChange(rate, { show_if: { name: [] } })),
    // The value in the code does not fit: told, but nothing that keeps the form from being published.
    problemsOf(withOption(rate, 'minimum', 1)).map(({ place, isDoubt }) => [place, isDoubt]),
  ]).toEqual([
    ['options.pattern'],
    ['options.max_length'],
    ['options.options'],
    ['options.options'],
    ['label'],
    ['options.columns'],
    ['options.columns.1.name', 'options.columns.1.options.maximum'],
    ['options.latest'],
    ['default'],
    ['default'],
    ['default'],
    ['show_if'],
    [['default', true]],
  ]);
});

test('a notebook without a parameters cell takes no form', () => {
  expect(withForm({ cells: [{ metadata: {} }] }, [])).toBeNull();
});
