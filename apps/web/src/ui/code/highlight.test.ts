import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlightPython } from './highlight.ts';

const kinds = (source: string) =>
  highlightPython(source)
    .filter((token) => token.kind !== null)
    .map((token) => [token.text, token.kind]);

describe('highlightPython', () => {
  it('colours Python', () => {
    expect(kinds('def f(x):  # why\n    return "a" + 1')).toEqual([
      ['def', 'keyword'],
      ['f', 'name'],
      ['# why', 'comment'],
      ['return', 'keyword'],
      ['"a"', 'string'],
      ['1', 'number'],
    ]);
  });

  it('marks magics and still colours the Python around them', () => {
    expect(kinds('%matplotlib inline\n!pip list\nfiles = !ls\nimport os\nos?')).toEqual([
      ['%matplotlib inline', 'magic'],
      ['!pip list', 'magic'],
      ['files = !ls', 'magic'],
      ['import', 'keyword'],
      ['os?', 'magic'],
    ]);
  });

  it('does not take a remainder or an inequality for a magic', () => {
    expect(kinds('a = b % c\nif a != b:\n    pass').map(([, kind]) => kind)).not.toContain('magic');
  });

  it('leaves the body of a cell in another language alone', () => {
    expect(highlightPython('%%bash\nfor f in *; do echo $f; done')).toEqual([
      { text: '%%bash', kind: 'magic' },
      { text: '\nfor f in *; do echo $f; done', kind: null },
    ]);
  });

  it('never changes a letter of any source', () => {
    const code = fc.string({
      unit: fc.constantFrom('a', ' ', '\n', '%', '!', '?', '"', "'", '(', ':', '#', '=', '\t', '1', '🙂'),
    });
    fc.assert(
      fc.property(fc.oneof(code, fc.string({ unit: 'grapheme' })), (source) => {
        expect(
          highlightPython(source)
            .map((token) => token.text)
            .join(''),
        ).toBe(source);
      }),
    );
  });
});
