import { SLUG_PATTERN } from '@quire/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSlug } from './to-slug.ts';

describe('toSlug', () => {
  it.each([
    ['Größe & Preis', 'grosse-preis'],
    ['  Q3 / Sales (EMEA)  ', 'q3-sales-emea'],
    ['日本', ''],
  ])('makes "%s" into "%s"', (name, slug) => {
    expect(toSlug(name)).toBe(slug);
  });

  it('makes an address that the hub takes, or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
        const slug = toSlug(name);
        expect(slug === '' || SLUG_PATTERN.test(slug)).toBe(true);
      }),
    );
  });
});
