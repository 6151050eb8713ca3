import type { AnalysisCell } from '../cell.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { GraphStatement, NotebookGraph } from '../flow/graph.ts';
import { lineStartsOf, rangeOf } from '../source/range.ts';
import { checkFrames } from './check-frames.ts';
import { checkImports } from './check-imports.ts';
import { checkInputs } from './check-inputs.ts';
import { checkInstalls } from './check-installs.ts';
import { checkPaths } from './check-paths.ts';
import { checkRedefinitions } from './check-redefinitions.ts';
import { checkSecrets } from './check-secrets.ts';

/** What the checks report; the README lists each with an example. */
export type CheckCode =
  | 'undefined-name'
  | 'deleted-cell'
  | 'used-before-defined'
  | 'syntax-error'
  | 'unused-import'
  | 'unseeded-randomness'
  | 'machine-path'
  | 'input-changed'
  | 'input-without-type'
  | 'redefined'
  | 'change-of-a-copy'
  | 'installs-packages'
  | 'secret'
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
    ...missingNames(graph, order, saved),
    ...syntaxErrors(graph, cells),
    ...checkImports(graph, cells),
    ...checkInputs(graph, cells),
    ...checkRedefinitions(graph),
    ...unseededRandomness(graph),
    ...cells.flatMap(checkPaths),
    ...cells.flatMap(checkFrames),
    ...cells.flatMap(checkInstalls),
    ...checkSecrets(cells),
    ...outOfOrder(cells, saved),
  ];
  const position = (diagnostic: CheckDiagnostic) => order.get(diagnostic.cellId) ?? 0;
  return found.sort(
    (left, right) => position(left) - position(right) || left.range.start - right.range.start,
  );
}

function missingNames(
  graph: NotebookGraph,
  order: ReadonlyMap<string, number>,
  saved: SavedState,
): CheckDiagnostic[] {
  const seen = new Set<string>();
  return graph.missing.flatMap(({ name, cellId, range, definedLaterIn }): CheckDiagnostic[] => {
    const key = `${cellId} ${name}`;
    if (seen.has(key)) return [];
    seen.add(key);
    if (definedLaterIn === undefined && hasRunWithoutIt(cellId, saved)) {
      const message = `"${name}" comes from a cell that is no longer in the notebook: this cell ran when it was, and a clean run stops here.`;
      const hint = 'Bring the definition back in a cell above.';
      return [{ code: 'deleted-cell', severity: 'error', message, hint, cellId, range }];
    }
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

/** The cell was run, and numbers are missing among the saved ones: other cells ran that are gone. */
function hasRunWithoutIt(cellId: string, { executionCounts }: SavedState): boolean {
  const count = executionCounts?.get(cellId);
  if (executionCounts === undefined || count === undefined) return false;
  const before = [...executionCounts.values()].filter((other) => other < count).length;
  return before < count - 1;
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
