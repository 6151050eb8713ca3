import type { CellExecution } from '@quire/notebook';
import type { FinishedRun } from './service.ts';

/** A run as one self-contained web page. */
export function renderRunPage(_finished: FinishedRun, _outputs: ReadonlyMap<string, CellExecution>): string {
  throw new Error('being written');
}
