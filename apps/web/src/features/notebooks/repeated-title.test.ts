import { describe, expect, it } from 'vitest';
import { beginsWithSummary, withoutRepeatedTitle } from './repeated-title.ts';

const cell = (source: string | null, type: 'markdown' | 'code' = 'markdown') => ({
  id: 'a',
  type,
  source,
  tags: [],
});
const heading = { level: 1, text: 'Sales', cellId: 'a', anchor: 'sales' };

describe('withoutRepeatedTitle', () => {
  it('takes away a first heading that says the title again', () => {
    expect(withoutRepeatedTitle({ cells: [cell('# Sales\n\nText')], headings: [heading] }, 'Sales')).toEqual({
      cells: [cell('\nText')],
      headings: [],
    });
  });

  it('knows headings that are underlined', () => {
    expect(
      withoutRepeatedTitle({ cells: [cell('Sales\n=====\nText')], headings: [heading] }, 'Sales').cells,
    ).toEqual([cell('Text')]);
  });

  it('takes only the heading where words stand around it, and cells before it', () => {
    const source = 'Of the *team*.\n\n```\n# Sales\n```\n\n# Sales #\nText';
    const code = { ...cell('import os', 'code'), id: 'b' };
    expect(withoutRepeatedTitle({ cells: [code, cell(source)], headings: [heading] }, 'Sales')).toEqual({
      cells: [code, cell('Of the *team*.\n\n```\n# Sales\n```\n\nText')],
      headings: [],
    });
  });

  it('leaves other headings, code and withheld cells alone', () => {
    for (const version of [
      { cells: [cell('# Sales 2026')], headings: [{ ...heading, text: 'Sales 2026' }] },
      { cells: [cell('# Sales', 'code')], headings: [heading] },
      { cells: [cell(null, 'code')], headings: [heading] },
      { cells: [], headings: [] },
    ]) {
      expect(withoutRepeatedTitle(version, 'Sales')).toEqual(version);
    }
  });
});

describe('beginsWithSummary', () => {
  it('finds it below the heading that words stand before', () => {
    expect(
      beginsWithSummary({ cells: [cell('By us.\n\n# Sales\n\nWhat it earns.')] }, 'What it earns.'),
    ).toBe(true);
  });

  it('looks through emphasis and links', () => {
    const cells = [cell('# Sales\n\nWhat each [product](https://example.org) *earns*. More.')];
    expect([
      beginsWithSummary({ cells }, 'What each product earns.'),
      beginsWithSummary({ cells }, 'Something else'),
      beginsWithSummary({ cells }, ''),
    ]).toEqual([true, false, false]);
  });
});
