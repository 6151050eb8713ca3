import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type EarlyPage, findEarlyPage, linkToData, nameFiles } from './early-pages.ts';

const app: EarlyPage = {
  path: '/n/:space/:slug/app',
  scripts: ['assets/app-1.js'],
  styles: ['assets/app-2.css'],
  data: ['/api/v1/me', '/api/v1/sessions?space=:space&slug=:slug'],
};
const home: EarlyPage = { path: '/', scripts: ['assets/home-3.js'], styles: [], data: ['/api/v1/me'] };
const pages = [app, home];

describe('pages whose needs are named early', () => {
  it('are found by their addresses, with what stands in them', () => {
    expect(findEarlyPage(pages, '/n/risk/credit-limits/app')).toEqual({
      page: app,
      parts: new Map([
        ['space', 'risk'],
        ['slug', 'credit-limits'],
      ]),
    });
    expect(findEarlyPage(pages, '/')).toEqual({ page: home, parts: new Map() });
    expect(findEarlyPage(pages, '/n/risk/credit-limits/app/more')).toBeNull();
    expect(findEarlyPage(pages, '/n/risk//app')).toBeNull();
  });

  it.each(['/n/a>b/c/app', '/n/a"b/c/app', '/n/a,b/c/app', '/n/a;b/c/app', '/n/a b/c/app', '/n/a?b/c/app'])(
    'are not found where an address could leave the header: %s',
    (path) => {
      expect(findEarlyPage(pages, path)).toBeNull();
    },
  );

  it('name the data of this address', () => {
    const parts = new Map([
      ['space', 'risk'],
      ['slug', 'caf%C3%A9'],
    ]);
    expect(linkToData(app, parts)).toBe(
      '</api/v1/me>; rel=preload; as=fetch; crossorigin=anonymous; fetchpriority=high, ' +
        '</api/v1/sessions?space=risk&slug=caf%C3%A9>; rel=preload; as=fetch; crossorigin=anonymous; fetchpriority=high',
    );
  });

  it('name their files in the document, under a tag of their own', () => {
    const named = nameFiles('<head><title>$& Quire</title></head><body></body>', app);
    expect(named.text.replaceAll(/\s+/g, ' ')).toBe(
      '<head><title>$& Quire</title><link rel="stylesheet" crossorigin href="/assets/app-2.css"> ' +
        '<link rel="modulepreload" crossorigin href="/assets/app-1.js"> </head><body></body>',
    );
    expect(named.tag).not.toBe(nameFiles('<head></head>', home).tag);
    expect(named.tag).toBe(nameFiles('<head><title>$& Quire</title></head><body></body>', app).tag);
  });

  it('have a script within the document that begins before any other; all such are named by their hashes', () => {
    const document = '<head><script>dark()</script><script type="module" src="/a.js"></script></head>';
    const ahead = 'const end = "$&";';
    const hash = (script: string) => `sha256-${createHash('sha256').update(script).digest('base64')}`;
    const { text, scriptHashes } = nameFiles(document, { ...home, ahead });
    const [, script = ''] = /^<head><script>(.*?)<\/script>\s*<script>dark/s.exec(text) ?? [];
    expect(script).toBe(ahead);
    expect(scriptHashes).toEqual([hash(script), hash('dark()')]);
    expect(nameFiles(document, null)).toMatchObject({ text: document, scriptHashes: [hash('dark()')] });
  });
});
