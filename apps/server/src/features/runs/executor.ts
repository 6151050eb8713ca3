import { extractParameters, toAnalysisCells, toPythonAssignments } from '@quire/analysis';
import type { RunFailure, RunStatus } from '@quire/contract';
import {
  type ContextFile,
  executeNotebook,
  type RunEvent as KernelEvent,
  type KernelProvider,
  type RunCell,
  type RunLimits,
} from '@quire/kernels';
import { injectParameters, type Notebook, tagsOf } from '@quire/notebook';
import type { Database } from '../../database/connect.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { recordAudit } from '../audit/service.ts';
import type { NotebooksService } from '../notebooks/service.ts';
import type { Claimed } from './claims.ts';
import { appendEvent, type NewEvent } from './events.ts';
import { ClaimLostError, Journal } from './journal.ts';
import * as store from './store.ts';
import { toNewEvent, toRunFailure } from './translate.ts';
import { parseUploadRef, replaceFiles, safeFileName } from './uploads.ts';

export type ExecutorDependencies = {
  db: Database;
  blobs: BlobStore;
  notebooks: NotebooksService;
  kernels: KernelProvider;
  /** The kernelspec that runs use. */
  environment: string;
  limits: Partial<RunLimits>;
  /** Variables that every run gets. */
  kernelEnv: Readonly<Record<string, string>>;
  log: { error(details: object, message: string): void };
};
type Ending = {
  status: Extract<RunStatus, 'succeeded' | 'failed' | 'cancelled'>;
  failure: RunFailure | null;
};

/** Executes one claimed run from its start to its end; never throws. */
export async function executeRun(
  dependencies: ExecutorDependencies,
  run: Claimed,
  signal: AbortSignal,
): Promise<void> {
  const { db, blobs, log } = dependencies;
  const journal = new Journal(db, blobs, run);
  try {
    const ending = await runToEnd(dependencies, { run, journal, signal });
    await journal.flush();
    await finishRun(dependencies, run, ending);
  } catch (error) {
    // Whoever has the run now has ended it, or will.
    if (error instanceof ClaimLostError) return;
    log.error({ err: error, run: run.id }, 'a run failed inside the hub');
    await finishRun(dependencies, run, { status: 'failed', failure: internalFailure() }).catch(
      (again: unknown) => {
        // The database is away; whoever finds the lease expired ends the run.
        log.error({ err: again, run: run.id }, 'the end of a run could not be written');
      },
    );
  }
}

async function runToEnd(
  dependencies: ExecutorDependencies,
  { run, journal, signal }: { run: Claimed; journal: Journal; signal: AbortSignal },
): Promise<Ending> {
  await journal.add({ type: 'status', status: 'starting' });
  const { notebook } = await dependencies.notebooks.loadForRun(run.notebook_id, run.version);
  const prepared = await prepare(dependencies, run, notebook);
  // Neither the injected values nor a preparation of ours count as cells of the notebook.
  const counted = new Set(notebook.cells.map((cell) => cell.id));
  const outcome = await executeNotebook({
    kernel: (startSignal) =>
      dependencies.kernels.start(dependencies.environment, {
        env: { ...dependencies.kernelEnv, QUIRE_RUN_ID: run.id },
        files: prepared.files,
        signal: startSignal,
      }),
    cells: [...(run.withholds_code ? [QUIET_WARNINGS] : []), ...prepared.notebook.cells.map(toRunCell)],
    limits: dependencies.limits,
    signal,
    onEvent: (event) => record(dependencies, { run, journal, event, counted }),
  });
  return {
    status: outcome.outcome,
    failure: outcome.failure === undefined ? null : toRunFailure(outcome.failure),
  };
}

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

