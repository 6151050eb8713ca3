import {
  applySessionEvents,
  EMPTY_SESSION_STATE,
  type RunSummary,
  runId,
  type Session,
  type SessionEvent,
  type SessionState,
} from '@quire/contract';
import type { Notebook } from '@quire/notebook';
import type { Database } from '../../database/connect.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { presentCells, presentHeadings } from '../notebooks/present.ts';
import type { NotebooksService } from '../notebooks/service.ts';
import type { Face } from '../runs/present.ts';
import type { FinishedRun } from '../runs/service.ts';
import { readEvents } from './events.ts';
import { EVENTS_PER_READ } from './limits.ts';
import { type Locked, withoutLocked } from './locked.ts';
import { presentSession, presentSessionEvent } from './present.ts';
import { queuePosition, type SessionRow } from './store.ts';

type Version = Awaited<ReturnType<NotebooksService['loadForRun']>>;

/** A session with the notebook that it shows, as somebody with this face may see it. */
export async function presentWhole(
  db: Database,
  row: SessionRow,
  { face, version }: { face: Face; version: Version },
): Promise<Session> {
  return {
    ...presentSession(row),
    schema: withoutLocked(version.parameters, row.locked as Locked | null),
    cells: presentCells(version.notebook, face.canReadCode),
    headings: presentHeadings(version.headings as Session['headings'], version.notebook, face.canReadCode),
    canReadCode: face.canReadCode,
    lastEvent: row.last_event,
    queuePosition: row.status === 'queued' ? await queuePosition(db, row.queued_at) : null,
    start: row.start_info as Session['start'],
  };
}

type Shown = {
  notebook: Notebook;
  canReadCode: boolean;
  /** Leaves out of an event what is not for whoever asks. */
  present?: (event: SessionEvent | null) => SessionEvent | null;
};

/** What a session shows now, as the result of a run. */
export async function collectShown(
  { db, blobs }: { db: Database; blobs: BlobStore },
  row: SessionRow,
  { notebook, canReadCode, present = (event) => event }: Shown,
): Promise<FinishedRun> {
  // The document keeps its own cell ids; only what quotes code is withheld.
  const face = { canReadCode, cellIds: new Map(notebook.cells.map((cell) => [cell.id, cell.id])) };
  let state = EMPTY_SESSION_STATE;
  // Counted apart from the state: it does not hear of what is not shown.
  for (let after = 0; ; ) {
    const events = await readEvents(db, row.id, { after, limit: EVENTS_PER_READ });
    const last = events.at(-1);
    if (last === undefined) break;
    after = last.seq;
    state = applySessionEvents(
      state,
      events.flatMap((event) => present(presentSessionEvent(event, face)) ?? []),
    );
  }
  return {
    run: asRun(row, state),
    notebook,
    state: state.run,
    canReadCode,
    readBlob: (hash) => blobs.get(hash),
  };
}

/** The results of the inputs they belong to, which may not be the newest ones yet. */
const asRun = (row: SessionRow, state: SessionState): RunSummary => ({
  ...presentSession(row),
  id: runId.parse(row.id),
  status: state.failure === null ? 'succeeded' : 'failed',
  parameters: { ...state.parameters },
  createdAt: row.last_used_at.toISOString(),
  startedAt: null,
  finishedAt: row.last_used_at.toISOString(),
  cellsDone: 0,
  cellsTotal: 0,
  failure: state.failure,
});
