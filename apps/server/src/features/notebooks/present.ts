import {
  type Capabilities,
  type CellView,
  contentHash,
  type Heading,
  handle,
  type NotebookPage,
  type VersionSummary,
  type VersionView,
} from '@quire/contract';
import { type Cell, cellLayout, type Notebook, readerCellId, tagsOf } from '@quire/notebook';
import { presentCard } from './cards.ts';
import type { FullVersionRow, NotebookRow, VersionRow } from './store.ts';

export function presentVersion(row: VersionRow): VersionSummary {
  return {
    number: row.number,
    id: contentHash.parse(row.document_hash),
    message: row.message,
    author: { handle: handle.parse(row.handle), name: row.name },
    createdAt: row.created_at.toISOString(),
    cellCount: row.cell_count,
  };
}

/** Cells as a reader sees them. Without the right to read code, neither sources nor ids made from them leave the hub. */
export function presentCells(notebook: Notebook, canReadCode: boolean): CellView[] {
  return notebook.cells.map((cell, index) => ({
    id: canReadCode ? cell.id : readerCellId(index),
    type: cell.cell_type,
    source: canReadCode || cell.cell_type === 'markdown' ? cell.source : null,
    tags: canReadCode ? [...tagsOf(cell)] : [],
    ...presentLayout(cell),
    ...(cell.cell_type === 'markdown' &&
      cell.attachments && { attachments: cell.attachments as Record<string, Record<string, string>> }),
  }));
}

function presentLayout(cell: Cell): Pick<CellView, 'layout'> {
  const layout = cellLayout(cell);
  return layout.isHidden || layout.column !== null || layout.tab !== null ? { layout } : {};
}

/** Headings point to cells; their ids follow what the reader sees. */
export function presentHeadings(
  headings: readonly Heading[],
  notebook: Notebook,
  canReadCode: boolean,
): Heading[] {
  if (canReadCode) return [...headings];
  const ids = new Map(notebook.cells.map((cell, index) => [cell.id, readerCellId(index)]));
  return headings.map((heading) => ({ ...heading, cellId: ids.get(heading.cellId) ?? heading.cellId }));
}

export function presentVersionView(
  row: FullVersionRow,
  notebook: Notebook,
  canReadCode: boolean,
): VersionView {
  return {
    ...presentVersion(row),
    cells: presentCells(notebook, canReadCode),
    headings: presentHeadings(row.headings as Heading[], notebook, canReadCode),
    parameters: row.parameters,
    // Notes quote what the cell says; they are for those who may read it.
    parameterNotes: canReadCode ? (row.parameter_notes as VersionView['parameterNotes']) : [],
  };
}

export function presentPage(row: NotebookRow, can: Capabilities, current: VersionView): NotebookPage {
  return {
    ...presentCard(row),
    createdAt: row.created_at.toISOString(),
    versionCount: row.version_count ?? 0,
    can,
    current,
  };
}
