import { describe, expect, it } from 'vitest';
import { authoredHash, hasChangedSince, publishable, readOrigin } from './origin.ts';

const file = (source: string, metadata: object = {}) =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata,
    cells: [{ cell_type: 'code', id: 'a', source, metadata: {}, execution_count: 7, outputs: [] }],
  });
const origin = {
  hub: 'https://quire.example.org',
  space: 'desk',
  slug: 'report',
  version: 2,
  contentHash: 'x',
};

describe('where a notebook came from', () => {
  it('is read from its metadata, and never from something else', () => {
    expect(readOrigin(origin)).toEqual(origin);
    for (const wrong of [
      null,
      'x',
      {},
      { ...origin, space: '../x' },
      { ...origin, version: 0 },
      { ...origin, hub: 1 },
    ])
      expect(readOrigin(wrong)).toBeNull();
  });
  it('tells whether the notebook changed since, whatever ran and whatever it remembers', () => {
    const hash = authoredHash(publishable(file('x = 1')) as NonNullable<ReturnType<typeof publishable>>);
    const known = {
      ...(readOrigin(origin) as NonNullable<ReturnType<typeof readOrigin>>),
      contentHash: hash,
    };
    expect(hasChangedSince(file('x = 1', { quire: origin, widgets: { a: 1 } }), known)).toBe(false);
    const opened = {
      kernelspec: { name: 'python3', display_name: 'Python 3 (ipykernel)', language: 'python' },
      language_info: { name: 'python', version: '3.12.1' },
    };
    expect(hasChangedSince(file('x = 1', opened), known)).toBe(false);
    expect(hasChangedSince(file('x = 1', { ...opened, title: 'Another' }), known)).toBe(true);
    expect(hasChangedSince(file('x = 2'), known)).toBe(true);
  });
});
