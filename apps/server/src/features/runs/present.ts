import {
  notebookSlug,
  type RunEvent,
  type RunFailure,
  type RunOutput,
  type RunSummary,
  runFailure,
  runId,
  runStatus,
  spaceSlug,
} from '@quire/contract';
import { type Notebook, readerCellId } from '@quire/notebook';
import type { RunRow } from './store.ts';
import { withholdFromMessage, withholdFromText } from './withhold.ts';

/** How much of a run its person may see, and under which ids. */
export type Face = { canReadCode: boolean; cellIds: ReadonlyMap<string, string> };

export function faceOf(notebook: Notebook, canReadCode: boolean): Face {
  return {
    canReadCode,
    cellIds: new Map(
      notebook.cells.map((cell, index) => [cell.id, canReadCode ? cell.id : readerCellId(index)]),
    ),
  };
}

export function presentRun(row: RunRow, face: Face | null): RunSummary {
  return {
    id: runId.parse(row.id),
    notebook: {
      space: { slug: spaceSlug.parse(row.space_slug), name: row.space_name },
      slug: notebookSlug.parse(row.slug),
      title: row.title,
    },
    version: row.version,
    status: runStatus.parse(row.status),
    parameters: row.parameters,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    cellsDone: row.cells_done,
    cellsTotal: row.cells_total,
    failure: row.failure === null ? null : presentFailure(runFailure.parse(row.failure), face),
  };
}

/** Without the right to read code (or without knowing of it) a failure keeps its sentence and loses its traceback. */
export function presentFailure(failure: RunFailure, face: Face | null): RunFailure {
  const cellId = failure.cellId === null ? null : (face?.cellIds.get(failure.cellId) ?? null);
  if (face?.canReadCode) return { ...failure, cellId: cellId ?? failure.cellId };
  return { ...failure, cellId, traceback: null, message: withholdMessage(failure) };
}

const withholdMessage = ({ name, message }: RunFailure): string | null =>
  name === null || message === null ? message : withholdFromMessage(name, message) || null;

/** An event as its person may see it; `null` for one of a cell that they do not see. */
export function presentEvent(event: RunEvent, face: Face): RunEvent | null {
  if (event.type === 'finished')
    return { ...event, failure: event.failure === null ? null : presentFailure(event.failure, face) };
  if (!('cellId' in event)) return event;
  const cellId = face.cellIds.get(event.cellId) ?? (face.canReadCode ? event.cellId : null);
  if (cellId === null) return null;
  if (event.type === 'output') return { ...event, cellId, output: presentOutput(event.output, face) };
  if (event.type === 'stream' && !face.canReadCode)
    return { ...event, cellId, text: withholdFromText(event.text) };
  return { ...event, cellId };
}

export function presentOutput(output: RunOutput, face: Face): RunOutput {
  if (face.canReadCode) return output;
  if (output.output_type === 'stream') return { ...output, text: withholdFromText(output.text) };
  if (output.output_type !== 'error') return output;
  return { ...output, traceback: [], evalue: withholdFromMessage(output.ename, output.evalue) };
}
