import type { EstimateSummary, SamplesSummary, Summary } from './figures.ts';
import type { Machine } from './machine.ts';

export type Report = {
  machine: Machine;
  isQuick: boolean;
  benchmarks: { name: string; title: string; figures: Summary[] }[];
};

/** Tables for a terminal; `before` holds the committed figures. */
export function renderTable(title: string, figures: readonly Summary[], before: readonly Summary[]): string {
  const samples = figures.filter((figure) => 'p50' in figure);
  const estimates = figures.filter((figure) => 'value' in figure);
  const old = new Map(before.map((figure) => [figure.name, figure]));
  return [
    `\n${title}`,
    ...(samples.length > 0 ? renderSamples(samples, old) : []),
    ...(estimates.length > 0 ? renderEstimates(estimates, old) : []),
    '',
  ].join('\n');
}

type Before = ReadonlyMap<string, Summary>;

function renderSamples(figures: readonly SamplesSummary[], before: Before): string[] {
  const rows = figures.map((figure) => {
    const old = before.get(figure.name);
    const show = (value: number) => `${value} ${figure.unit}`;
    return [
      figure.name,
      String(figure.n),
      show(figure.p50),
      show(figure.p95),
      show(figure.min),
      show(figure.max),
      old && 'p50' in old ? show(old.p50) : '–',
      figure.target ? describeTarget(`${figure.target.of} `, figure) : '',
    ];
  });
  return align([['', 'n', 'p50', 'p95', 'min', 'max', 'baseline p50', 'target'], ...rows]);
}

function renderEstimates(figures: readonly EstimateSummary[], before: Before): string[] {
  const rows = figures.map((figure) => {
    const old = before.get(figure.name);
    const show = (value: number) => (figure.unit === '%' ? `${value} %` : String(value));
    return [
      figure.name,
      String(figure.n),
      show(figure.value),
      figure.interval ? `${figure.interval[0]} to ${figure.interval[1]}` : '',
      old && 'value' in old ? show(old.value) : '–',
      describeTarget('', figure),
    ];
  });
  return align([['', 'n', 'mean', '95 % interval', 'baseline', 'target'], ...rows]);
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  '));
}

function describeTarget(of: string, { target, unit }: Summary): string {
  if (!target) return '';
  const bound = 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
  return `${of}${bound} ${unit === 'counted' ? '' : `${unit}`}: ${target.isMet ? 'met' : 'MISSED'}`;
}
