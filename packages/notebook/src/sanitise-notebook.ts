import { sanitiseCellMetadata, sanitiseNotebookMetadata } from './allowed-metadata.ts';
import type { Cell, CodeCell, MarkdownCell, Notebook, RawCell, SanitisedNotebook } from './document.ts';
import { formatPath } from './problems.ts';
import type { Removal, RemovalCode, Taken } from './removals.ts';
import { sanitiseAttachments } from './sanitise-attachments.ts';
import { sanitiseCode, sanitiseText } from './sanitise-text.ts';

export type { Removal, RemovalCode };

export interface SanitiseLimits {
  /** Largest attached image, decoded, in bytes. */
  readonly attachmentBytesMax: number;
  /** Largest image written into markdown as a data URI, decoded, in bytes. */
  readonly inlineImageBytesMax: number;
  /** All kept images of a notebook together, decoded, in bytes. */
  readonly imagesBytesMax: number;
}

/**
 * Screenshots that authors paste have up to 0.8 MB (measured on 1,400 public notebooks), whether Jupyter
 * attaches them or Colab writes them into the text. All together they load with every view of the page.
 */
export const DEFAULT_SANITISE_LIMITS: SanitiseLimits = {
  attachmentBytesMax: 1_000_000,
  inlineImageBytesMax: 1_000_000,
  imagesBytesMax: 5_000_000,
};

/**
 * Keeps what is known to be safe to publish and drops everything else: outputs, execution counts and widget
 * state go, metadata is kept by an allow-list (`allowed-metadata.ts`), attachments only as small images that
 * the text shows, data URIs in markdown and raw cells only as small images. Code is never changed, except for
 * characters that cannot be stored. Markup in markdown stays as the source text it is: whoever renders it must
 * treat it as untrusted. Sanitising a second time changes nothing.
 */
export function sanitiseNotebook(
  notebook: Notebook,
  limits: Partial<SanitiseLimits> = {},
): { notebook: SanitisedNotebook; removed: Removal[] } {
  const budget = { ...DEFAULT_SANITISE_LIMITS, ...limits, spent: 0 };
  const { metadata, taken } = sanitiseNotebookMetadata(notebook.metadata);
  const removed: Removal[] = taken.map((each) => ({ ...each, path: formatPath(each.path) }));
  const cells = notebook.cells.map((cell, cellIndex) => {
    const result = cell.cell_type === 'code' ? sanitiseCodeCell(cell) : sanitiseTextCell(cell, budget);
    for (const each of result.taken) {
      removed.push({
        ...each,
        path: formatPath(['cells', cellIndex, ...each.path]),
        cellId: cell.id,
        cellIndex,
      });
    }
    return result.cell;
  });
  // The one place that makes this type: everything above is why it may.
  const clean = { nbformat: 4, nbformat_minor: 5, metadata, cells } as const;
  return { notebook: clean as unknown as SanitisedNotebook, removed };
}

type Budget = SanitiseLimits & { spent: number };
type CellResult = { cell: Cell; taken: Taken[] };

function sanitiseCodeCell(cell: CodeCell): CellResult {
  const { metadata, taken: fromMetadata } = sanitiseCellMetadata('code', cell.metadata);
  const { source, taken: fromSource } = sanitiseCode(cell.source);
  return {
    cell: { cell_type: 'code', id: cell.id, source, metadata, execution_count: null, outputs: [] },
    taken: [...describeResults(cell), ...fromMetadata, ...fromSource],
  };
}

function describeResults(cell: CodeCell): Taken[] {
  const taken: Taken[] = [];
  if (cell.outputs.length > 0) {
    taken.push({
      code: 'outputs',
      path: ['outputs'],
      what: cell.outputs.length === 1 ? '1 output' : `${cell.outputs.length} outputs`,
      why: 'Outputs show what the author may see; whoever runs the notebook gets their own.',
      size: JSON.stringify(cell.outputs).length,
    });
  }
  if (cell.execution_count !== null) {
    taken.push({
      code: 'execution-count',
      path: ['execution_count'],
      what: `the execution count ${cell.execution_count}`,
      why: 'It belongs to the author’s own session.',
    });
  }
  return taken;
}

function sanitiseTextCell(cell: MarkdownCell | RawCell, budget: Budget): CellResult {
  const { metadata, taken: fromMetadata } = sanitiseCellMetadata(cell.cell_type, cell.metadata);
  const text = sanitiseText(cell.source, {
    imageBytesMax: budget.inlineImageBytesMax,
    bytesLeft: budget.imagesBytesMax - budget.spent,
  });
  budget.spent += text.bytes;
  const attached = sanitiseAttachments(cell.attachments ?? {}, text.source, {
    imageBytesMax: budget.attachmentBytesMax,
    bytesLeft: budget.imagesBytesMax - budget.spent,
  });
  budget.spent += attached.bytes;
  const hasAttachments = Object.keys(attached.attachments).length > 0;
  return {
    cell: {
      cell_type: cell.cell_type,
      id: cell.id,
      source: text.source,
      metadata,
      ...(hasAttachments ? { attachments: attached.attachments } : {}),
    },
    taken: [...fromMetadata, ...text.taken, ...attached.taken],
  };
}
