import { expect, test } from 'vitest';
import { isNotebookFile, parseNotebookAddress } from './notebook-address.ts';

const HUB = 'https://quire.example.org/base';

test.each([
  ['sales/report', { space: 'sales', slug: 'report' }],
  ['sales/report/', { space: 'sales', slug: 'report' }],
  ['n/sales/report', { space: 'sales', slug: 'report' }],
  ['/n/sales/report', { space: 'sales', slug: 'report' }],
  [`${HUB}/n/sales/report?tab=runs#top`, { space: 'sales', slug: 'report' }],
  [`${HUB}/n/sales/report/v/3`, { space: 'sales', slug: 'report' }],
  [`${HUB}/runs/report`, null],
  ['report', null],
  ['sales/report/more', null],
  ['Sales/Report', null],
  ['https://elsewhere.example.org/n/sales/report', null],
  ['../report', null],
  ['', null],
])('%s names %j', (text, expected) => {
  expect(parseNotebookAddress(HUB, text)).toEqual(expected);
});

test('a name ending in .ipynb is a file, whatever stands before it', () => {
  expect(['a.ipynb', 'sales/a.IPYNB', './x.json', 'sales/a', 'a'].map(isNotebookFile)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
