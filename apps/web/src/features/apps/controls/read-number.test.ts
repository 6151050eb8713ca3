import { describe, expect, it } from 'vitest';
import { plainNumber, readNumber, twoReadings } from './read-number.ts';

describe('reading a number', () => {
  it.each([
    ['12', '12'],
    ['-3.5', '-3.5'],
    ['\u22123', '-3'],
    ['12,5', '12.5'],
    ['0,125', '0.125'],
    ['1234,567', '1234.567'],
    ['1,234.5', '1234.5'],
    ['1.234,5', '1234.5'],
    ['1,234,567', '1234567'],
    ['1.234.567', '1234567'],
    ["1'234.50", '1234.50'],
    ['1 234,50', '1234.50'],
    ['1.200', '1.200'],
    ['1e3', '1e3'],
    ['.5', '.5'],
  ])('takes %j as %j', (text, number) => {
    expect(plainNumber(text)).toBe(number);
  });

  it.each(['', '-', 'abc', '1,2,3', '12.34.5', '1.5.', '5 apples', '0x10', 'NaN', '--1', '1,23,456'])(
    'refuses %j',
    (text) => {
      expect(plainNumber(text)).toBeNull();
    },
  );

  it('does not choose between two readings', () => {
    expect([readNumber('1,200'), twoReadings('1,200'), twoReadings('12,5')]).toEqual([
      null,
      ['1200', '1.200'],
      null,
    ]);
  });

  it('does not take what is beyond all numbers', () => {
    expect(readNumber('1e999')).toBeNull();
  });
});
