import type { VisualizationSpec } from 'vega-embed';
import type { FramedContent } from '../frame-protocol.ts';
import { needLibrary } from './frame-libraries.ts';
import { isDark } from './look.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Plotly's figures bring their own ground; responsive, without the link to Plotly's site. */
export async function renderPlotly(node: HTMLElement, figure: unknown): Promise<void> {
  const { Plotly } = await needLibrary('plotly');
  const { data, layout, config } = asFields(figure);
  const chart = node.querySelector<HTMLElement>(':scope > .chart') ?? addChart(node);
  await Plotly.react(chart, data ?? [], layout ?? {}, {
    responsive: true,
    displaylogo: false,
    ...asFields(config),
  });
}

export async function renderVega(node: HTMLElement, content: FramedContent): Promise<void> {
  const { quireVegaEmbed } = await needLibrary('vega');
  const isLite = content.mimeType.includes('vegalite');
  node.replaceChildren();
  await quireVegaEmbed(addChart(node), content.data as VisualizationSpec, {
    mode: isLite ? 'vega-lite' : 'vega',
    renderer: 'svg',
    actions: { export: true, source: false, compiled: false, editor: false },
    ...(isDark() ? { theme: 'dark' as const } : {}),
    config: { background: 'transparent', ...(isDark() ? { axis: { gridColor: '#3b3d44' } } : {}) },
    // A chart made with another version of Vega-Lite says so in the console only.
    logLevel: 1,
  });
}

function addChart(node: HTMLElement): HTMLElement {
  const chart = document.createElement('div');
  chart.className = 'chart';
  node.append(chart);
  return chart;
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
