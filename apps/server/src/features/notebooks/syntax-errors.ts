import { toAnalysisCells } from '@quire/analysis';
import { createLinter } from '@quire/analysis/node';
import type { Dataflow, DataflowDiagnostic } from '@quire/contract';
import type { Notebook } from '@quire/notebook';

const linter = createLinter();

/**
 * A dataflow with syntax errors as Python words them: the parser behind the dataflow forgives, so that what is
 * whole in broken code still counts. Where the linter fails, the parser's own word stands.
 */
export async function withSyntaxErrors(dataflow: Dataflow, notebook: Notebook): Promise<Dataflow> {
  const found = await linter.syntaxErrors(toAnalysisCells(notebook)).catch(() => null);
  if (found === null) return dataflow;
  const errors = found.map(({ code, severity, message, hint = null, cellId, range }) => ({
    ...{ code, severity, message, hint, cellId },
    line: range.startLine + 1,
    endLine: range.endLine + 1,
  }));
  const named = new Set(errors.map(({ cellId }) => cellId));
  const others = dataflow.diagnostics.filter(
    ({ code, cellId }) => code !== 'syntax-error' || !named.has(cellId),
  );
  return withDiagnostics({ ...dataflow, diagnostics: others }, errors, notebook);
}

/** A dataflow with more to know of it, in the order of the notebook. */
export function withDiagnostics(
  dataflow: Dataflow,
  more: readonly DataflowDiagnostic[],
  notebook: Notebook,
): Dataflow {
  if (more.length === 0) return dataflow;
  const place = new Map(notebook.cells.map((cell, index) => [cell.id, index]));
  const diagnostics = [...more, ...dataflow.diagnostics].sort(
    (left, right) => (place.get(left.cellId) ?? 0) - (place.get(right.cellId) ?? 0) || left.line - right.line,
  );
  return { ...dataflow, diagnostics };
}
