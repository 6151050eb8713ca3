import { expect, test } from 'vitest';
import {
  moved,
  onTopOf,
  previewOf,
  readChoices,
  readDraft,
  sayChoices,
  withChange,
  withForm,
  withOption,
} from './form-draft.ts';

const schema = {
  properties: {
    rate: { type: 'number', title: 'Rate', default: 0.5, 'x-order': 0 },
    name: { type: 'string', title: 'Name', default: '', 'x-order': 1 },
    city: { type: 'string', title: 'City', 'x-quire-asked': 'input', 'x-order': 2 },
  },
};
const file = { cells: [{ metadata: {} }, { metadata: { tags: ['parameters'] } }] };

test('changes show in the preview and travel in the metadata of the parameters cell', () => {
  const [rate, name] = readDraft(schema, file);
  if (!rate || !name) throw new Error('no inputs');
  const slider = withOption(
    withOption(withChange(rate, { kind: 'slider', label: 'Share', help: '' }), 'minimum', 0),
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

test('what was arranged stands on top of what somebody published meanwhile', () => {
  const before = readDraft(schema, file);
  const [rate, name] = before;
  if (!rate || !name) throw new Error('no inputs');
  const now = [name, withChange(rate, { label: 'Share' })];
  const properties = { ...schema.properties, days: { type: 'integer', title: 'Days', 'x-order': 3 } };
  const theirs = readDraft({ properties }, file).map((input) =>
    input.parameter.name === 'days' ? input : withChange(input, { help: 'Theirs' }),
  );
  expect(onTopOf(theirs, { before, now }).map(({ form }) => form)).toEqual([
    { name: 'name', help: 'Theirs' },
    { name: 'rate', label: 'Share' },
    { name: 'days' },
  ]);
  // An input that is gone from the code is gone from the form.
  expect(onTopOf(theirs.slice(1), { before, now }).map(({ form }) => form.name)).toEqual(['name', 'days']);
});

test('text becomes a choice, and a value that must be given has no default', () => {
  const [, name] = readDraft(schema, file);
  if (!name) throw new Error('no input');
  const choices = readChoices('FR = France\n\nDE\n');
  expect([choices, sayChoices(choices)]).toEqual([{ FR: 'France', DE: 'DE' }, 'FR = France\nDE']);
  expect([readChoices(' \n'), readChoices('2024\n2023')]).toEqual([undefined, ['2024', '2023']]);
  const chosen = withOption(withChange(name, { kind: 'select', required: true }), 'options', choices);
  expect(previewOf(chosen)).toMatchObject({
    type: { kind: 'literal', values: ['FR', 'DE'] },
    required: true,
    default: { kind: 'none' },
    widget: { name: 'select', options: { labels: ['France', 'DE'] } },
  });
});

test('a notebook without a parameters cell takes no form', () => {
  expect(withForm({ cells: [{ metadata: {} }] }, [])).toBeNull();
});
