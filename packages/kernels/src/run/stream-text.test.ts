import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldStreamText } from './stream-text.ts';

describe('folding the text of a stream', () => {
  it.each([
    ['a progress bar', '10%\r50%\r100%\n', '100%\n'],
    ['a shorter text over a longer one', 'abcdef\rxy', 'xycdef'],
    ['Windows line ends', 'a\r\nb\r\n', 'a\nb\n'],
    ['backspaces', 'abc\b\bX\n', 'aXc\n'],
    ['more backspaces than text', 'a\b\b\bz', 'z'],
    ['a cleared line', 'long text\r\u001b[Kdone\n', 'done\n'],
    ['colours', '\u001b[32mok\u001b[0m\r\u001b[31mno\u001b[0m', '\u001b[0m\u001b[31mno\u001b[0m'],
    ['several lines', 'a\rb\nc\rd\n', 'b\nd\n'],
  ])('shows %s as a terminal does', (_what, text, shown) => {
    expect(foldStreamText(text)).toBe(shown);
  });

  it('leaves text without these characters as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const plain = text.replace(/[\r\b]/g, '');
        expect(foldStreamText(plain)).toBe(plain);
      }),
    );
  });

  it('leaves nothing to fold', () => {
    const pieces = fc.constantFrom('a', 'é', '😀', '\r', '\b', '\n', '\u001b[31m', '\u001b[K', ' ');
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const folded = foldStreamText(parts.join(''));
        expect(foldStreamText(folded)).toBe(folded);
      }),
    );
  });
});
