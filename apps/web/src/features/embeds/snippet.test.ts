import { expect, test } from 'vitest';
import { snippetOf } from './snippet.ts';

test('no title can end the element that it names', () => {
  expect(snippetOf('https://quire.example.org/embed/x', 'A "b" <script>')).toBe(
    '<iframe src="https://quire.example.org/embed/x" title="A &quot;b&quot; &lt;script&gt;"\n  width="100%" height="720" style="border: 0" loading="lazy" allow="clipboard-write"></iframe>',
  );
});
