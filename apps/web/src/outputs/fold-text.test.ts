import { expect, test } from 'vitest';
import { expandText, foldText } from './fold-text.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `${index}\n`).join('');

test('a short text is not folded', () => {
  expect(foldText('a\nb\n')).toEqual({ head: 'a\nb\n', tail: '', lines: 2, hiddenLines: 0, isCut: false });
});

test('a long text keeps its first and its last lines and says how many there are', () => {
  const { head, tail, lines, hiddenLines } = foldText(numbered(12_340));
  expect([head.split('\n')[0], head.split('\n').at(-1), tail.split('\n')[0], lines, hiddenLines]).toEqual([
    '0',
    '23',
    '12332',
    12_340,
    12_308,
  ]);
});

test('one endless line is cut', () => {
  const folded = foldText('x'.repeat(5_000_000));
  expect([folded.head.length, folded.isCut, folded.lines]).toEqual([4_001, true, 1]);
});

test('of a line that was rewritten many times the last state stays', () => {
  const bar = Array.from({ length: 10_000 }, (_, index) => `\rstep ${index}`).join('');
  expect(foldText(bar).head.endsWith('step 9999')).toBe(true);
});

test('what is too long to lay out is counted', () => {
  expect(expandText('y'.repeat(2_000_010))).toEqual({ text: 'y'.repeat(2_000_000), leftOut: 10 });
});
