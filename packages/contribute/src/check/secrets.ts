import { type AnalysisCell, analyzeNotebook, checkNotebook } from '@quire/analysis';
import type { PlannedFile } from '../plan/plan.ts';
import type { CheckItem } from './check.ts';

/** Likely secrets in a file, as the finder of publishing has them. */
export function secretItems({ path, content }: PlannedFile): CheckItem[] {
  const cell: AnalysisCell = { id: path, type: 'code', source: content, tags: [] };
  return checkNotebook(analyzeNotebook([cell]), [cell])
    .filter(({ code }) => code === 'secret')
    .map(({ message, hint, range }) => ({
      message,
      advice: hint ?? null,
      path,
      line: range.startLine + 1,
      cellId: null,
    }));
}
