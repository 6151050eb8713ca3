import {
  applyRunEvent,
  contentHash,
  EMPTY_RUN_STATE,
  HubError,
  isFinished,
  type Run,
  type RunEvent,
  type RunState,
  type RunStatus,
  type RunSummary,
  runId as runIdSchema,
  type Upload,
  uploadId,
} from '@quire/contract';
import type { Notebook } from '@quire/notebook';
import type { Database } from '../../database/connect.ts';
import { sendSignal } from '../../database/signal-channel.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Signals } from '../../ports/signals.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import { presentCells, presentHeadings } from '../notebooks/present.ts';
import type { NotebookAddress, NotebooksService } from '../notebooks/service.ts';
import { checkParameters } from './check-parameters.ts';
import { appendEvent, readEvents } from './events.ts';
import { endRun } from './executor.ts';
import { followEvents } from './follow.ts';
import {
  EVENTS_PER_READ,
  RUNS_WAITING_PER_PERSON_MAX,
  UPLOAD_BYTES_PER_PERSON_MAX,
  UPLOADS_PER_PERSON_MAX,
} from './limits.ts';
import { type Face, faceOf, presentEvent, presentRun } from './present.ts';
import { handOver, type Vault } from './secrets.ts';
import * as store from './store.ts';
import { safeFileName } from './uploads.ts';
import { isBlobUsed } from './used-blobs.ts';

type Dependencies = {
  db: Database;
  blobs: BlobStore;
  signals: Signals;
  notebooks: NotebooksService;
  vault: Vault;
};
type ListQuery = {
  space?: string | undefined;
  slug?: string | undefined;
  status?: RunStatus | undefined;
  before?: string | undefined;
  limit: number;
};
export type FinishedRun = {
  run: RunSummary;
  notebook: Notebook;
  state: RunState;
  canReadCode: boolean;
  readBlob: (hash: string) => Promise<Uint8Array<ArrayBuffer>>;
};
export type RunsService = ReturnType<typeof createRunsService>;

