import { expect, it } from 'vitest';
import { isNameAccepted } from './accepted-files.ts';

it.each([
  ['sales.csv', ['.csv'], true],
  ['SALES.CSV', ['.xlsx', '.csv'], true],
  ['sales.tar.gz', ['.tar.gz'], true],
  ['sales.csv', ['csv'], true],
  ['sales.csv.exe', ['.csv'], false],
  ['csv', ['.csv'], false],
  ['anything', [], true],
  ['photo.png', ['image/*'], true],
])('a file %s for %j is taken: %s', (name, accept, isTaken) => {
  expect(isNameAccepted(name, accept)).toBe(isTaken);
});
