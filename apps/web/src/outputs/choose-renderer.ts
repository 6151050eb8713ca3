import type { ShownBundle, ShownOutput } from './shown-output.ts';

/** What the page draws itself, because it holds no markup and no script. */
export type DirectKind = 'text' | 'image' | 'json' | 'table' | 'input' | 'download' | 'nothing';
/** What only the sandboxed frame may draw. */
export type FramedKind = 'html' | 'markdown' | 'latex' | 'javascript' | 'plotly' | 'vega' | 'widget';

export type RendererChoice =
  | { readonly place: 'page'; readonly kind: DirectKind; readonly mimeType: string }
  | { readonly place: 'frame'; readonly kind: FramedKind; readonly mimeType: string };

type Rule = readonly [pattern: RegExp, place: 'page' | 'frame', kind: DirectKind | FramedKind];

/**
 * Richest first. The order of JupyterLab's ranks (html 50, markdown 60, latex 70, svg 80, bitmaps 90,
 * javascript 110, text 120) with its chart extensions before them.
 */
const RULES: readonly Rule[] = [
  [/^application\/vnd\.quire\.input\+json$/, 'page', 'input'],
  [/^application\/vnd\.quire\.download\+json$/, 'page', 'download'],
  // Only where its state is known: elsewhere `withKnownWidgets` has left it out.
  [/^application\/vnd\.jupyter\.widget-view\+json$/, 'frame', 'widget'],
  [/^application\/vnd\.plotly\.v\d+\+json$/, 'frame', 'plotly'],
  // Altair wrote `+json` up to version 5 and writes `.json` since.
  [/^application\/vnd\.vega(lite)?\.v\d+[+.]json$/, 'frame', 'vega'],
  // Bokeh and HoloViews put their script and an empty marker in one bundle; the script is what runs.
  [/^application\/vnd\.(bokehjs|holoviews)_(load|exec)\.v\d+\+json$/, 'frame', 'javascript'],
  [/^text\/html$/, 'frame', 'html'],
  [/^text\/markdown$/, 'frame', 'markdown'],
  [/^text\/latex$/, 'frame', 'latex'],
  [/^image\/svg\+xml$/, 'page', 'image'],
  [/^image\/(png|jpeg|gif|webp|bmp|avif)$/, 'page', 'image'],
  [/^application\/vnd\.dataresource\+json$/, 'page', 'table'],
  [/^text\/csv$/, 'page', 'table'],
  [/^application\/(json|geo\+json)$/, 'page', 'json'],
  [/^(text|application)\/javascript$/, 'frame', 'javascript'],
  [/^text\/plain$/, 'page', 'text'],
  [/^application\/.*\+json$/, 'page', 'json'],
  [/^text\//, 'page', 'text'],
];

/** Picks the richest MIME type of a bundle that can be shown, and who may show it. */
export function chooseRenderer(bundle: ShownBundle): RendererChoice {
  const types = Object.keys(bundle.data);
  for (const [pattern, place, kind] of RULES) {
    const mimeType = types.find((type) => pattern.test(type));
    if (mimeType !== undefined)
      return { place, kind, mimeType: scriptOf(types, kind, mimeType) } as RendererChoice;
  }
  return { place: 'page', kind: 'nothing', mimeType: Object.keys(bundle.data)[0] ?? '' };
}

function scriptOf(types: readonly string[], kind: DirectKind | FramedKind, mimeType: string): string {
  if (kind !== 'javascript') return mimeType;
  return (
    types.find((type) => type.endsWith('/javascript')) ??
    types.find((type) => type === 'text/html') ??
    mimeType
  );
}

/** Neighbouring outputs drawn by the same side. */
export type OutputGroup =
  | { readonly place: 'page'; readonly output: ShownOutput; readonly index: number }
  | { readonly place: 'frame'; readonly outputs: readonly ShownBundle[]; readonly index: number };

/** Groups a cell's outputs so that neighbours that need the frame share one; their order stays. */
export function groupOutputs(outputs: readonly ShownOutput[]): readonly OutputGroup[] {
  const groups: OutputGroup[] = [];
  for (const [index, output] of outputs.entries()) {
    const isFramed = isBundle(output) && chooseRenderer(output).place === 'frame';
    const last = groups.at(-1);
    if (!isFramed) groups.push({ place: 'page', output, index });
    else if (last?.place === 'frame')
      groups[groups.length - 1] = { ...last, outputs: [...last.outputs, output] };
    else groups.push({ place: 'frame', outputs: [output], index });
  }
  return groups;
}

export function isBundle(output: ShownOutput): output is ShownBundle {
  return output.output_type === 'display_data' || output.output_type === 'execute_result';
}

/**
 * The outputs that load a charting library for the cells below them (`output_notebook()` of Bokeh,
 * `init_notebook_mode()` of Plotly and others). Each frame is a page of its own, so that these must run in
 * every later frame; pass them as `setup`.
 */
export function findSetupOutputs(outputs: readonly ShownOutput[]): readonly ShownBundle[] {
  return outputs.filter(isBundle).filter(isSetup);
}

function isSetup(output: ShownBundle): boolean {
  const types = Object.keys(output.data);
  if (types.some((type) => /_load\.v\d+\+json$/.test(type))) return true;
  const choice = chooseRenderer(output);
  const html = choice.kind === 'html' ? output.data[choice.mimeType] : '';
  return typeof html === 'string' && /<script\b/i.test(html) && !hasVisibleContent(html);
}

const INVISIBLE = /<(script|style)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->|<link\b[^>]*>|<meta\b[^>]*>/gi;

/** An element with an id is where a script will draw: it counts as something to see. */
function hasVisibleContent(html: string): boolean {
  const rest = html.replace(INVISIBLE, '');
  return (
    /\bid\s*=|<(img|svg|canvas|table|iframe|video)\b/i.test(rest) ||
    rest.replace(/<[^>]*>/g, '').trim() !== ''
  );
}
