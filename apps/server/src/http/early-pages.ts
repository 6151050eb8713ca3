import { createHash } from 'node:crypto';

/** What the web app's build writes down for the pages that people open by a link from elsewhere. */
export type EarlyPage = {
  /** `:name` stands for one part of the address. */
  readonly path: string;
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** Addresses of the API that the page asks for first, for people who are signed in. */
  readonly data: readonly string[];
  /** The text of a script that does not wait for the others. The build sees to it that it can stand in a document. */
  readonly ahead?: string;
};

/** A part of an address as a browser writes it: nothing in it can leave the header it goes into. */
const PART = /^[\w.~%-]+$/;

/** The page at this address, and what stands in it for each `:name`. */
export function findEarlyPage(
  pages: readonly EarlyPage[],
  path: string,
): { page: EarlyPage; parts: ReadonlyMap<string, string> } | null {
  const asked = path.split('/');
  for (const page of pages) {
    const parts = matchParts(page.path.split('/'), asked);
    if (parts) return { page, parts };
  }
  return null;
}

function matchParts(pattern: readonly string[], asked: readonly string[]): Map<string, string> | null {
  if (pattern.length !== asked.length) return null;
  const parts = new Map<string, string>();
  for (const [index, wanted] of pattern.entries()) {
    const part = asked[index] ?? '';
    if (!wanted.startsWith(':')) {
      if (wanted !== part) return null;
    } else {
      if (!PART.test(part)) return null;
      parts.set(wanted.slice(1), part);
    }
  }
  return parts;
}

/** The `Link` header that lets the browser fetch data while it still reads the page's code. */
export function linkToData(page: EarlyPage, parts: ReadonlyMap<string, string>): string {
  return page.data
    .map((address) => address.replaceAll(/:(\w+)/g, (_, name: string) => parts.get(name) ?? ''))
    .map((address) => `<${address}>; rel=preload; as=fetch; crossorigin=anonymous; fetchpriority=high`)
    .join(', ');
}

/** A page's own document. */
export type NamedPage = {
  readonly text: string;
  /** Changes with the text. */
  readonly tag: string;
  /** Of the scripts within it, as a content security policy names them. */
  readonly scriptHashes: readonly string[];
};

/** The app's document with the files of one page named in it, and the script that begins before they are there. */
export function nameFiles(document: string, page: EarlyPage | null): NamedPage {
  const links = [
    ...(page?.styles ?? []).map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
    ...(page?.scripts ?? []).map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`),
  ];
  const ahead = page?.ahead;
  const text = document
    .replace('<script>', (tag) => (ahead === undefined ? tag : `<script>${ahead}</script>\n    ${tag}`))
    .replace('</head>', (end) => [...links, end].join('\n    '));
  const scripts = [...text.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script ?? '');
  return {
    text,
    tag: sha256(text).toString('base64url').slice(0, 16),
    scriptHashes: scripts.map((script) => `sha256-${sha256(script).toString('base64')}`),
  };
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
