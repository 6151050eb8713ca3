import type { AnalysisCell } from '../cell.ts';
import type { Diagnostic, Fix } from '../diagnostic.ts';
import type { NotebookGraph } from '../flow/graph.ts';
import { type ImportedName, readImports } from '../imports/read-imports.ts';
import { parseCell } from '../parser/parse-cell.ts';

/** Imports that nothing uses; `import *`, `__future__` and imports for their effect under `try` are left alone. */
export function checkImports(
  graph: NotebookGraph,
  cells: readonly AnalysisCell[],
): Diagnostic<'unused-import'>[] {
  if (
    graph.statements.some(({ risks }) => risks.some(({ kind }) => kind === 'wildcard' || kind === 'unparsed'))
  )
    return [];
  const mentions = new Map<string, number>();
  for (const { uses, changes, kind, source } of graph.statements) {
    for (const name of [...uses, ...changes.map((change) => change.name)])
      mentions.set(name, (mentions.get(name) ?? 0) + 1);
    // Functions that are never called still mention what they would use.
    if (kind.endsWith('definition') || kind === 'magic')
      for (const name of source.match(/[A-Za-z_]\w*/g) ?? []) mentions.set(name, 1);
  }
  return cells.flatMap((cell): Diagnostic<'unused-import'>[] => {
    if (cell.type !== 'code') return [];
    const imports = readImports(parseCell(cell));
    return imports.flatMap((one): Diagnostic<'unused-import'>[] => {
      const { module, local, member, range } = one;
      const fix = removal(one, imports, cell.source);
      const isQuiet =
        local === '*' || module === '__future__' || mentions.has(local) || isUsedInside(cell, local);
      if (isQuiet) return [];
      const what = member === undefined ? module : `${module}.${member}`;
      const message = `"${what}" is imported as "${local}" but never used.`;
      return [
        {
          code: 'unused-import',
          severity: 'info',
          message,
          hint: 'Remove the import.',
          cellId: cell.id,
          range,
          ...(fix && { fix }),
        },
      ];
    });
  });
}

/** Whether the cell mentions the name more than once: its import, and a use in the same statement or function. */
function isUsedInside(cell: AnalysisCell, name: string): boolean {
  return (cell.source.match(new RegExp(`(?<![\\w.])${name}(?!\\w)`, 'g'))?.length ?? 0) > 1;
}

/** Takes the whole line away where it imports nothing else. */
function removal({ range }: ImportedName, imports: readonly ImportedName[], source: string): Fix | undefined {
  const start = source.lastIndexOf('\n', range.start - 1) + 1;
  const lineEnd = source.indexOf('\n', range.end);
  const end = lineEnd === -1 ? source.length : lineEnd + 1;
  const line = source.slice(start, end);
  const isAlone =
    imports.filter((other) => other.range.start >= start && other.range.start < end).length === 1;
  // Inside a block the line may be all there is, and brackets go on below.
  if (!isAlone || !/^(?:import|from)\s[^;(\\]*$/.test(line.trimEnd())) return undefined;
  return { start, end, replacement: '', title: 'Remove the import' };
}
