import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { type EarlyPage, findEarlyPage, linkToData, type NamedPage, nameFiles } from './early-pages.ts';
import { embedHeaders, endedPage, type Framing, namedEmbed, nestedFrameHeaders } from './framing.ts';
import type { HubApp } from './mount.ts';
import { allowScripts, COMMON_HEADERS, originOf, pageContentPolicy } from './security.ts';

const compress = promisify(brotliCompress);
const decoder = new TextDecoder();
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSIBLE: ReadonlySet<string> = new Set(['.html', '.js', '.css', '.svg', '.json', '.wasm']);
/** Smaller files gain nothing. */
const COMPRESS_BYTES_MIN = 1_400;
/** Brotli's slow end is for build servers; this is quick and already most of the gain. */
const BROTLI_QUALITY = 5;
/** A hub that starts has enough to do; by then it is up, and hardly anybody there. */
const READ_AHEAD_MILLISECONDS = 5_000;
/** Names in /assets carry a hash of their content. */
const FOREVER = 'public, max-age=31536000, immutable';

type StaticFile = {
  bytes: Uint8Array<ArrayBuffer>;
  brotli: Uint8Array<ArrayBuffer> | null;
  type: string;
  modified: number;
  /** Changes with the content. */
  tag: string;
};

type StaticOptions = { directory: string; publicUrl: string; framing: Framing };

/** Serves the built web app: its assets, the output frame, and the app's page at every other address. */
export function mountStatic(app: HubApp, options: StaticOptions): void {
  const files = new Map<string, StaticFile>();
  const load = async (path: string): Promise<StaticFile | null> => {
    const full = join(options.directory, path);
    const info = await stat(full).catch(() => null);
    if (!info?.isFile()) return null;
    const known = files.get(path);
    if (known && known.modified === info.mtimeMs) return known;
    const file = await readStatic(full, info.mtimeMs);
    files.set(path, file);
    return file;
  };

  const sendPage = pageSender(load);
  // Whoever comes first does not wait until all of it is read and compressed; nor does the hub's start.
  setTimeout(() => void readAhead(load).catch(() => {}), READ_AHEAD_MILLISECONDS).unref();

  app.get('/output-frame', async (c) => {
    const [page, headers] = await Promise.all([load('output-frame.html'), load('output-frame.headers.json')]);
    if (!page || !headers) return notBuilt();
    const own = JSON.parse(decoder.decode(headers.bytes)) as Record<string, string>;
    const origins = await namedEmbed(c, options.framing);
    if (origins)
      return respond(page, c.req.raw, {
        ...nestedFrameHeaders(own, origins),
        'cache-control': 'no-cache',
      });
    return respond(page, c.req.raw, {
      ...own,
      'cache-control': c.req.query('v') === undefined ? 'no-cache' : FOREVER,
    });
  });
  app.get('/embed/:token', async (c) => {
    const found = await options.framing(c.req.param('token'));
    if (found && !found.isLive) return endedPage(found.origins);
    const origin = originOf(c.req.raw, options.publicUrl);
    return sendPage(c.req.raw, embedHeaders(origin, found?.origins ?? []));
  });
  app.get('/embed-allow', async (c) => {
    return sendPage(c.req.raw, {
      ...pageHeaders(originOf(c.req.raw, options.publicUrl)),
      // The frame that opened this window waits for its answer; everywhere else windows stay apart.
      'cross-origin-opener-policy': 'unsafe-none',
    });
  });
  app.get('*', async (c) => {
    const path = normalize(c.req.path).replace(/^\/+/, '');
    // The app's page is never served without its policy.
    const isHidden = path.startsWith('..') || path.startsWith('output-frame') || path === 'index.html';
    const file = isHidden || path === '' ? null : await load(path);
    if (file)
      return respond(file, c.req.raw, {
        ...COMMON_HEADERS,
        'cache-control': path.startsWith('assets/') ? FOREVER : 'no-cache',
      });
    if (path.startsWith('assets/'))
      return new Response('Not found', { status: 404, headers: COMMON_HEADERS });
    return sendPage(c.req.raw, pageHeaders(originOf(c.req.raw, options.publicUrl)));
  });
}

const readPages = (list: StaticFile) => JSON.parse(decoder.decode(list.bytes)) as EarlyPage[];

