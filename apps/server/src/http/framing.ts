import type { Context } from 'hono';
import { COMMON_HEADERS, pageContentPolicy } from './security.ts';

/** Whose pages may show the frame of a token; `null` for a token that this hub never gave. */
export type Framing = (token: string) => Promise<{ origins: readonly string[]; isLive: boolean } | null>;

/** What a browser writes as an origin, and nothing that could end a directive or begin another. */
const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/;

function ancestors(origins: readonly string[], self: string): string {
  const allowed = [self, ...origins.filter((origin) => ORIGIN.test(origin))].filter((each) => each !== '');
  return `frame-ancestors ${allowed.length === 0 ? "'none'" : allowed.join(' ')}`;
}

/** Lets these origins show a page that otherwise allows `current`; `self` stays allowed where it was. */
function widen(policy: string, current: "'none'" | "'self'", origins: readonly string[]): string {
  const self = current === "'self'" ? current : '';
  return policy.replace(`frame-ancestors ${current}`, ancestors(origins, self));
}

/** The headers of the app's page inside a frame: those of every page, except that these origins may show it. */
export const embedHeaders = (origin: string, origins: readonly string[]): Record<string, string> => ({
  ...COMMON_HEADERS,
  'cache-control': 'no-cache',
  'content-security-policy': widen(pageContentPolicy(origin), "'none'", origins),
});

/** The headers of an output's frame that stands inside such a page: an ancestor is an ancestor at any depth. */
export function nestedFrameHeaders(
  headers: Readonly<Record<string, string>>,
  origins: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      /^content-security-policy$/i.test(name) ? widen(value, "'self'", origins) : value,
    ]),
  );
}

const ENDED = `<!doctype html><html lang="en"><meta charset="utf-8"><title>This app has ended</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#5d5a53}</style>
<p>This embedded app has ended. Ask whoever made this page.</p></html>`;

/** In place of an app whose embedding expired or was revoked: a sentence, without a script. */
export const endedPage = (origins: readonly string[]): Response =>
  new Response(ENDED, {
    status: 410,
    headers: {
      ...COMMON_HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; ${ancestors(origins, '')}`,
    },
  });

/** The embedding that a request for an output's frame names, where it is live. */
export async function namedEmbed(c: Context, framing: Framing): Promise<readonly string[] | null> {
  const token = c.req.query('embed');
  const found = token === undefined ? null : await framing(token);
  return found?.isLive ? found.origins : null;
}
