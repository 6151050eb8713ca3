import type { Summary } from './figures.ts';
import type { Machine } from './machine.ts';

export type Report = {
  machine: Machine;
  isQuick: boolean;
  benchmarks: { name: string; title: string; figures: Summary[] }[];
};

/** A table for a terminal; `before` holds the committed figures. */
export function renderTable(title: string, figures: readonly Summary[], before: readonly Summary[]): string {
  const header = ['', 'n', 'p50', 'p95', 'min', 'max', 'baseline p50', 'target'];
  const rows = figures.map((figure) => {
    const old = before.find(({ name }) => name === figure.name);
    const show = (value: number) => `${value} ${figure.unit}`;
    return [
      figure.name,
      String(figure.n),
      show(figure.p50),
      show(figure.p95),
      show(figure.min),
      show(figure.max),
      old ? show(old.p50) : '–',
      describeTarget(figure),
    ];
  });
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [`\n${title}`, line(header), ...rows.map(line), ''].join('\n');
}

function describeTarget({ target, unit }: Summary): string {
  if (!target) return '';
  const bound = 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
  return `${target.of} ${bound} ${unit}: ${target.isMet ? 'met' : 'MISSED'}`;
}
