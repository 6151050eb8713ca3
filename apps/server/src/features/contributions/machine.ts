import {
  type ContributionStatus,
  type ContributionStepName,
  contributionStepName,
  HubError,
} from '@quire/contract';
import { TargetError } from '@quire/contribute';
import type { Tx } from '../../database/connect.ts';
import { ForgeError } from '../../ports/forge.ts';
import { GitError } from '../../ports/git-repositories.ts';
import { recordAudit } from '../audit/service.ts';
import type { Held } from './claims.ts';
import { appendEvent } from './events.ts';
import { ATTEMPTS_MAX, RETRY_MILLISECONDS_FIRST, RETRY_MILLISECONDS_MAX } from './limits.ts';
import { presentStep } from './present.ts';
import { checkStep } from './steps/check.ts';
import { ciStep } from './steps/ci.ts';
import { commitStep } from './steps/commit.ts';
import { extractStep } from './steps/extract.ts';
import { forkStep } from './steps/fork.ts';
import { openStep } from './steps/open.ts';
import { pushStep } from './steps/push.ts';
import type { Step, StepContext, StepDependencies, StepOutcome } from './steps/step.ts';
import { validateStep } from './steps/validate.ts';
import { withdrawStep } from './steps/withdraw.ts';
import * as store from './store.ts';

const STEPS: Readonly<Record<ContributionStepName, Step>> = {
  extract: extractStep,
  check: checkStep,
  validate: validateStep,
  fork: forkStep,
  commit: commitStep,
  push: pushStep,
  open: openStep,
  ci: ciStep,
  withdraw: withdrawStep,
};

/** Somebody else works on it now. */
class ClaimLostError extends Error {}

/** Goes on with a contribution, step by step, until nothing is to be done now. Never throws. */
export async function advance(
  dependencies: StepDependencies,
  held: Held,
  signal: AbortSignal,
): Promise<void> {
  try {
    while (!signal.aborted && (await takeStep(dependencies, held, signal)));
  } catch (error) {
    if (error instanceof ClaimLostError) return;
    dependencies.log.error({ err: error, contribution: held.id }, 'a contribution could not go on');
  }
}

/** One step; answers whether another follows at once. */
async function takeStep(dependencies: StepDependencies, held: Held, signal: AbortSignal): Promise<boolean> {
  const { db } = dependencies;
  const row = await store.findContribution(db, held.id);
  if (!row || row.claim !== held.claim) throw new ClaimLostError();
  if (!['working', 'open'].includes(row.status)) {
    await store.updateClaimed(db, held, { due_at: null });
    return false;
  }
  const name = contributionStepName.parse(row.step);
  const person = {
    id: row.person,
    handle: row.author_handle,
    name: row.author_name,
    email: row.author_email,
  };
  const context: StepContext = { ...dependencies, row, person, signal };
  // What is only looked at again now and then is not told as news.
  if (name !== 'ci') await tellStarted(context, held, name);
  const startedAt = performance.now();
  try {
    const outcome = await STEPS[name](context);
    const milliseconds = Math.round(performance.now() - startedAt);
    return await keep(context, { held, name, outcome, milliseconds });
  } catch (error) {
    if (signal.aborted || error instanceof ClaimLostError) return false;
    return await keepFailure(context, { held, name, error });
  }
}

async function tellStarted({ db, row }: StepContext, held: Held, name: ContributionStepName): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (!(await store.updateClaimed(tx, held, {}))) throw new ClaimLostError();
    const step = { name, status: 'running', sentence: '', command: null, milliseconds: null, at: new Date() };
    if (name === 'withdraw') await store.stopSteps(tx, row.id, 'Stopped: it was withdrawn.');
    await store.writeStep(tx, row.id, step);
    await appendEvent(tx, row.id, { type: 'step', step: presentStep(step) });
  });
}

/** Its author took it back while another step was at work: what that did is kept, and the withdrawal follows. */
async function wasWithdrawn(tx: Tx, held: Held, name: ContributionStepName): Promise<boolean> {
  return name !== 'withdraw' && (await store.lockContribution(tx, held.id))?.step === 'withdraw';
}

type Kept = { held: Held; name: ContributionStepName; outcome: StepOutcome; milliseconds: number };

/** Writes what a step did, what it means and what comes next, all or nothing; answers whether that follows at once. */
async function keep(context: StepContext, kept: Kept): Promise<boolean> {
  const { db, row } = context;
  const { held, name, outcome } = kept;
  return db.transaction().execute(async (tx) => {
    const isWithdrawn = await wasWithdrawn(tx, held, name);
    const progress = isWithdrawn ? { due_at: new Date() } : progressOf(row, outcome);
    if (!(await store.updateClaimed(tx, held, { ...outcome.change, ...progress })))
      throw new ClaimLostError();
    await tellStep(tx, context, kept);
    if (isWithdrawn) return true;
    if (typeof outcome.change.ci === 'string')
      await appendEvent(tx, row.id, { type: 'ci', ci: JSON.parse(outcome.change.ci) });
    if (outcome.standing) await tellStanding(tx, row, outcome.standing);
    return outcome.next !== null && outcome.lookAgainMs === undefined;
  });
}

const isEnd = ({ standing }: StepOutcome): boolean =>
  standing?.status === 'merged' || standing?.status === 'closed';

