import { expect, test } from 'vitest';
import { bundleText } from './output-text.ts';

const LONG = 'line\n'.repeat(1_000);

test.each([
  [{ 'text/plain': '42' }, '42\n'],
  [{ 'text/plain': ['a\n', 'b'] }, 'a\nb\n'],
  [{ 'text/html': '<b>x</b>', 'text/plain': 'x' }, 'x\n'],
  [{ 'text/markdown': '**x**', 'text/plain': '<Markdown>' }, '**x**\n'],
  [{ 'image/png': 'iVBO' }, '[image/png]\n'],
  [{ 'image/png': { 'x-quire-blob': { hash: 'a', bytes: 3_400_000 } } }, '[image/png, 3.4 MB]\n'],
  [{ 'application/vnd.plotly.v1+json': {}, 'text/plain': LONG }, '[application/vnd.plotly.v1+json]\n'],
  [{ 'text/plain': LONG }, LONG],
  [{}, ''],
])('a terminal shows the text of an output, or what kind of thing it is: case %#', (data, expected) => {
  expect(bundleText(data)).toBe(expected);
});
