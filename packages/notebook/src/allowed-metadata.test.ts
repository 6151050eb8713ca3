import { expect, test } from 'vitest';
import { sanitiseCellMetadata } from './allowed-metadata.ts';
import type { Json } from './document.ts';

test('what a form starts with is kept as a whole or not at all', () => {
  const table = [{ name: 'Tea\nand more', amounts: [], empty: '' }];
  const deep = JSON.parse('['.repeat(30) + ']'.repeat(30)) as Json;
  const columns = [{ name: 'kind', kind: 'select', options: { options: [{ value: 2, label: 'Two' }] } }];
  const inputs = [
    { name: 'rows', default: table, kind: 'table', options: { columns } },
    { name: 'none', default: null },
    { name: 'deep', default: deep },
    { name: 'long', default: 'x'.repeat(20_001) },
    { name: 'nul', default: 'a\0' },
  ];
  expect(sanitiseCellMetadata('code', { quire: { inputs } }).metadata).toEqual({
    quire: {
      inputs: [inputs[0], inputs[1], { name: 'deep' }, { name: 'long' }, { name: 'nul' }],
    },
  });
});