async function record(
  { db }: ExecutorDependencies,
  {
    run,
    journal,
    event,
    counted,
  }: { run: Claimed; journal: Journal; event: KernelEvent; counted: ReadonlySet<string> },
): Promise<void> {
  if (event.type === 'kernel-started') {
    journal.setProgress({ status: 'running' });
    const { rung, reasons, startMs } = event.trace;
    await db
      .updateTable('runs')
      .set({
        start_info: JSON.stringify({ rung, reason: reasons.join(' '), milliseconds: Math.round(startMs) }),
      })
      .where('id', '=', run.id)
      .execute();
    await journal.add({ type: 'status', status: 'running' });
    return;
  }
  if (event.type === 'cell-finished' && event.status === 'succeeded' && counted.has(event.cellId))
    journal.setProgress({ cellsDone: journal.progress.cellsDone + 1 });
  const next = toNewEvent(event);
  if (next) await journal.add(next);
}

/** The notebook with this run's values in papermill's injected cell, and its files. */
async function prepare(
  { db, blobs }: ExecutorDependencies,
  run: Claimed,
  notebook: Notebook,
): Promise<{ notebook: Notebook; files: ContextFile[] }> {
  const parameters = extractParameters(toAnalysisCells(notebook));
  const files: ContextFile[] = [];
  const values = await replaceFiles(
    parameters,
    run.parameters as Parameters<typeof replaceFiles>[1],
    async (value) => {
      const ref = parseUploadRef(value);
      const upload = ref && (await store.findUpload(db, run.requested_by, ref.id));
      if (!upload) throw new Error(`upload ${value} of run ${run.id} is gone`);
      const path = files.some((file) => file.path === safeFileName(upload.name))
        ? `${files.length}-${safeFileName(upload.name)}`
        : safeFileName(upload.name);
      files.push({ path, content: await blobs.get(upload.hash) });
      return path;
    },
  );
  return {
    notebook:
      Object.keys(values).length === 0
        ? notebook
        : injectParameters(notebook, toPythonAssignments(parameters, values)),
    files,
  };
}

/** Ends a run exactly once: whoever still has the claim, or finds it abandoned, and nobody after that. */
export async function finishRun(
  { db, notebooks }: Pick<ExecutorDependencies, 'db' | 'notebooks'>,
  run: { id: string; claim: string; notebook_id: string },
  ending: Ending,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const held = await tx
      .selectFrom('runs')
      .select('status')
      .where('id', '=', run.id)
      .where('claim', '=', run.claim)
      .forUpdate()
      .executeTakeFirst();
    if (!held) return;
    await endRun(tx, { notebooks, run, ending: decideEnding(held.status === 'cancelling', ending) });
  });
}

/** Only its person cancels a run. A run stopped otherwise lost its hub, and says so. */
function decideEnding(isCancelling: boolean, ending: Ending): Ending {
  if (isCancelling && ending.status !== 'succeeded') return { status: 'cancelled', failure: null };
  return ending.status === 'cancelled' ? { status: 'failed', failure: interruptedFailure() } : ending;
}

/** Writes the end into a transaction that has locked the run. */
export async function endRun(
  tx: Parameters<typeof recordAudit>[0],
  {
    notebooks,
    run,
    ending,
  }: { notebooks: NotebooksService; run: { id: string; notebook_id: string }; ending: Ending },
): Promise<void> {
  const finished: NewEvent = { type: 'finished', ...ending };
  await store.setFinished(tx, run.id, ending);
  await appendEvent(tx, run.id, finished);
  if (ending.status !== 'cancelled')
    await notebooks.countRun(tx, run.notebook_id, ending.status === 'succeeded');
  await recordAudit(tx, {
    actorId: null,
    action: 'run.finished',
    subject: run.id,
    details: { status: ending.status, code: ending.failure?.code ?? null },
  });
}

const NO_CELL = { cellId: null, name: null, message: null, traceback: null };
const internalFailure = (): RunFailure => ({
  ...NO_CELL,
  code: 'internal',
  sentence: 'The hub could not finish this run.',
  advice: 'Run it again. If it happens again, tell your administrator; the details are in the hub’s log.',
});
export const interruptedFailure = (): RunFailure => ({
  ...NO_CELL,
  code: 'interrupted',
  sentence: 'The hub stopped while this was running.',
  advice:
    'Nothing is wrong with the notebook. What it had shown is kept here; run it again for a complete result.',
});
