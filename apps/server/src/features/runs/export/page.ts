import type { RunSummary } from '@quire/contract';
import type { Cell, CellExecution } from '@quire/notebook';
import { cellLayout, findParametersCell } from '@quire/notebook';
import type { FinishedRun } from '../service.ts';
import { escapeHtml } from './escape-html.ts';
import { renderMarkdown } from './markdown.ts';
import { type ChartLibrary, renderOutput } from './outputs.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';

/** Answers a library's script, `null` where the web app was not built. */
export type LoadLibrary = (name: ChartLibrary) => Promise<string | null>;

/** Nothing is loaded from anywhere, and frames inherit that. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; font-src data:; form-action 'none'; base-uri 'none'";

/** A run as one web page that needs no hub and no network: inputs, prose, outputs, and code where it may be read. */
export async function renderRunPage(
  finished: FinishedRun,
  outputs: ReadonlyMap<string, CellExecution>,
  loadLibrary: LoadLibrary,
): Promise<string> {
  const { run, notebook, canReadCode } = finished;
  const needed = new Set<ChartLibrary>();
  const inputsCell = findParametersCell(notebook);
  const body = withoutTitle(notebook.cells, run.notebook.title)
    .map((cell, index) =>
      renderCell({
        cell,
        execution: outputs.get(cell.id),
        showCode: canReadCode && index !== inputsCell,
        needed,
      }),
    )
    .join('\n');
  const libraries = await Promise.all(
    [...needed].map(
      async (name) =>
        `<script type="text/plain" id="library-${name}">${encodeScript((await loadLibrary(name)) ?? '')}</script>`,
    ),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(run.notebook.title)}</title><style>${PAGE_STYLE}</style></head>
<body${canReadCode ? ' class="has-code"' : ''}>
<header><h1>${escapeHtml(run.notebook.title)}</h1>${renderFacts(run)}${renderFailure(run)}${canReadCode ? '<label class="code-switch"><input type="checkbox" id="show-code"> Show code</label>' : ''}</header>
<main>${body}</main>
<footer>Run ${escapeHtml(run.id)} · version ${run.version} of ${escapeHtml(run.notebook.space.slug)}/${escapeHtml(run.notebook.slug)}</footer>
${libraries.join('\n')}<script>${PAGE_SCRIPT}</script></body></html>`;
}

/** A heading of the first level at the very top of a cell. */
const FIRST_HEADING = /^\s*#[ \t]+([^\n]*)(?:\n|$)/;

/** The cells without a first heading that only repeats the title, which the page's header shows already. */
function withoutTitle(cells: readonly Cell[], title: string): readonly Cell[] {
  const [first, ...others] = cells;
  if (first?.cell_type !== 'markdown') return cells;
  const heading = FIRST_HEADING.exec(first.source);
  if (heading?.[1]?.trim() !== title.trim()) return cells;
  return [{ ...first, source: first.source.slice(heading[0].length) }, ...others];
}

/** Base64, so that no text in a library can end the element that holds it. */
const encodeScript = (code: string): string => Buffer.from(code).toString('base64');

type CellRendering = {
  cell: Cell;
  execution: CellExecution | undefined;
  showCode: boolean;
  needed: Set<ChartLibrary>;
};

function renderCell({ cell, execution, showCode, needed }: CellRendering): string {
  // A page for keeping shows what the app shows.
  if (cell.cell_type === 'raw' || cellLayout(cell).isHidden) return '';
  if (cell.cell_type === 'markdown')
    return `<section class="prose">${renderMarkdown(cell.source, cell.attachments)}</section>`;
  const rendered = (execution?.outputs ?? []).map(renderOutput);
  for (const { needs } of rendered) if (needs) needed.add(needs);
  const code =
    showCode && cell.source.trim() !== ''
      ? `<pre class="code"><code>${escapeHtml(cell.source)}</code></pre>`
      : '';
  const shown = rendered.map(({ html }) => `<div class="output">${html}</div>`).join('');
  return code === '' && shown === '' ? '' : `<section>${code}${shown}</section>`;
}

function renderFacts(run: RunSummary): string {
  const inputs = Object.entries(run.parameters).map(
    ([name, value]) =>
      `<li><span>${escapeHtml(name)}</span> ${escapeHtml(typeof value === 'string' ? value : JSON.stringify(value))}</li>`,
  );
  const when = run.finishedAt ?? run.createdAt;
  return `<p class="when">Run on <time datetime="${when}">${when.slice(0, 16).replace('T', ' at ')} UTC</time></p>${inputs.length > 0 ? `<ul class="inputs">${inputs.join('')}</ul>` : ''}`;
}

function renderFailure(run: RunSummary): string {
  if (run.status === 'cancelled')
    return '<p class="failure">This run was cancelled. What it had shown by then is below.</p>';
  if (!run.failure) return '';
  return `<p class="failure">${escapeHtml(run.failure.sentence)} ${escapeHtml(run.failure.advice ?? '')}</p>`;
}
