import { secretsEnvironment } from '@quire/analysis';
import type { RunFailure, RunStatus } from '@quire/contract';
import type { RunEvent as KernelEvent, KernelProvider, RunLimits, RunOutcome } from '@quire/kernels';
import type { Database } from '../../database/connect.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { recordAudit } from '../audit/service.ts';
import type { NotebooksService } from '../notebooks/service.ts';
import type { Claimed } from './claims.ts';
import { appendClaimed, appendFinished, insertRunBlob, type NewEvent, type Progress } from './events.ts';
import { executeOnKernel } from './execute-on-kernel.ts';
import { fillIn } from './fill-in.ts';
import { ClaimLostError, Journal } from './journal.ts';
import type { NotebookPlans } from './notebook-plans.ts';
import { forgetHandedOver, takeOver, type Vault } from './secrets.ts';
import { toNewEvent, toRunFailure, toStart } from './translate.ts';

export type ExecutorDependencies = {
  db: Database;
  blobs: BlobStore;
  notebooks: NotebooksService;
  kernels: KernelProvider;
  /** Opens secrets that were handed over. */
  vault: Vault;
  /** The kernelspec that runs use. */
  environment: string;
  limits: Partial<RunLimits>;
  /** Variables that every run gets. */
  kernelEnv: Readonly<Record<string, string>>;
  /** What is known of notebooks before they run. */
  plans: NotebookPlans;
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
  const { log } = dependencies;
  const { journal, progress } = openJournal(dependencies, run);
  try {
    const { ending, gone } = await runToEnd(dependencies, { run, journal, progress, signal });
    await journal.flush();
    await finishRun(dependencies, run, ending);
    // Who waits for the result does not wait for its process to be taken away; the next run in this place does.
    await gone;
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

function openJournal({ db, blobs }: ExecutorDependencies, run: Claimed) {
  const progress: Progress = { cellsDone: 0, status: 'starting', start: null };
  const journal = new Journal<NewEvent>(blobs, {
    append: (events) => appendClaimed(db, run, { events, progress }),
    keepBlob: (blob) => insertRunBlob(db, { runId: run.id, ...blob }),
  });
  return { journal, progress };
}
type Writing = { run: Claimed; journal: Journal<NewEvent>; progress: Progress };

async function runToEnd(
  dependencies: ExecutorDependencies,
  { run, journal, progress, signal }: Writing & { signal: AbortSignal },
): Promise<{ ending: Ending; gone: Promise<unknown> }> {
  await journal.add({ type: 'status', status: 'starting' });
  const [{ notebook }, secrets] = await Promise.all([
    dependencies.notebooks.loadForRun(run.notebook_id, run.version),
    takeOver(dependencies.db, dependencies.vault, { runId: run.id }),
  ]);
  const filled = await fillIn(dependencies, {
    notebook,
    parameters: run.parameters,
    userId: run.requested_by,
  });
  // Neither the injected values nor a preparation of ours count as cells of the notebook.
  const counted = new Set(notebook.cells.map((cell) => cell.id));
  const env = { ...dependencies.kernelEnv, ...secretsEnvironment(secrets), QUIRE_RUN_ID: run.id };
  const finished = Promise.withResolvers<RunOutcome>();
  const gone = executeOnKernel(
    dependencies,
    { runnable: run, notebook, filled, context: { env } },
    {
      limits: dependencies.limits,
      signal,
      onEvent: async (event) => {
        await record({ journal, progress, event, counted });
        if (event.type === 'finished') finished.resolve(event);
      },
    },
  );
  gone.then(finished.resolve, finished.reject);
  const { outcome, failure } = await finished.promise;
  return { gone, ending: { status: outcome, failure: failure === undefined ? null : toRunFailure(failure) } };
}

async function record({
  journal,
  progress,
  event,
  counted,
}: Omit<Writing, 'run'> & { event: KernelEvent; counted: ReadonlySet<string> }): Promise<void> {
  if (event.type === 'kernel-started') {
    progress.status = 'running';
    progress.start = toStart(event.trace);
    await journal.add({ type: 'status', status: 'running' });
    return;
  }
  if (event.type === 'cell-finished' && event.status === 'succeeded' && counted.has(event.cellId))
    progress.cellsDone += 1;
  const next = toNewEvent(event);
  if (next) await journal.add(next);
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
  await forgetHandedOver(tx, { runId: run.id });
  await appendFinished(tx, run.id, { type: 'finished', ...ending });
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
