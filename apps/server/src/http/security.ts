import { HubError } from '@quire/contract';
import type { MiddlewareHandler } from 'hono';

/** What pages of the hub may do. Notebook output is not among it: it runs in `/output-frame`, with a policy of its own. */
export function pageContentPolicy(origin: string): string {
  return [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    `frame-src ${origin}/output-frame`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The same policy for a page that has scripts within it, named by their hashes. */
export const allowScripts = (policy: string, hashes: readonly string[]): string =>
  policy.replace("script-src 'self'", ["script-src 'self'", ...hashes.map((hash) => `'${hash}'`)].join(' '));

const HOST = /^[a-z0-9.[\]:-]{1,253}$/i;

/** The origin that the browser used: the hub may be reached under more names than its public one. */
export function originOf(request: Request, publicUrl: string): string {
  return hostOrigin(request.headers, publicUrl);
}

/** The origin of the host that was asked. */
export function hostOrigin(headers: Headers, publicUrl: string): string {
  const host = headers.get('host') ?? '';
  return HOST.test(host) ? `${new URL(publicUrl).protocol}//${host}` : publicUrl;
}

export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes that another site's page asks for with this browser's cookies. Tokens are not sent by browsers on
 * their own, and the cookies of an allowed JupyterLab's requests count for nothing.
 */
export function refuseCrossSite(
  publicUrl: string,
  labOrigin: (headers: Headers) => string | null,
): MiddlewareHandler {
  return async (c, next) => {
    const { headers } = c.req.raw;
    const hasNoCookies = Boolean(headers.get('authorization')) || labOrigin(headers) !== null;
    if (!SAFE_METHODS.has(c.req.method) && !hasNoCookies && isCrossSite(headers, publicUrl)) {
      throw new HubError(
        'cross-site-request',
        'This request did not come from a page of this hub, so nothing was done.',
      );
    }
    await next();
  };
}

function isCrossSite(headers: Headers, publicUrl: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  const origin = headers.get('origin');
  if (origin === null) return false;
  if (origin === publicUrl) return false;
  // A hub behind a tunnel or under another name is still itself where the page's origin is the host that was asked.
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  return host === null || host !== headers.get('host');
}
