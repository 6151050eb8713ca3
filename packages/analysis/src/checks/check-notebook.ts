import type { AnalysisCell } from '../cell.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { GraphStatement, NotebookGraph } from '../flow/graph.ts';
import { readImports } from '../imports/read-imports.ts';
import { parseCell } from '../parser/parse-cell.ts';
import { lineStartsOf, rangeOf } from '../source/range.ts';
import { checkPaths } from './check-paths.ts';

/** What the checks report; the README lists each with an example. */
export type CheckCode =
  | 'undefined-name'
  | 'used-before-defined'
  | 'syntax-error'
  | 'unused-import'
  | 'unseeded-randomness'
  | 'machine-path'
  | 'out-of-order';

export type CheckDiagnostic = Diagnostic<CheckCode>;

/** What a notebook looked like when it was saved, for checks that need it. */
export interface SavedState {
  /** `execution_count` by cell id, where there is one. */
  readonly executionCounts?: ReadonlyMap<string, number>;
}

/**
 * Checks a notebook as a whole, as a clean run from top to bottom would meet it. Diagnostics come in the order of
 * the cells.
 */
export function checkNotebook(
  graph: NotebookGraph,
  cells: readonly AnalysisCell[],
  saved: SavedState = {},
): readonly CheckDiagnostic[] {
  const order = new Map(cells.map((cell, index) => [cell.id, index]));
  const found = [
    ...missingNames(graph, order),
    ...syntaxErrors(graph, cells),
    ...unusedImports(graph, cells),
    ...unseededRandomness(graph),
    ...cells.flatMap(checkPaths),
    ...outOfOrder(cells, saved),
  ];
  const position = (diagnostic: CheckDiagnostic) => order.get(diagnostic.cellId) ?? 0;
  return found.sort(
    (left, right) => position(left) - position(right) || left.range.start - right.range.start,
  );
}

function missingNames(graph: NotebookGraph, order: ReadonlyMap<string, number>): CheckDiagnostic[] {
  const seen = new Set<string>();
  return graph.missing.flatMap(({ name, cellId, range, definedLaterIn }): CheckDiagnostic[] => {
    const key = `${cellId} ${name}`;
    if (seen.has(key)) return [];
    seen.add(key);
    if (definedLaterIn === undefined) {
      const message = `"${name}" is not defined anywhere before this point, so a clean run stops here.`;
      const hint = 'Define or import it in a cell above. It may come from a cell that was deleted.';
      return [{ code: 'undefined-name', severity: 'error', message, hint, cellId, range }];
    }
    const later = (order.get(definedLaterIn) ?? 0) + 1;
    const message = `"${name}" is used here but defined only further down, in cell ${later}, so a clean run stops here.`;
    return [
      {
        code: 'used-before-defined',
        severity: 'error',
        message,
        hint: 'Move its definition above this cell.',
        cellId,
        range,
      },
    ];
  });
}

function syntaxErrors(graph: NotebookGraph, cells: readonly AnalysisCell[]): CheckDiagnostic[] {
  return graph.statements
    .filter(({ kind, cellId }) => kind === 'unparsed' && cells.some(({ id }) => id === cellId))
    .map(({ cellId, range }) => ({
      code: 'syntax-error',
      severity: 'error',
      message: 'This is not valid Python, so the cell cannot run.',
      cellId,
      range,
    }));
}

/** Imports that nothing uses; `import *`, `__future__` and imports for their effect under `try` are left alone. */
function unusedImports(graph: NotebookGraph, cells: readonly AnalysisCell[]): CheckDiagnostic[] {
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
  return cells.flatMap((cell): CheckDiagnostic[] => {
    if (cell.type !== 'code') return [];
    return readImports(parseCell(cell)).flatMap(({ module, local, member, range }): CheckDiagnostic[] => {
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
        },
      ];
    });
  });
}

/** Whether the cell mentions the name more than once: its import, and a use in the same statement or function. */
function isUsedInside(cell: AnalysisCell, name: string): boolean {
  return (cell.source.match(new RegExp(`(?<![\\w.])${name}(?!\\w)`, 'g'))?.length ?? 0) > 1;
}

function unseededRandomness(graph: NotebookGraph): CheckDiagnostic[] {
  const seeded = new Set<string>();
  const reported = new Set<string>();
  const draws = (statement: GraphStatement) =>
    statement.reads.filter((channel) => channel.startsWith('random:'));
  return graph.statements.flatMap((statement): CheckDiagnostic[] => {
    const drawn = draws(statement);
    for (const channel of statement.writes)
      if (channel.startsWith('random:') && !drawn.includes(channel)) seeded.add(channel);
    return drawn.flatMap((channel): CheckDiagnostic[] => {
      if (seeded.has(channel) || reported.has(channel)) return [];
      reported.add(channel);
      const library = channel.slice('random:'.length);
      const message = `This draws random numbers from ${library} without a seed, so each run gives another result.`;
      const hint =
        library === 'random' ? 'Call random.seed(0) first.' : 'Set a seed first, or pass random_state.';
      return [
        {
          code: 'unseeded-randomness',
          severity: 'info',
          message,
          hint,
          cellId: statement.cellId,
          range: statement.range,
        },
      ];
    });
  });
}

/** Cells whose saved numbers do not rise from top to bottom were run in another order than they stand. */
function outOfOrder(cells: readonly AnalysisCell[], { executionCounts }: SavedState): CheckDiagnostic[] {
  let highest = 0;
  return cells.flatMap((cell): CheckDiagnostic[] => {
    const count = executionCounts?.get(cell.id);
    if (count === undefined) return [];
    const isEarlier = count < highest;
    highest = Math.max(highest, count);
    if (!isEarlier) return [];
    const message = `This cell last ran as number ${count}, before a cell above it, so what was saved may differ from a clean run.`;
    const range = rangeOf(lineStartsOf(cell.source), 0, cell.source.length);
    return [
      {
        code: 'out-of-order',
        severity: 'warning',
        message,
        hint: 'Restart and run all cells before publishing.',
        cellId: cell.id,
        range,
      },
    ];
  });
}
