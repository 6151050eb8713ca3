import { canonicalJson } from './canonical-json.ts';
import type { Attachments, Cell, Json, Notebook } from './document.ts';
import { sha256Hex } from './hash.ts';

/**
 * The content address of a notebook: SHA-256 (64 hex digits) over the canonical JSON of what was written,
 * ids and metadata included, outputs and execution counts not. Sanitise first: volatile metadata would
 * otherwise make a new address for the same notebook.
 */
export function contentHash(notebook: Notebook): string {
  return sha256Hex(
    canonicalJson({
      nbformat: notebook.nbformat,
      nbformat_minor: notebook.nbformat_minor,
      metadata: notebook.metadata,
      cells: notebook.cells.map((cell) => ({ id: cell.id, ...writtenContent(cell) })),
    }),
  );
}

/**
 * SHA-256 (64 hex digits) over what was written in one cell, without its id: the same for a copy of the cell
 * in another place or another notebook.
 */
export function cellHash(cell: Cell): string {
  return sha256Hex(canonicalJson(writtenContent(cell)));
}

function writtenContent(cell: Cell): { readonly [key: string]: Json } {
  const content = { cell_type: cell.cell_type, source: cell.source, metadata: cell.metadata };
  const attachments: Attachments | undefined = cell.cell_type === 'code' ? undefined : cell.attachments;
  return attachments === undefined ? content : { ...content, attachments };
}
