/** Where forges lead back to. */
export const CALLBACK_PATH = '/settings/connections/callback';

export type Arrival = { state: string; code: string } | { error: string };

/**
 * What a forge sent back, read before the router reads the address: the router takes `12345678901234567890` or
 * `1e5` for a number, and a code that looks like one would not survive.
 */
export const ARRIVAL = readArrival(window.location);

export function readArrival(location: { pathname: string; search: string }): Arrival | null {
  if (location.pathname !== CALLBACK_PATH) return null;
  const query = new URLSearchParams(location.search);
  const state = query.get('state');
  const code = query.get('code');
  if (state && code) return { state, code };
  return { error: query.get('error') ?? 'nothing' };
}
