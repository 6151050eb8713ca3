import type { MiddlewareHandler } from 'hono';
import { isAllowedOrigin } from '../features/identity/policy.ts';

/** How long a browser may remember what it was told about a request from another origin. */
const PREFLIGHT_SECONDS = 600;

/** The origin of a page of another allowed origin that asks; `null` for the hub's own pages and everyone else. */
export function labOriginOf(headers: Headers, ownOrigins: readonly string[], allowed: readonly string[]) {
  const origin = headers.get('origin');
  if (origin === null || ownOrigins.includes(origin)) return null;
  return isAllowedOrigin(origin, allowed) ? origin : null;
}

/**
 * Lets pages of allowed origins use the interface by access tokens. Never by cookies: there is no
 * `Access-Control-Allow-Credentials`, and authentication does not look at the cookies of such a request.
 */
export function answerLabOrigins(labOrigin: (headers: Headers) => string | null): MiddlewareHandler {
  return async (c, next) => {
    const origin = labOrigin(c.req.raw.headers);
    if (origin === null) return next();
    if (c.req.method === 'OPTIONS') {
      return new Response(null, {
        status: 204,
        headers: {
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
          'access-control-allow-headers': 'authorization, content-type',
          'access-control-max-age': String(PREFLIGHT_SECONDS),
          vary: 'origin',
        },
      });
    }
    await next();
    c.res.headers.set('access-control-allow-origin', origin);
    c.res.headers.append('vary', 'origin');
    return undefined;
  };
}

/** The same headers without what a browser sends on its own. */
export function withoutCookies(headers: Headers): Headers {
  const kept = new Headers(headers);
  kept.delete('cookie');
  return kept;
}
