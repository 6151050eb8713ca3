import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSnippet } from './snippet.ts';

describe('splitSnippet', () => {
  it('tells matching parts from the others', () => {
    expect(splitSnippet('load_\u0002sales\u0003(region)')).toEqual([
      { text: 'load_', isMatch: false },
      { text: 'sales', isMatch: true },
      { text: '(region)', isMatch: false },
    ]);
  });

  it('survives marks without a partner, also nested ones', () => {
    expect(splitSnippet('a\u0003b\u0002c\u0002d')).toEqual([
      { text: 'a', isMatch: false },
      { text: 'b', isMatch: false },
      { text: 'c', isMatch: true },
      { text: 'd', isMatch: true },
    ]);
  });

  it('loses no letter of any text and leaves no mark in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '<', '\u0002', '\u0003', 'é', '🙂') }), (text) => {
        const joined = splitSnippet(text)
          .map((part) => part.text)
          .join('');
        expect(joined).toBe(text.replaceAll('\u0002', '').replaceAll('\u0003', ''));
      }),
    );
  });
});
