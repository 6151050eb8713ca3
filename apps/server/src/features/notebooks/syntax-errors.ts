import { toAnalysisCells } from '@quire/analysis';
import { createLinter } from '@quire/analysis/node';
import type { Dataflow } from '@quire/contract';
import type { Notebook } from '@quire/notebook';

const linter = createLinter();

/**
 * A dataflow with syntax errors as Python words them: the parser behind the dataflow forgives, so that what is
 * whole in broken code still counts. Where the linter fails, the parser's own word stands.
 */
export async function withSyntaxErrors(dataflow: Dataflow, notebook: Notebook): Promise<Dataflow> {
  const found = await linter.syntaxErrors(toAnalysisCells(notebook)).catch(() => null);
  if (found === null) return dataflow;
  const place = new Map(notebook.cells.map((cell, index) => [cell.id, index]));
  const errors = found.map(({ code, severity, message, hint = null, cellId, range }) => ({
    ...{ code, severity, message, hint, cellId },
    line: range.startLine + 1,
    endLine: range.endLine + 1,
  }));
  const named = new Set(errors.map(({ cellId }) => cellId));
  const others = dataflow.diagnostics.filter(
    ({ code, cellId }) => code !== 'syntax-error' || !named.has(cellId),
  );
  const diagnostics = [...errors, ...others].sort(
    (left, right) => (place.get(left.cellId) ?? 0) - (place.get(right.cellId) ?? 0) || left.line - right.line,
  );
  return { ...dataflow, diagnostics };
}
