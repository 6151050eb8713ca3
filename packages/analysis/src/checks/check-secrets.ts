import { findSecrets, type Notebook } from '@quire/notebook';
import type { AnalysisCell } from '../cell.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { lineStartsOf, rangeOf } from '../source/range.ts';

/** Likely passwords, keys and tokens, as the finder of publishing has them. */
export function checkSecrets(cells: readonly AnalysisCell[]): Diagnostic<'secret'>[] {
  return findSecrets(asNotebook(cells)).flatMap(({ cellId, label, why, advice, line, column, length }) => {
    const source = cells.find(({ id }) => id === cellId)?.source ?? '';
    const starts = lineStartsOf(source);
    const start = (starts[line - 1] ?? 0) + column - 1;
    return [
      {
        code: 'secret' as const,
        severity: 'error' as const,
        message: `This looks like a secret (${label}): ${why}`,
        hint: advice,
        cellId,
        range: rangeOf(starts, start, Math.min(source.length, start + length)),
      },
    ];
  });
}

/** The finder reads types and texts alone. */
const asNotebook = (cells: readonly AnalysisCell[]): Notebook =>
  ({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map(({ id, type, source }) =>
      type === 'code'
        ? { cell_type: type, id, metadata: {}, source, outputs: [], execution_count: null }
        : { cell_type: type, id, metadata: {}, source },
    ),
  }) as Notebook;
