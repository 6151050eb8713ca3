import { parameterOfProperty } from '@quire/analysis';
import { expect, test } from 'vitest';
import { checkEntry } from './check-entries.ts';
import { type Entry, textEntry, valueEntry } from './input-field.ts';
import { fieldOf } from './schema-fields.ts';

const field = (property: object) =>
  fieldOf(parameterOfProperty('x', { title: 'Thing', ...property }, { order: 0, required: true }));
const said = (property: object, entry: Entry) => checkEntry(field(property), entry);
const pair = (item: object, name: string) => ({
  type: 'array',
  items: item,
  minItems: 2,
  maxItems: 2,
  'x-quire-widget': { name },
});

test('a form names the part that its person sees', () => {
  const number = { type: 'number', minimum: 0, maximum: 100 };
  const table = {
    type: 'array',
    items: { type: 'object', properties: { amount: { type: 'integer' } }, required: ['amount'] },
  };
  const point = {
    type: 'array',
    prefixItems: [
      { type: 'number', minimum: -90, maximum: 90 },
      { type: 'number', minimum: -180, maximum: 180 },
    ],
    'x-quire-widget': { name: 'point' },
  };
  expect([
    said({ type: 'number', minimum: 0, maximum: 1, 'x-quire-widget': { name: 'percent' } }, valueEntry(1.25)),
    said(pair(number, 'range'), valueEntry([5, 200])),
    said(point, valueEntry([120, 11])),
    said(table, valueEntry([{ amount: 'x' }])),
    said(table, valueEntry([{ amount: '' }])),
    said({ type: 'string', format: 'quire-decimal', pattern: '.' }, valueEntry('abc')),
    said({ type: 'integer', maximum: 20, minimum: 1 }, valueEntry(50)),
    said({ type: 'integer', maximum: 20, minimum: 1 }, valueEntry(1.5)),
  ]).toEqual([
    'Thing must be at most 100 %, not 125 %.',
    'The upper end must be at most 100, not 200.',
    'The latitude must be at most 90, not 120.',
    'Row 1: amount must be a whole number, not "x".',
    'Row 1: amount must be a whole number; it is empty.',
    'Thing must be a decimal number such as 12.50, not "abc".',
    'Thing must be at most 20, not 50.',
    'Thing must be a whole number, not 1.5.',
  ]);
});

test('what is no value yet says what would be one', () => {
  const number = { type: 'number' };
  expect([
    said(number, textEntry('1,200')),
    said(number, textEntry('many')),
    said(pair({ type: 'number', minimum: 0, maximum: 9000 }, 'range'), textEntry('3|1,200')),
    said({ type: 'string', format: 'date' }, textEntry('soon')),
    said(pair({ type: 'string', format: 'date' }, 'date-range'), textEntry('2026-01-01|')),
    said(pair({ type: 'string', format: 'date' }, 'date-range'), textEntry('2026-01-01|soon')),
  ]).toEqual([
    '“1,200” can be read in two ways: write 1200 or 1.200.',
    'Thing must be a number such as 1200 or 0.5.',
    '“1,200” can be read in two ways: write 1200 or 1.200.',
    'Thing must be a day such as 2026-01-31.',
    'Thing needs a first and a last day.',
    'Thing needs two days such as 2026-01-31.',
  ]);
});

test('an author’s words stand as they are', () => {
  const words = 'Two capitals, please.';
  expect(said({ type: 'string', pattern: '^[A-Z]{2}$', 'x-quire-message': words }, valueEntry('x'))).toBe(
    words,
  );
});