export function createRunsService({ db, blobs, signals, notebooks, vault }: Dependencies) {
  const load = async (caller: Caller, id: string) => {
    const row = await store.findRun(db, caller.id, id);
    if (!row) throw runAbsent();
    return row;
  };
  const loadFace = async (
    caller: Caller,
    row: store.RunRow,
  ): Promise<{ face: Face; version: Awaited<ReturnType<NotebooksService['loadForRun']>> }> => {
    const [version, can] = await Promise.all([
      notebooks.loadForRun(row.notebook_id, row.version),
      notebooks.capabilitiesFor(caller, { space: row.space_slug, slug: row.slug }),
    ]);
    return { face: faceOf(version.notebook, can.readCode), version };
  };

  type Shown = Pick<Awaited<ReturnType<typeof loadFace>>['version'], 'notebook' | 'headings' | 'parameters'>;
  const get = async (caller: Caller, id: string, known?: { version: Shown; face: Face }): Promise<Run> => {
    const row = await load(caller, id);
    const [{ face, version }, queuePosition, typicalMilliseconds] = await Promise.all([
      known ?? loadFace(caller, row),
      row.status === 'queued' ? store.queuePosition(db, row) : null,
      store.typicalMilliseconds(db, row.notebook_id, row.version),
    ]);
    return {
      ...presentRun(row, face),
      schema: version.parameters,
      cells: presentCells(version.notebook, face.canReadCode),
      headings: presentHeadings(version.headings as Run['headings'], version.notebook, face.canReadCode),
      canReadCode: face.canReadCode,
      lastEvent: row.last_event,
      queuePosition,
      start: row.start_info as Run['start'],
      typicalMilliseconds,
    };
  };

  return {
    get: (caller: Caller, id: string): Promise<Run> => get(caller, id),

    /** Queues a run as the caller, with values checked by the notebook's own parameters. */
    async create(
      caller: Caller,
      at: NotebookAddress,
      wanted: { version?: number | undefined; parameters: Record<string, unknown> },
    ): Promise<Run> {
      const version = await notebooks.getRunnable(caller, at, wanted.version);
      const { values, asked, secrets } = await checkParameters(db, caller, {
        notebook: version.notebook,
        given: wanted.parameters,
      });
      const id = await db.transaction().execute(async (tx) => {
        if ((await store.countWaiting(tx, caller.id)) >= RUNS_WAITING_PER_PERSON_MAX) {
          throw new HubError(
            'too-many-runs',
            `You have ${RUNS_WAITING_PER_PERSON_MAX} runs waiting already. Let some of them finish, or cancel them.`,
          );
        }
        const cellsTotal = version.notebook.cells.filter((cell) => cell.cell_type === 'code').length;
        const run = await store.insertRun(tx, {
          notebookId: version.notebookId,
          version: version.number,
          requestedBy: caller.id,
          parameters: { ...values, ...asked },
          cellsTotal,
          withholdsCode: !version.can.readCode,
        });
        await handOver(tx, vault, { runId: run.id, secrets });
        await recordAudit(tx, {
          actorId: caller.id,
          action: 'run.created',
          subject: run.id,
          details: { notebook: `${at.space}/${at.slug}`, version: version.number },
        });
        await sendSignal(tx, { kind: 'queued' });
        return run.id;
      });
      return get(caller, id, { version, face: faceOf(version.notebook, version.can.readCode) });
    },

    async list(caller: Caller, query: ListQuery): Promise<{ runs: RunSummary[]; next: string | null }> {
      const rows = await store.listRuns(db, caller.id, { ...query, before: parseCursor(query.before) });
      const last = rows.at(-1);
      return {
        runs: rows.map((row) => presentRun(row, null)),
        next: last && rows.length === query.limit ? `${last.created_at.toISOString()}_${last.id}` : null,
      };
    },

    /** The events of a run after a number, as they come, until it has finished or `signal` aborts; `null` is a sign of life. */
    async follow(
      caller: Caller,
      id: string,
      { after, signal }: { after: number; signal: AbortSignal },
    ): Promise<AsyncGenerator<RunEvent | null>> {
      const { face } = await loadFace(caller, await load(caller, id));
      return followEvents<RunEvent>({
        signals,
        after,
        signal,
        read: (last) => readEvents(db, id, { after: last, limit: EVENTS_PER_READ }),
        isAbout: (heard) => heard.kind === 'events' && heard.runId === id,
        present: (event) => presentEvent(event, face),
        isLast: (event) => event.type === 'finished',
      });
    },

    async cancel(caller: Caller, id: string): Promise<RunSummary> {
      await db.transaction().execute(async (tx) => {
        const run = await store.lockRun(tx, caller.id, id);
        if (!run) throw runAbsent();
        if (isFinished(run.status as RunStatus))
          throw new HubError('run-finished', 'This run had already finished.');
        if (run.status === 'cancelling') return;
        await recordAudit(tx, { actorId: caller.id, action: 'run.cancelled', subject: id });
        if (run.status === 'queued')
          return endRun(tx, { notebooks, run, ending: { status: 'cancelled', failure: null } });
        await store.setCancelling(tx, id);
        await appendEvent(tx, id, { type: 'status', status: 'cancelling' });
        await sendSignal(tx, { kind: 'cancel', runId: id });
      });
      return presentRun(await load(caller, id), null);
    },

    async remove(caller: Caller, id: string): Promise<void> {
      const hashes = await db.transaction().execute(async (tx) => {
        const run = await store.lockRun(tx, caller.id, id);
        if (!run) throw runAbsent();
        if (!isFinished(run.status as RunStatus))
          throw new HubError('run-not-finished', 'Cancel the run first, then delete it.');
        const blobRows = await store.listRunBlobs(tx, id);
        await store.deleteRun(tx, id);
        await recordAudit(tx, { actorId: caller.id, action: 'run.deleted', subject: id });
        return blobRows.map((row) => row.hash);
      });
      for (const hash of hashes) if (!(await isBlobUsed(db, hash))) await blobs.remove(hash);
    },

    /** All that an export needs. @throws HubError `run-not-finished` */
    async loadFinished(caller: Caller, id: string): Promise<FinishedRun> {
      const row = await load(caller, id);
      if (!isFinished(row.status as RunStatus))
        throw new HubError(
          'run-not-finished',
          'The run is still going on. Download it when it has finished.',
        );
      const { face, version } = await loadFace(caller, row);
      let state = EMPTY_RUN_STATE;
      for (;;) {
        const events = await readEvents(db, id, { after: state.lastEvent, limit: EVENTS_PER_READ });
        if (events.length === 0) break;
        // The document keeps its own cell ids; only what quotes code is withheld.
        for (const event of events)
          state = applyRunEvent(
            state,
            face.canReadCode
              ? event
              : (presentEvent(event, { canReadCode: false, cellIds: identity(version.notebook) }) ?? event),
          );
      }
      return {
        run: presentRun(row, face),
        notebook: version.notebook,
        state,
        canReadCode: face.canReadCode,
        readBlob: (hash) => blobs.get(hash),
      };
    },

    async readBlob(caller: Caller, id: string, hash: string): Promise<Uint8Array<ArrayBuffer>> {
      await load(caller, id);
      if (!(await store.findRunBlob(db, id, hash))) throw runAbsent();
      return blobs.get(hash);
    },

    async upload(caller: Caller, file: { name: string; bytes: Uint8Array }): Promise<Upload> {
      const bytes = file.bytes.byteLength;
      // Before anything is written; and again when it is this file's turn.
      requireRoom(await store.countUploads(db, caller.id), bytes);
      const hash = await blobs.put(file.bytes);
      const name = safeFileName(file.name);
      const adding = db.transaction().execute(async (tx) => {
        await store.takeUploadTurn(tx, caller.id);
        requireRoom(await store.countUploads(tx, caller.id), bytes);
        const row = await store.insertUpload(tx, { userId: caller.id, name, bytes, hash });
        await recordAudit(tx, {
          actorId: caller.id,
          action: 'file.uploaded',
          subject: row.id,
          details: { name, bytes },
        });
        return row.id;
      });
      const id = await adding.catch(async (error: unknown) => {
        if (!(await isBlobUsed(db, hash))) await blobs.remove(hash);
        throw error;
      });
      return { id: uploadId.parse(id), name, bytes, hash: contentHash.parse(hash) };
    },
  };
}

/** @throws HubError `too-large` where one more file of this size is more than a person may keep */
function requireRoom(kept: { files: number; bytes: number }, bytes: number): void {
  if (kept.bytes + bytes <= UPLOAD_BYTES_PER_PERSON_MAX && kept.files < UPLOADS_PER_PERSON_MAX) return;
  throw new HubError(
    'too-large',
    'Your uploaded files fill the space that one person has. Delete runs that used large files, or wait until unused ones are removed after a week.',
  );
}

const runAbsent = () => new HubError('not-found', 'There is no such run of yours.');
const identity = (notebook: Notebook): ReadonlyMap<string, string> =>
  new Map(notebook.cells.map((cell) => [cell.id, cell.id]));

function parseCursor(cursor: string | undefined): { at: Date; id: string } | null {
  const [at = '', id = ''] = (cursor ?? '').split('_');
  const date = new Date(at);
  return Number.isNaN(date.getTime()) || !runIdSchema.safeParse(id).success ? null : { at: date, id };
}
