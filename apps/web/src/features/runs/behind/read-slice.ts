import { type AnalysisCell, analyzeNotebook, type NotebookSlice, sliceNotebook } from '@quire/analysis';
import { loadParser } from '@quire/analysis/browser';

/** The slice behind a cell's result. In a file of its own, so that the parser comes when it is asked for. */
export async function readSlice(cells: readonly AnalysisCell[], cellId: string): Promise<NotebookSlice> {
  await loadParser();
  return sliceNotebook({ graph: analyzeNotebook(cells), cells }, { cellId });
}
