import { renderHTML, renderLatex, renderMarkdown } from '@jupyterlab/rendermime/lib/renderers.js';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Marked } from 'marked';
import type { FramedContent } from '../frame-protocol.ts';
import { needLibrary } from './frame-libraries.ts';
import { loadKnownScripts } from './known-scripts.ts';
import { renderPlotly, renderVega } from './render-charts.ts';
import { wrapTables } from './scroll-tables.ts';
import { typesetter } from './typeset-math.ts';
import { drawWidget } from './widgets.ts';

const marked = new Marked({ gfm: true });
const markdownParser: IRenderMime.IMarkdownParser = { render: async (source) => marked.parse(source) };

/**
 * Nothing is sanitised here: an output may do in this document whatever it likes, and the document can do
 * nothing. Jupyter's renderers want a sanitiser only for untrusted content.
 */
const common = {
  trusted: true,
  resolver: null,
  sanitizer: { sanitize: (dirty: string) => dirty },
  linkHandler: null,
  shouldTypeset: true,
  latexTypesetter: typesetter,
} as const;

/** Draws one output into its element, replacing what was there. */
export async function renderContent(node: HTMLElement, content: FramedContent): Promise<void> {
  const { kind, data } = content;
  if (kind === 'plotly') return renderPlotly(node, data);
  if (kind === 'vega') return renderVega(node, content);
  if (kind === 'widget') return drawWidget(node, data);
  if (kind === 'javascript') return runScript(node, asText(data));
  const source = asText(data);
  await needMath(source, kind);
  if (kind === 'latex') {
    node.className = 'jp-RenderedLatex';
    await renderLatex({ host: node, source, shouldTypeset: true, latexTypesetter: typesetter });
  } else if (kind === 'markdown') {
    node.className = 'jp-RenderedHTMLCommon jp-RenderedMarkdown';
    await renderMarkdown({ host: node, source, markdownParser, ...common });
  } else {
    node.className = 'jp-RenderedHTMLCommon jp-RenderedHTML';
    await renderHTML({ host: node, source: await loadKnownScripts(source), ...common });
  }
  wrapTables(node);
}

function asText(data: unknown): string {
  if (Array.isArray(data)) return data.join('');
  return typeof data === 'string' ? data : JSON.stringify(data);
}

/** What can be mathematics; a lone dollar sign in HTML is far more often money. */
const MATH = { html: /\$\$|\\\(|\\\[|\\begin\{/, markdown: /\$|\\\(|\\\[|\\begin\{/, latex: /^/ } as const;

async function needMath(source: string, kind: keyof typeof MATH): Promise<void> {
  if (MATH[kind].test(source)) await needLibrary('katex');
}

/** As in Jupyter, the script gets its own output's element by the name `element`. */
async function runScript(node: HTMLElement, code: string): Promise<void> {
  node.replaceChildren();
  // biome-ignore lint/security/noGlobalEval: running the notebook's script is what this frame is for
  const run = globalThis.eval(`(async function (element) {\n${code}\n})`) as (
    element: HTMLElement,
  ) => Promise<void>;
  await run(node);
}
