import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LinearPattern } from './linear-pattern.ts';

const atom = fc.constantFrom(
  ...['a', 'b', '.', '\\d', '\\w', '\\s', '[ab]', '[^a]', '\\.', '\\p{L}', '^', '$', '\\b', 'é', '𝒳'],
);
const pattern = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    atom,
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => `(?:${parts.join('|')})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{2,}', '*?', '+?'))
      .map(([inner, sign]) => `(${inner})${sign}`),
  ),
})).pattern;
const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '.', '\n', 'é', '𝒳'), maxLength: 8 });

test('it decides as the engine of JavaScript does', () => {
  fc.assert(
    fc.property(pattern, fc.array(text, { minLength: 3, maxLength: 12 }), (source, texts) => {
      const linear = LinearPattern.of(source);
      const native = new RegExp(source, 'u');
      expect([source, texts.map((one) => linear?.test(one))]).toEqual([
        source,
        texts.map((one) => native.test(one)),
      ]);
    }),
    { numRuns: 400 },
  );
});

test('patterns that take other engines for ever are decided at once', () => {
  const long = `${'a'.repeat(5_000)}!`;
  expect([
    LinearPattern.of('^(a+)+$')?.test(long),
    LinearPattern.of('^(a|a)*$')?.test(long),
    LinearPattern.of('^(?:a?){30}a{30}$')?.test('a'.repeat(30)),
  ]).toEqual([false, false, true]);
});

test('look-around, back-references, huge repetitions and what is no pattern are not taken', () => {
  const refused = ['(?=a)', '(?<!a)b', '(a)\\1', '(?<x>a)\\k<x>', 'a{5000}', '(a{1000}){1000}', '(', '[b-a]'];
  expect(refused.map((source) => LinearPattern.of(source))).toEqual(refused.map(() => undefined));
});