function progressOf(row: store.ContributionRow, outcome: StepOutcome): store.Change {
  const { next, standing, lookAgainMs, sentence } = outcome;
  const dueAt =
    lookAgainMs === undefined ? (next === null ? null : new Date()) : new Date(Date.now() + lookAgainMs);
  return {
    ...(next !== null && { step: next }),
    status: standing?.status ?? row.status,
    sentence: standing?.sentence ?? sentence,
    attempts: 0,
    due_at: isEnd(outcome) ? null : dueAt,
    ...(standing?.status === 'merged' && { merged_at: new Date() }),
  };
}

async function tellStep(tx: Tx, { row, person }: StepContext, kept: Kept): Promise<void> {
  const { name, outcome, milliseconds } = kept;
  const { sentence, command } = outcome;
  const isWaiting = outcome.status === 'skipped' && outcome.lookAgainMs !== undefined;
  const step = {
    name,
    status: isWaiting ? 'running' : outcome.status,
    sentence,
    command,
    milliseconds: name === 'ci' ? null : milliseconds,
    at: new Date(),
  };
  await store.writeStep(tx, row.id, step);
  if (name === 'ci' && outcome.change.ci === undefined && !isEnd(outcome)) return;
  await appendEvent(tx, row.id, { type: 'step', step: presentStep(step) });
  await recordAudit(tx, {
    actorId: null,
    action: `contribution.${name}`,
    subject: row.id,
    details: { status: outcome.status, person: person.handle, target: row.target_url },
  });
}

async function tellStanding(
  tx: Tx,
  row: { id: string; status: string; sentence: string },
  { status, sentence }: { status: Exclude<ContributionStatus, 'working'>; sentence: string },
): Promise<void> {
  if (status === row.status && sentence === row.sentence) return;
  await appendEvent(tx, row.id, { type: 'status', status, sentence });
  if (status === 'merged' || status === 'closed') await appendEvent(tx, row.id, { type: 'finished', status });
}

type Failing = { held: Held; name: ContributionStepName; error: unknown };

/** What passes by itself is tried again, a little later each time; anything else is told to the person. */
async function keepFailure(context: StepContext, { held, name, error }: Failing): Promise<boolean> {
  const { db, row, log } = context;
  const { sentence, isTransient, isTheirs, retryAfterMs } = explain(error);
  if (!isTransient && !isTheirs)
    log.error({ err: error, contribution: row.id }, 'a step failed inside the hub');
  const attempts = row.attempts + 1;
  const isOver = !isTransient || attempts >= ATTEMPTS_MAX;
  const again = new Date(Date.now() + pause(attempts, retryAfterMs));
  const status = isOver ? (name === 'extract' && isTheirs && !isTransient ? 'blocked' : 'failed') : 'working';
  const why = isOver && name === 'withdraw' ? `It could not be withdrawn. ${sentence}` : sentence;
  return db.transaction().execute(async (tx) => {
    if (await wasWithdrawn(tx, held, name))
      return store.updateClaimed(tx, held, { attempts: 0, due_at: new Date() });
    // An open request stays open, whatever happens to our questions about it.
    const change =
      name === 'ci'
        ? { attempts, due_at: again }
        : { attempts, status, sentence: why, due_at: isOver ? null : again };
    if (!(await store.updateClaimed(tx, held, change))) throw new ClaimLostError();
    if (name === 'ci') return false;
    const step = {
      name,
      status: isOver ? 'failed' : 'running',
      sentence: isOver ? why : `${why} It is tried again.`,
      command: null,
      milliseconds: null,
      at: new Date(),
    };
    await store.writeStep(tx, row.id, step);
    await appendEvent(tx, row.id, { type: 'step', step: presentStep(step) });
    if (status !== 'working') await tellStanding(tx, row, { status, sentence: why });
    await recordAudit(tx, {
      actorId: null,
      action: 'contribution.step-failed',
      subject: row.id,
      details: { step: name, attempts, isOver },
    });
    return false;
  });
}

const pause = (attempts: number, asked: number | undefined): number =>
  asked ??
  Math.min(RETRY_MILLISECONDS_MAX, RETRY_MILLISECONDS_FIRST * 2 ** (attempts - 1)) *
    (0.75 + Math.random() / 2);

type Explained = { sentence: string; isTransient: boolean; isTheirs: boolean; retryAfterMs?: number };

/** An error in words; whether it may pass by itself, and whether it is the target's or the person's affair. */
function explain(error: unknown): Explained {
  if (error instanceof GitError) {
    const said = error.words === '' ? '' : ` It said: ${error.words}`;
    return {
      sentence: `${error.message}${said}`,
      isTransient: error.code === 'unavailable' || error.code === 'moved',
      isTheirs: true,
    };
  }
  if (error instanceof ForgeError) {
    return {
      sentence: error.message,
      isTransient: error.code === 'unavailable' || error.code === 'rate-limited',
      isTheirs: true,
      ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    };
  }
  if (error instanceof TargetError) return { sentence: error.message, isTransient: false, isTheirs: true };
  if (error instanceof HubError)
    return { sentence: error.detail, isTransient: error.code === 'unavailable', isTheirs: true };
  return {
    sentence: 'The hub could not do this step. The details are in its log.',
    isTransient: true,
    isTheirs: false,
  };
}
