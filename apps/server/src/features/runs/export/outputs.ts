import { stripVTControlCharacters } from 'node:util';
import type { Output } from '@quire/notebook';
import { renderDownload } from './downloads.ts';
import { escapeHtml } from './escape-html.ts';
import { renderMarkdown } from './markdown.ts';

/** Chart libraries that a page carries with it when one of its outputs needs them. */
export type ChartLibrary = 'plotly' | 'vega';

/** JSON that a `<script>` element can hold. */
const embedJson = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');

const preformatted = (text: string, kind: string): string =>
  `<pre class="${kind}">${escapeHtml(stripVTControlCharacters(applyReturns(text)))}</pre>`;

/** What a terminal would show of text with carriage returns: a progress bar ends as its last state. */
const applyReturns = (text: string): string =>
  text
    .replace(/\r\n/g, '\n')
    .replace(/[^\n]*\r(?=[^\n])/g, '')
    .replace(/\r/g, '');

/** Markup and scripts of a notebook run in a frame without an origin, as they do in the hub. */
const frame = (kind: string, content: string): string =>
  `<div class="frame" data-kind="${kind}"><script type="application/json">${content}</script></div>`;

/** One output as HTML, and the library it needs. */
export function renderOutput(output: Output): { html: string; needs: ChartLibrary | null } {
  if (output.output_type === 'stream')
    return { html: preformatted(output.text, output.name === 'stderr' ? 'stderr' : 'stdout'), needs: null };
  if (output.output_type === 'error') return { html: renderError(output), needs: null };
  const data = output.data as Readonly<Record<string, unknown>>;
  const download = renderDownload(data);
  if (download !== null) return { html: download, needs: null };
  const types = Object.keys(data);
  const plotly = types.find((type) => /^application\/vnd\.plotly\.v\d+\+json$/.test(type));
  if (plotly) return { html: frame('plotly', embedJson(data[plotly])), needs: 'plotly' };
  const vega = types.find((type) => /^application\/vnd\.vega(lite)?\.v\d+[+.]json$/.test(type));
  if (vega) return { html: frame('vega', embedJson(data[vega])), needs: 'vega' };
  return { html: renderBundle(data), needs: null };
}

function renderBundle(data: Readonly<Record<string, unknown>>): string {
  const text = (type: string): string | null => (typeof data[type] === 'string' ? data[type] : null);
  const html = text('text/html');
  if (html !== null) return frame('html', embedJson(html));
  const markdown = text('text/markdown') ?? text('text/latex');
  if (markdown !== null) return `<div class="prose">${renderMarkdown(markdown)}</div>`;
  const svg = text('image/svg+xml');
  // As an image, a drawing has no scripts and loads nothing.
  if (svg !== null)
    return `<img alt="Figure" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`;
  for (const type of ['image/png', 'image/jpeg', 'image/gif', 'image/webp']) {
    const image = text(type);
    if (image !== null)
      return `<img alt="${escapeHtml(text('text/plain') ?? 'Figure')}" src="data:${type};base64,${escapeHtml(image.replace(/\s+/g, ''))}">`;
  }
  if (data['application/json'] !== undefined)
    return preformatted(JSON.stringify(data['application/json'], null, 2), 'stdout');
  return preformatted(text('text/plain') ?? `[${Object.keys(data).join(', ')}]`, 'result');
}

function renderError(error: { ename: string; evalue: string; traceback: readonly string[] }): string {
  const title = `<p class="error">${escapeHtml(error.ename)}${error.evalue ? `: ${escapeHtml(error.evalue)}` : ''}</p>`;
  if (error.traceback.length === 0) return title;
  return `${title}<details><summary>Technical details</summary>${preformatted(error.traceback.join('\n'), 'stderr')}</details>`;
}
