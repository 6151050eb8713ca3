import { describe, expect, it } from 'vitest';
import { safeReturnPath } from './session.ts';

describe('safeReturnPath', () => {
  it('goes back to a page of this app', () => {
    expect(safeReturnPath('/n/sales/report?x=1#h-result')).toBe('/n/sales/report?x=1#h-result');
  });

  it.each([
    undefined,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ])('goes home instead of to %j', (from) => {
    expect(safeReturnPath(from)).toBe('/');
  });
});
