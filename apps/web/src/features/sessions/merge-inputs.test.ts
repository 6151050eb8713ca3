import { expect, test } from 'vitest';
import { DEFAULT_ENTRY, type InputField, textEntry, valueEntry } from '../apps/input-field.ts';
import { mergeInputs } from './merge-inputs.ts';

const field = (name: string, rest: object = {}): InputField => ({
  name,
  label: name.toUpperCase(),
  help: null,
  type: { kind: 'integer' } as InputField['type'],
  default: { kind: 'static', value: 1 },
  required: false,
  widget: null,
  ...rest,
});
const a = field('a');
const b = field('b');
const secret = field('key', { type: { kind: 'string', secret: true }, default: { kind: 'none' } });
const merge = (mine: Parameters<typeof mergeInputs>[1], before: object, now: object) => {
  const { entries, taken, lost } = mergeInputs([a, b, secret], mine, { before, now } as never);
  return { entries, taken: taken.map(({ name }) => name), lost: lost.map(({ name }) => name) };
};

test('what was changed elsewhere is taken over, and what was changed only here stays', () => {
  expect(merge({ a: valueEntry(5), b: valueEntry(2) }, { b: 2 }, { b: 7 })).toEqual({
    entries: { a: valueEntry(5), b: valueEntry(7) },
    taken: ['b'],
    lost: [],
  });
});

test('of two changes of one input the one that the hub has stays, and the other is told', () => {
  expect(merge({ a: valueEntry(5) }, {}, { a: 7 })).toEqual({
    entries: { a: valueEntry(7) },
    taken: ['a'],
    lost: ['a'],
  });
  expect(merge({ a: textEntry('1e') }, {}, { a: 7 }).lost).toEqual(['a']);
});

test('an input that was reset elsewhere has its default again', () => {
  expect(merge({ a: valueEntry(5) }, { a: 5 }, {})).toEqual({
    entries: { a: DEFAULT_ENTRY },
    taken: ['a'],
    lost: [],
  });
});

test('the same change in two places is none', () => {
  expect(merge({ a: valueEntry(7) }, {}, { a: 7 })).toEqual({
    entries: { a: valueEntry(7) },
    taken: [],
    lost: [],
  });
});

test('who gave a secret whose answer was lost gets its mark, and nothing is said to be lost', () => {
  const { taken, lost } = merge({ key: valueEntry('s3cret') }, {}, { key: { given: 'x' } });
  expect({ taken, lost }).toEqual({ taken: ['key'], lost: [] });
});
