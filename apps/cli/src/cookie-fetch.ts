/**
 * A fetch that keeps the cookies of one site between its calls, as a browser's page would: signing in needs a
 * session for two requests. Sends its own origin too, which tells the hub that no other site is behind them.
 */
export function fetchWithCookies(siteUrl: string): typeof globalThis.fetch {
  const cookies = new Map<string, string>();
  const { origin } = new URL(siteUrl);
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('origin', origin);
    if (cookies.size > 0)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await globalThis.fetch(input, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=;\s]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined) cookies.set(name, value ?? '');
    }
    return response;
  };
}
