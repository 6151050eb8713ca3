import { describe, expect, it } from 'vitest';
import { countFilters, readSearch, toggleFilter, toQuery } from './search-params.ts';

describe('readSearch', () => {
  it('reads what the address says and leaves out what makes no sense', () => {
    expect(
      readSearch({
        q: 2026,
        tag: 'report',
        author: ['ada', 'ada'],
        sort: 'sideways',
        page: '3',
        archived: 'yes',
        x: 1,
      }),
    ).toEqual({ q: '2026', tag: ['report'], author: ['ada'], page: 3 });
  });

  it('survives nonsense of any type', () => {
    expect(readSearch({ q: {}, tag: [null, {}], page: 'abc', sort: 7 })).toEqual({});
  });
});

describe('toggleFilter', () => {
  it('adds a value, takes it away again, and goes back to the first page', () => {
    const added = toggleFilter({ q: 'x', page: 4 }, 'tag', 'report');
    expect(added).toEqual({ q: 'x', tag: ['report'] });
    expect(toggleFilter(added, 'tag', 'report')).toEqual({ q: 'x' });
  });
});

describe('toQuery', () => {
  it('asks for the page of the address', () => {
    expect(toQuery({ q: 'x', page: 3, archived: true })).toEqual({
      q: 'x',
      archived: 'true',
      offset: 48,
      limit: 24,
    });
  });
});

describe('countFilters', () => {
  it('counts chosen values over all filters', () => {
    expect(countFilters({ q: 'x', tag: ['a', 'b'], space: ['s'] })).toBe(3);
  });
});