/** Reads what early pages begin with, one file after the other. */
async function readAhead(load: (path: string) => Promise<StaticFile | null>): Promise<void> {
  const [document, list] = await Promise.all([load('index.html'), load('early-pages.json')]);
  if (!document || !list) return;
  const named = [...decoder.decode(document.bytes).matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)];
  const files = readPages(list).flatMap(({ scripts, styles }) => [...scripts, ...styles]);
  for (const path of new Set([...named.map(([, path]) => path ?? ''), ...files])) await load(path);
}

/** Sends the app's document, in which stands what the page at this address begins with. */
function pageSender(load: (path: string) => Promise<StaticFile | null>) {
  const made = new Map<string, { from: StaticFile; page: StaticFile; scriptHashes: readonly string[] }>();
  const make = async (from: StaticFile, early: EarlyPage | null) => {
    const { scriptHashes, ...named } = nameFiles(decoder.decode(from.bytes), early);
    return { from, page: await withBrotli(from, named), scriptHashes };
  };
  let lastList: StaticFile | null = null;
  let pages: readonly EarlyPage[] = [];
  return async (request: Request, headers: Record<string, string>): Promise<Response> => {
    const [document, list] = await Promise.all([load('index.html'), load('early-pages.json')]);
    if (!document) return notBuilt();
    if (list !== lastList) [lastList, pages] = [list, list ? readPages(list) : []];
    const found = findEarlyPage(pages, new URL(request.url).pathname);
    // Who is not signed in would only collect refusals: nothing is asked for them early.
    const isKnown = request.headers.has('cookie');
    const early = found && (isKnown ? found.page : withoutAhead(found.page));
    const key = `${early?.path ?? ''} ${early?.ahead !== undefined}`;
    const known = made.get(key);
    const { page, scriptHashes } = known?.from === document ? known : await make(document, early);
    made.set(key, { from: document, page, scriptHashes });
    const policy = headers['content-security-policy'];
    return respond(page, request, {
      ...headers,
      vary: 'accept-encoding, cookie',
      ...(policy && { 'content-security-policy': allowScripts(policy, scriptHashes) }),
      ...(found && isKnown && found.page.data.length > 0 && { link: linkToData(found.page, found.parts) }),
    });
  };
}

const withoutAhead = ({ ahead: _, ...page }: EarlyPage): EarlyPage => page;

const pageHeaders = (origin: string): Record<string, string> => ({
  ...COMMON_HEADERS,
  'cache-control': 'no-cache',
  'content-security-policy': pageContentPolicy(origin),
});

async function readStatic(path: string, modified: number): Promise<StaticFile> {
  const bytes = new Uint8Array(await readFile(path));
  const extension = extname(path);
  const isWorthIt = COMPRESSIBLE.has(extension) && bytes.byteLength >= COMPRESS_BYTES_MIN;
  const tag = `${modified.toString(36)}-${bytes.byteLength.toString(36)}`;
  const brotli = isWorthIt ? await compressed(bytes) : null;
  return { bytes, brotli, type: TYPES[extension] ?? 'application/octet-stream', modified, tag };
}

async function withBrotli(
  file: StaticFile,
  { text, tag }: Pick<NamedPage, 'text' | 'tag'>,
): Promise<StaticFile> {
  const bytes = new TextEncoder().encode(text);
  return { ...file, bytes, brotli: await compressed(bytes), tag };
}

async function compressed(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(
    await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  );
}

function respond(file: StaticFile, request: Request, headers: Record<string, string>): Response {
  const etag = `"${file.tag}"`;
  const common = { 'content-type': file.type, vary: 'accept-encoding', etag, ...headers };
  if (request.headers.get('if-none-match') === etag)
    return new Response(null, { status: 304, headers: common });
  const takesBrotli = file.brotli !== null && /\bbr\b/.test(request.headers.get('accept-encoding') ?? '');
  return new Response(takesBrotli ? file.brotli : file.bytes, {
    headers: takesBrotli ? { ...common, 'content-encoding': 'br' } : common,
  });
}

const notBuilt = (): Response =>
  new Response('The web app is not built yet. Start the hub with “npm start”, or run “npm run build”.', {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
