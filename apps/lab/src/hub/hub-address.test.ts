import { describe, expect, it } from 'vitest';
import { hubAddress } from './hub-address.ts';

describe('the address of a hub', () => {
  it.each([
    ['https://quire.example.org/n/sales/report?x=1', 'https://quire.example.org'],
    ['quire.example.org', 'https://quire.example.org'],
    [' localhost:8420/ ', 'http://localhost:8420'],
    ['http://127.0.0.1:8420', 'http://127.0.0.1:8420'],
    ['javascript:alert(1)', null],
    ['not an address', null],
    ['', null],
  ])('is read from %s', (typed, expected) => {
    expect(hubAddress(typed)).toBe(expected);
  });
});
