import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { bundleScript } from '../../routes/build/bundle-script.ts';
import { FRAME_CONTENT_POLICY, FRAME_HEADERS } from '../frame-policy.ts';
import type { LibraryName } from '../frame-protocol.ts';

const VIRTUAL = 'virtual:output-frame';
const RESOLVED = `\0${VIRTUAL}`;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The libraries that a frame gets only when an output needs them. */
const LIBRARIES: Readonly<Record<LibraryName, () => Promise<string>>> = {
  // Already one minified script that sets `window.Plotly`.
  plotly: () => readFile(fileURLToPath(import.meta.resolve('plotly.js-dist-min')), 'utf8'),
  vega: () => bundle(here('../frame/libraries/vega.ts')),
  katex: () => bundle(here('../frame/libraries/katex.ts')),
  widgets: () => bundle(here('../frame/libraries/widgets/index.ts')),
};
const NAMES = Object.keys(LIBRARIES) as LibraryName[];

/**
 * Builds the output frame: one HTML file with everything in it, and one script per large library.
 *
 * A frame with an opaque origin shares no HTTP cache: each would fetch every script again. As one document it
 * is cached like any page, and the libraries are fetched once by the page, which hands their text over.
 */
export function outputFrame(): Plugin {
  let isServing = false;
  let base = '/';
  let made: Promise<FrameFiles> | null = null;
  const make = () => (made ??= makeFrameFiles());
  return {
    name: 'quire:output-frame',
    configResolved(config) {
      isServing = config.command === 'serve';
      base = config.base;
    },
    resolveId: (id) => (id === VIRTUAL ? RESOLVED : null),
    async load(id) {
      return id === RESOLVED ? toModule(await make(), base) : null;
    },
    async generateBundle() {
      const files = await make();
      this.emitFile({ type: 'asset', fileName: 'output-frame.html', source: files.html });
      // The hub reads what to send with it here, so that page and policy cannot drift apart.
      this.emitFile({
        type: 'asset',
        fileName: 'output-frame.headers.json',
        source: JSON.stringify(FRAME_HEADERS),
      });
      for (const { path, code } of Object.values(files.libraries)) {
        this.emitFile({ type: 'asset', fileName: path, source: code });
      }
    },
    async handleHotUpdate({ file }) {
      if (isServing && file.includes('/outputs/')) made = null;
    },
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const path = request.url?.split('?')[0]?.slice(base.length) ?? '';
        if (path !== 'output-frame' && !path.startsWith('assets/output-')) return next();
        const files = await make();
        const library = Object.values(files.libraries).find((candidate) => candidate.path === path);
        const headers = library ? { 'content-type': 'text/javascript; charset=utf-8' } : FRAME_HEADERS;
        response.writeHead(200, headers).end(library?.code ?? files.html);
      });
    },
  };
}

type FrameFiles = {
  readonly html: string;
  readonly version: string;
  readonly libraries: Readonly<Record<LibraryName, { readonly path: string; readonly code: string }>>;
};

async function makeFrameFiles(): Promise<FrameFiles> {
  const [script, rendererStyle, frameStyle, ...codes] = await Promise.all([
    bundle(here('../frame/main.ts')),
    readFile(fileURLToPath(import.meta.resolve('@jupyterlab/rendermime/style/base.css')), 'utf8'),
    readFile(here('../frame/frame.css'), 'utf8'),
    ...NAMES.map((name) => LIBRARIES[name]()),
  ]);
  const html = toDocument(script, `${rendererStyle}\n${frameStyle}`);
  const entries = NAMES.map((name, index) => {
    const code = codes[index] ?? '';
    return [name, { path: `assets/output-${name}-${hash(code)}.js`, code }] as const;
  });
  return { html, version: hash(html), libraries: Object.fromEntries(entries) as FrameFiles['libraries'] };
}

/** A frame can fetch nothing: fonts and images are in the text. */
const bundle = (entry: string): Promise<string> =>
  bundleScript(entry, {
    name: 'quireOutputFrame',
    plugins: [keepSmallestFonts],
    alias: {
      // The renderers only ever look up English words; the real package brings JupyterLab's server client.
      '@jupyterlab/translation': here('../frame/no-translation.ts'),
      '@jupyterlab/coreutils': fileURLToPath(import.meta.resolve('@jupyterlab/coreutils/lib/url.js')),
    },
  });

/** Every browser that runs Quire reads WOFF2; the older formats would triple KaTeX's size. */
const keepSmallestFonts: Plugin = {
  name: 'quire:keep-smallest-fonts',
  enforce: 'pre',
  transform: {
    filter: { id: /katex\.min\.css/ },
    handler: (css) => css.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)/g, ''),
  },
};

function toDocument(script: string, style: string): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="${FRAME_CONTENT_POLICY.join('; ')}">`,
    '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">',
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Output</title>',
    `<style>${style}</style></head><body><main id="outputs"></main>`,
    `<script>${script.replace(/<(\/script|!--)/gi, '<\\$1')}</script></body></html>`,
  ].join('');
}

function toModule({ version, libraries }: FrameFiles, base: string): string {
  const urls = Object.entries(libraries).map(([name, { path }]) => [name, base + path]);
  return [
    `export const frameUrl = ${JSON.stringify(`${base}output-frame?v=${version}`)};`,
    `export const libraryUrls = ${JSON.stringify(Object.fromEntries(urls))};`,
  ].join('\n');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
