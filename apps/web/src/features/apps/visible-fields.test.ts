import { expect, test } from 'vitest';
import { valueEntry } from './input-field.ts';
import { readFields } from './schema-fields.ts';
import { shownFields } from './visible-fields.ts';

const fields = readFields({
  properties: {
    compare: { type: 'boolean', default: false },
    year: { type: 'integer', 'x-quire-show-if': { compare: [true] } },
    region: { enum: ['North', 'South'], default: 'North' },
    city: { type: 'string', 'x-quire-show-if': { region: ['North'], compare: [true] } },
  },
});
const namesWith = (entries: Record<string, boolean | string>) =>
  shownFields(
    fields,
    Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, valueEntry(value)])),
  ).map(({ name }) => name);

test('inputs come and go with the values of others, their defaults included', () => {
  expect([
    namesWith({}),
    namesWith({ compare: true }),
    namesWith({ compare: true, region: 'South' }),
  ]).toEqual([
    ['compare', 'region'],
    ['compare', 'year', 'region', 'city'],
    ['compare', 'year', 'region'],
  ]);
});
