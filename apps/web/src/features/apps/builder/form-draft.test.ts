import { expect, test } from 'vitest';
import { moved, previewOf, readDraft, withChange, withForm, withOption } from './form-draft.ts';

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

test('a notebook without a parameters cell takes no form', () => {
  expect(withForm({ cells: [{ metadata: {} }] }, [])).toBeNull();
});
