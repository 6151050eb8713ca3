import {
  type AnalysisCell,
  type CheckDiagnostic,
  checkNotebook,
  type Diagnostic,
  extractParameters,
  loadParser,
  NotebookAnalyzer,
  type NotebookGraph,
  type Parameter,
} from '@quire/analysis';
import { assetUrl } from '../asset-url.ts';
import type { LabCell } from '../notebook/lab-notebook.ts';

/** What can be said of a notebook without running it. */
export type Understanding = {
  cells: readonly AnalysisCell[];
  /** As it ran, for what is on the screen now. */
  asRun: NotebookGraph;
  inputs: readonly Parameter[];
  /** As a clean run from top to bottom would meet it. */
  diagnostics: readonly (Diagnostic | CheckDiagnostic)[];
};

/** One for all notebooks: it keeps what it parsed by its text. */
const analyzer = new NotebookAnalyzer();

const loadHere = (): Promise<void> =>
  loadParser({
    runtimeWasm: assetUrl('web-tree-sitter.wasm'),
    pythonWasm: assetUrl('tree-sitter-python.wasm'),
  });

/** @throws AnalysisError when the parser cannot be fetched. */
export async function understand(
  labCells: readonly LabCell[],
  executionOrder: readonly string[],
): Promise<Understanding> {
  await loadHere();
  return read(labCells, executionOrder);
}

/** The same once the parser is there. */
export function read(labCells: readonly LabCell[], executionOrder: readonly string[]): Understanding {
  const cells = labCells.map(({ id, type, source, tags }): AnalysisCell => ({ id, type, source, tags }));
  const { parameters, diagnostics } = extractParameters(cells);
  const executionCounts = new Map(
    labCells.flatMap(({ id, executionCount }) =>
      executionCount === null ? [] : [[id, executionCount] as const],
    ),
  );
  const checks = checkNotebook(analyzer.analyze(cells), cells, { executionCounts });
  const order = new Map(cells.map(({ id }, index) => [id, index]));
  const place = (found: Diagnostic) => (order.get(found.cellId) ?? 0) * 1e9 + found.range.start;
  return {
    cells,
    asRun: analyzer.analyze(cells, { executionOrder }),
    inputs: parameters,
    diagnostics: [...diagnostics, ...checks].sort((left, right) => place(left) - place(right)),
  };
}
