import type { RunCell } from '@quire/kernels';
import { INJECTED_TAG, type Notebook, tagsOf } from '@quire/notebook';

/** Python's warnings quote the line that caused them, which is not for everyone to read. */
const QUIET_WARNINGS: RunCell = {
  id: 'quire-quiet-warnings',
  kind: 'code',
  source: [
    'def _quire():',
    '    import warnings',
    "    warnings.formatwarning = lambda message, category, *_, **__: f'{category.__name__}: {message}\\n'",
    '_quire()',
    'del _quire',
  ].join('\n'),
  isAdded: true,
};

const toRunCell = (cell: Notebook['cells'][number]): RunCell => {
  const tags = tagsOf(cell);
  // The notebook's own cells keep the numbers that their author knows them by.
  const isAdded = tags.includes(INJECTED_TAG);
  return { id: cell.id, source: cell.source, kind: cell.cell_type, tags, isAdded };
};

/** A notebook's cells as kernels take them. */
export const toRunCells = (notebook: Notebook, withholdsCode: boolean): RunCell[] => [
  ...(withholdsCode ? [QUIET_WARNINGS] : []),
  ...notebook.cells.map(toRunCell),
];
