import { expect, test } from 'vitest';
import { changeValues } from './open-copy.ts';

test('values of a file are changed in their places, and never in another text', () => {
  const file = JSON.stringify({
    cells: [
      { id: 'a', source: ['x = 1\n', 'y = "two"\n', 'z = x'] },
      { id: 'b', source: 'x = 1' },
    ],
    nbformat: 4,
  });
  const edits = [
    { cellId: 'a', name: 'x', text: '1', start: 4, end: 5, wanted: '100' },
    { cellId: 'a', name: 'y', text: '"two"', start: 10, end: 15, wanted: "'three'" },
  ];
  expect(JSON.parse(changeValues(file, edits))).toEqual({
    cells: [
      { id: 'a', source: "x = 100\ny = 'three'\nz = x" },
      { id: 'b', source: 'x = 1' },
    ],
    nbformat: 4,
  });
  expect(() => changeValues(file, [{ ...edits[0]!, start: 5, end: 6 }])).toThrow('not what this page shows');
});
