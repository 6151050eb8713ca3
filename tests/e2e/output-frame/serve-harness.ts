import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { FRAME_HEADERS, toPageFramePolicy } from '../../../apps/web/src/outputs/frame-policy.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The policy of the page around the frames: as strict as the hub's, so that the outputs are what is tested. */
function toPagePolicy(origin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    toPageFramePolicy(origin),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

export const SESSION_COOKIE = 'session=secret-of-the-reader';

export type Harness = {
  readonly origin: string;
  /** What reached a path that only an attack asks for: method, path and cookie. */
  readonly hits: string[];
  readonly close: () => Promise<void>;
};

/** A hub as small as can be: a page with a session, the frame with its headers, and an API that counts. */
export async function serveHarness(folder: string): Promise<Harness> {
  const hits: string[] = [];
  const server = createServer((request, response) => void answer({ folder, hits }, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { origin: `http://localhost:${port}`, hits, close };
}

type Site = { readonly folder: string; readonly hits: string[] };

async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path === '/output-frame') {
    const html = await readFile(join(site.folder, 'output-frame.html'));
    response
      .writeHead(200, { ...FRAME_HEADERS, 'cache-control': 'public, max-age=31536000, immutable' })
      .end(html);
  } else if (path === '/') {
    const html = await readFile(join(site.folder, 'harness.html'));
    const cookie = `${SESSION_COOKIE}; Path=/; SameSite=Lax`;
    response.writeHead(200, {
      'content-type': TYPES['.html'],
      'content-security-policy': toPagePolicy(`http://${request.headers.host}`),
      'set-cookie': cookie,
    });
    response.end(html);
  } else if (path.startsWith('/assets/') && !path.includes('..')) {
    const content = await readFile(join(site.folder, path)).catch(() => null);
    response.writeHead(content ? 200 : 404, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    });
    response.end(content);
  } else {
    if (path !== '/favicon.ico')
      site.hits.push(`${request.method} ${path} ${request.headers.cookie ?? ''}`.trim());
    response
      .writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/plain' })
      .end('reached');
  }
}
