import type { Heading, Notebook } from '@quire/notebook';
import { describeNotebook, tagsOf } from '@quire/notebook';
import type { AnalysisCell } from '../cell.ts';
import { checkNotebook } from '../checks/check-notebook.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { analyzeNotebook } from '../flow/analyze-notebook.ts';
import type { ImportedPackage } from '../imports/read-imports.ts';
import { packagesOf, readImports } from '../imports/read-imports.ts';
import { extractParameters } from '../parameters/extract-parameters.ts';
import { readFormInputs } from '../parameters/form-metadata.ts';
import type { ParameterSet } from '../parameters/parameter.ts';
import { parseCell } from '../parser/parse-cell.ts';

/** What `quire inspect` shows of a notebook. */
export interface NotebookInspection {
  readonly title: string;
  readonly summary: string;
  readonly headings: readonly Heading[];
  readonly parameters: ParameterSet;
  /** By name. */
  readonly packages: readonly ImportedPackage[];
  /** Everything that deserves a look, the parameters' diagnostics and the checks', in order of position. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Converts `@quire/notebook`'s cells to what this package reads. */
export function toAnalysisCells(notebook: Notebook): readonly AnalysisCell[] {
  return notebook.cells.map((cell) => {
    const formInputs = readFormInputs(cell.metadata);
    return {
      id: cell.id,
      type: cell.cell_type,
      source: cell.source,
      tags: tagsOf(cell),
      ...(formInputs.length > 0 ? { formInputs } : {}),
    };
  });
}

/** Everything that can be said of a notebook without running it, for people. Needs `loadParser`. */
export function inspectNotebook(notebook: Notebook): NotebookInspection {
  const cells = toAnalysisCells(notebook);
  const parameters = extractParameters(cells);
  const parsed = cells.filter((cell) => cell.type === 'code').map(parseCell);
  const executionCounts = new Map(
    notebook.cells.flatMap((cell) =>
      cell.cell_type === 'code' && cell.execution_count !== null
        ? [[cell.id, cell.execution_count] as const]
        : [],
    ),
  );
  const checks = checkNotebook(analyzeNotebook(cells), cells, { executionCounts });
  const order = new Map(cells.map((cell, index) => [cell.id, index]));
  const position = (found: Diagnostic) => (order.get(found.cellId) ?? 0) * 1e9 + found.range.start;
  return {
    ...describeNotebook(notebook),
    parameters,
    packages: packagesOf(parsed.flatMap(readImports)),
    diagnostics: [...parameters.diagnostics, ...checks].sort(
      (left, right) => position(left) - position(right),
    ),
  };
}
