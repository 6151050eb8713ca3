// @vitest-environment node
import { beforeAll, expect, it, vi } from 'vitest';

let readArrival: typeof import('./arrival.ts').readArrival;
beforeAll(async () => {
  vi.stubGlobal('window', { location: { pathname: '/', search: '' } });
  ({ readArrival } = await import('./arrival.ts'));
});
const at = (search: string) => readArrival({ pathname: '/settings/connections/callback', search });

it('reads what a forge sent, also where it looks like a number', () => {
  expect(at('?code=12345678901234567890&state=1e5')).toEqual({ code: '12345678901234567890', state: '1e5' });
});

it('reads a refusal, and nothing anywhere else', () => {
  expect(at('?error=access_denied&state=x')).toEqual({ error: 'access_denied' });
  expect(at('')).toEqual({ error: 'nothing' });
  expect(readArrival({ pathname: '/settings', search: '?code=a&state=b' })).toBe(null);
});
