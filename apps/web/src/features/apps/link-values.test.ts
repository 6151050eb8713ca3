import type { JsonValue, ParameterType } from '@quire/analysis';
import { defaultParseSearch, defaultStringifySearch } from '@tanstack/react-router';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entries, type InputField, textEntry, valueEntry } from './input-field.ts';
import { leftOutOfLinks, readLinkValues, readRunValues, takeOver, writeLinkValues } from './link-values.ts';

const fieldOf = (name: string, type: ParameterType, over: Partial<InputField> = {}): InputField => ({
  name,
  label: name,
  help: null,
  type,
  default: { kind: 'computed' },
  required: false,
  widget: null,
  ...over,
});
const text = { kind: 'string', nullable: true } as const;
const region = fieldOf('region', { kind: 'literal', nullable: false, values: ['North', 'South', 1, '1'] });
const year = fieldOf('year', { kind: 'integer', nullable: false, minimum: 2000 });

/** What becomes of values on their way through an address, as the router writes and reads it. */
const throughAddress = (fields: readonly InputField[], values: Readonly<Record<string, JsonValue>>) => {
  const entries = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, valueEntry(value)]),
  );
  return readLinkValues(fields, defaultParseSearch(defaultStringifySearch(writeLinkValues(fields, entries))));
};

describe('the values in an address', () => {
  it('come back as they went in, whatever text they hold', () => {
    const fields = [fieldOf('t', text)];
    const tricky = fc.constantFrom(
      '',
      'null',
      '"x"',
      '1.0',
      '1e5',
      'true',
      '007',
      '[1]',
      'a&b=c#d',
      '12345678901234567890',
    );
    fc.assert(
      fc.property(fc.oneof(tricky, fc.string(), fc.constant(null)), (value) => {
        expect(throughAddress(fields, { t: value })).toEqual({
          entries: { t: valueEntry(value) },
          notes: [],
        });
      }),
    );
  });

  it('keep numbers, choices of mixed types, lists, dates and digits', () => {
    const fields = [
      region,
      year,
      fieldOf('days', {
        kind: 'list',
        nullable: false,
        container: 'list',
        item: { kind: 'date', nullable: false },
      }),
      fieldOf('at', { kind: 'time', nullable: true }),
      fieldOf('big', { kind: 'integer', nullable: false, big: true }),
      fieldOf('price', { kind: 'decimal', nullable: false }),
      fieldOf('options', { kind: 'any', nullable: true }),
    ];
    const values = {
      region: '1',
      year: 2026,
      days: ['2026-01-31'],
      at: null,
      big: '12345678901234567890',
      price: '12.50',
      options: { deep: [1, null, 'x'] },
    };
    const entries = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, valueEntry(value)]),
    );
    expect(throughAddress(fields, values)).toEqual({ entries, notes: [] });
  });

  it('take a number that stands for a text', () => {
    const fields = [fieldOf('code', { kind: 'string', nullable: false })];
    expect(readLinkValues(fields, { 'p.code': 123 })).toEqual({
      entries: { code: valueEntry('123') },
      notes: [],
    });
  });

  it('are told when they do not fit, and the rest is taken over', () => {
    expect(
      readLinkValues([region, year], { 'p.region': 'Mars', 'p.year': 2026, 'p.colour': 'red', from: 'x' }),
    ).toEqual({
      entries: { year: valueEntry(2026) },
      notes: [
        'The link has a value that does not fit and was left out. region must be one of "North", "South", 1, "1", not "Mars".',
        'The link has a value for “colour”, which this notebook does not ask for.',
      ],
    });
  });

  it('leave out defaults, unfinished texts, secrets and files', () => {
    const secret = fieldOf(
      'key',
      { kind: 'string', nullable: false },
      { widget: { name: 'password', options: {} } },
    );
    const file = fieldOf('file', { kind: 'path', nullable: false });
    const fixed = fieldOf('fixed', text, { default: { kind: 'static', value: 'a' } });
    const fields = [secret, file, fixed, year];
    const entries = {
      key: valueEntry('hush'),
      file: valueEntry('123e4567-e89b-42d3-a456-426614174000'),
      fixed: valueEntry('a'),
      year: textEntry('20x'),
    };
    expect(writeLinkValues(fields, entries)).toEqual({});
    expect(leftOutOfLinks(fields, entries)).toEqual([secret, file]);
  });
});

describe('a form of an open app', () => {
  it('takes over what a link has, and keeps secrets, files and what has no default where the link is silent', () => {
    const secret = fieldOf('key', text, { widget: { name: 'password', options: {} } });
    const file = fieldOf('file', { kind: 'path', nullable: false });
    const needed = fieldOf('needed', text, { required: true });
    const word = fieldOf('word', text, { default: { kind: 'static', value: 'a' }, required: false });
    const has = Object.fromEntries(
      ['key', 'file', 'needed', 'word'].map((name) => [name, valueEntry(`my ${name}`)]),
    );
    const fields = [secret, file, needed, word];
    const over = (given: Entries, isLink = true) => takeOver(fields, { has, given, isLink });
    expect(over({})).toEqual({ key: has.key, file: has.file, needed: has.needed });
    const given = { needed: valueEntry('theirs'), word: valueEntry('b') };
    expect(over(given)).toEqual({ key: has.key, file: has.file, ...given });
  });

  it('keeps what is too long for an address where a link is silent, and not where saved inputs are', () => {
    const word = fieldOf('word', text, { default: { kind: 'static', value: 'a' } });
    const has = { word: valueEntry('long '.repeat(2_000)), year: valueEntry(2026) };
    const fields = [word, year];
    expect(writeLinkValues(fields, has)).toEqual({ 'p.year': 2026 });
    expect(leftOutOfLinks(fields, has)).toEqual([word]);
    const given = { year: valueEntry(2030) };
    expect(takeOver(fields, { has, given, isLink: true })).toEqual({ ...has, ...given });
    expect(takeOver(fields, { has, given, isLink: false })).toEqual(given);
  });
});

describe('the values of an earlier run', () => {
  it('are taken over as far as the notebook still takes them', () => {
    expect(readRunValues([region, year], { region: 'South', year: 1999 })).toEqual({
      entries: { region: valueEntry('South') },
      notes: [
        'The earlier run has a value that does not fit and was left out. year must be at least 2000, not 1999.',
      ],
    });
  });
});
