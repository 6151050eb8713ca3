import type { RunCell } from '@quire/kernels';
import { type Notebook, tagsOf } from '@quire/notebook';

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
};

const toRunCell = (cell: Notebook['cells'][number]): RunCell => ({
  id: cell.id,
  source: cell.source,
  kind: cell.cell_type,
  tags: tagsOf(cell),
});

/** A notebook's cells as kernels take them. */
export const toRunCells = (notebook: Notebook, withholdsCode: boolean): RunCell[] => [
  ...(withholdsCode ? [QUIET_WARNINGS] : []),
  ...notebook.cells.map(toRunCell),
];
