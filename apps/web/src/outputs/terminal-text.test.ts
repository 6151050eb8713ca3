import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTerminalText } from './terminal-text.ts';

function show(text: string): string {
  return readTerminalText(text)
    .map((spans) => spans.map((span) => span.text).join(''))
    .join('\n');
}

test('colours become styled spans and end with the reset', () => {
  expect(readTerminalText('a\u001b[1;31mb\u001b[0mc')).toEqual([
    [
      { text: 'a', style: {} },
      { text: 'b', style: { isBold: true, foreground: 1 } },
      { text: 'c', style: {} },
    ],
  ]);
});

test('256 and 24-bit colours are understood, with semicolons and with colons', () => {
  expect(readTerminalText('\u001b[38;5;208mx\u001b[48;2;1;2;3my\u001b[0;38:5:9mz')).toEqual([
    [
      { text: 'x', style: { foreground: 'rgb(255, 135, 0)' } },
      { text: 'y', style: { foreground: 'rgb(255, 135, 0)', background: 'rgb(1, 2, 3)' } },
      { text: 'z', style: { foreground: 9 } },
    ],
  ]);
});

test('a carriage return starts the line again, and what is longer stays', () => {
  expect(show('Loading 10 %\rLoading 100 %\rdone')).toBe('doneing 100 %');
});

test('a carriage return before a line end changes nothing', () => {
  expect(show('one\r\ntwo\r\n')).toBe('one\ntwo\n');
});

test('a backspace goes one column back', () => {
  expect(show('abc\b\bX')).toBe('aXc');
});

test('erasing and moving up redraw several progress bars in place', () => {
  expect(show('a: 1\nb: 1\n\u001b[2Aa: 2\u001b[K\nb: 22')).toBe('a: 2\nb: 22\n');
});

test('links, titles and other sequences leave their text only', () => {
  expect(show('\u001b]8;;https://x\u0007text\u001b]8;;\u0007\u001b[?25l\u001b(B!')).toBe('text!');
});

test('a jump far to the right makes no endless line', () => {
  expect(show('\u001b[999999999Cx').length).toBe(1_001);
});

test('text without control characters is shown as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the property is about text without them
      const plain = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
      expect(show(plain)).toBe(plain);
    }),
  );
});

test('no sequence of controls makes it fail', () => {
  const piece = fc.oneof(
    fc.constantFrom('\r', '\n', '\b', '\u001b[A', '\u001b[K', '\u001b[3;', '\u001b', 'm'),
    fc.string(),
  );
  fc.assert(fc.property(fc.array(piece), (pieces) => Array.isArray(readTerminalText(pieces.join('')))));
});
