import type { SessionEvent } from '@quire/contract';
import { expect, it } from 'vitest';
import { withoutOwnValue } from './given-in-cells.ts';
import { INPUT_MIME } from './helper-inputs.ts';

const shown = (schema: object, value: unknown, text: string): SessionEvent =>
  ({
    type: 'output',
    seq: 3,
    at: '2026-01-01T00:00:00.000Z',
    cellId: 'c1',
    output: {
      output_type: 'display_data',
      data: { 'text/plain': text, [INPUT_MIME]: { key: 'data', schema, value, isGiven: true } },
      metadata: {},
    },
  }) as never;

const FILE = { title: 'Data', type: 'string', 'x-quire-widget': { name: 'file' } };

it('tells nobody else which file its person gave to a cell', () => {
  expect(withoutOwnValue(shown(FILE, 'salaries.csv', 'Data: salaries.csv'))).toEqual(
    shown(FILE, null, 'Data: given'),
  );
});

it('leaves what is no one’s own, and what was not given', () => {
  const city = shown({ title: 'City', type: 'string' }, 'Rome', 'City: Rome');
  const nothing = shown(FILE, null, 'Data: nothing yet');
  expect([city, nothing].map(withoutOwnValue)).toEqual([city, nothing]);
});
