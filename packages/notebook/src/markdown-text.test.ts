import { expect, test } from 'vitest';
import { markdownToText } from './markdown-text.ts';

test.each([
  [
    'headings, emphasis and code',
    '# The *big* **picture**\n\nUse `read_csv` on it.',
    'The big picture\nUse read_csv on it.',
  ],
  ['links and images', '![logo](a.png) [site](https://example.org/a_(b) "T") next', 'logo site next'],
  ['lists and quotes', '> said\n\n- one\n* two\n1. three\n---\nend', 'said\none\ntwo\nthree\nend'],
  ['HTML', '<div align="center"><b>Bold</b></div><!-- no -->text', 'Bold text'],
  ['old headings and setext', '##Title\nName\n====\ntext', 'Title\nName\ntext'],
  ['names with underscores and products', '__init__ and a_b, 2 * 3 * 4', '__init__ and a_b, 2 * 3 * 4'],
  ['fences', '```python\nx = 1\n```', 'x = 1'],
  ['tables', '| a | b |\n|---|:-:|\n| 1 | 2 |', '| a | b |\n| 1 | 2 |'],
])('%s', (_, markdown, text) => {
  expect(markdownToText(markdown)).toBe(text);
});

test('hostile text takes no longer than its length allows', () => {
  const pieces = ['[', '![a](', '*a ', '<a ', '<!--', '`', '> ', '|-', '_', '# ', '\n', '\n  '];
  const started = performance.now();
  for (const piece of pieces) markdownToText(piece.repeat(1_000_000 / piece.length));
  expect(performance.now() - started).toBeLessThan(5_000);
});
