import type { Linter } from '@quire/analysis';
import {
  type Contribution,
  type ContributionEvent,
  type ContributionPreview,
  type ContributionRequest,
  type ContributionSummary,
  HubError,
  type KnownTarget,
  type ListContributions,
} from '@quire/contract';
import type { Database, Tx } from '../../database/connect.ts';
import { sendSignal } from '../../database/signal-channel.ts';
import type { GitRepositories } from '../../ports/git-repositories.ts';
import type { Signals } from '../../ports/signals.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import type { NotebooksService } from '../notebooks/service.ts';
import { followEvents } from '../runs/follow.ts';
import { appendEvent, readEvents } from './events.ts';
import { EVENTS_PER_READ, TARGETS_SHOWN, WAITING_PER_PERSON_MAX } from './limits.ts';
import { type Abilities, abilitiesOf, isWithdrawing, maySee } from './policy.ts';
import { presentContribution, presentSummary } from './present.ts';
import { preview } from './preview.ts';
import type { Remotes } from './remotes.ts';
import * as review from './review.ts';
import * as reviews from './review-store.ts';
import { askForRules } from './rules-of-now.ts';
import { readSource } from './sources.ts';
import * as store from './store.ts';
import { nameOf, type Targets, targetProblem } from './targets.ts';

export type ContributionDependencies = {
  db: Database;
  git: GitRepositories;
  linter: Linter;
  notebooks: NotebooksService;
  signals: Signals;
  remotes: Remotes;
  targets: Targets;
  /** Addresses that this hub's administrator names to everyone. */
  namedTargets: readonly string[];
};
export type ContributionsService = ReturnType<typeof createContributionsService>;
type Locked = NonNullable<Awaited<ReturnType<typeof store.lockContribution>>>;

/** From a cell to a request: what people ask for is written here, and done step by step by whichever hub takes it. */
export function createContributionsService(dependencies: ContributionDependencies) {
  const { db, git, notebooks, remotes, signals, targets } = dependencies;
  const find = async (caller: Caller, id: string): Promise<store.ContributionRow> => {
    const row = await store.findContribution(db, id);
    if (!row || !maySee(caller, row)) throw absent();
    return row;
  };
  const load = async (caller: Caller, id: string): Promise<store.ContributionRow> => {
    const row = await find(caller, id);
    return (await askForRules(dependencies, caller, [row])) ? find(caller, id) : row;
  };
  const get = async (caller: Caller, id: string): Promise<Contribution> => {
    const row = await load(caller, id);
    const [steps, comments, approvals] = await Promise.all([
      store.listSteps(db, id),
      reviews.listComments(db, id),
      reviews.listApprovals(db, id),
    ]);
    return presentContribution(row, {
      steps,
      comments,
      approvals,
      can: abilitiesOf(caller, row, await review.isApproved(db, row)),
      knowsNotebook: await knowsNotebook(caller, row),
    });
  };
  const knowsNotebook = async (caller: Caller, row: store.ContributionRow): Promise<boolean> =>
    row.space_slug !== null &&
    row.notebook_slug !== null &&
    (await notebooks.capabilitiesFor(caller, { space: row.space_slug, slug: row.notebook_slug })).find;

  /** Locks a contribution that the caller may change in this way, and changes it. */
  const change = async (
    caller: Caller,
    id: string,
    { needs, apply }: { needs: keyof Abilities; apply: (tx: Tx, row: Locked) => Promise<void> },
  ): Promise<Contribution> => {
    await db.transaction().execute(async (tx) => {
      const row = await store.lockContribution(tx, id);
      if (!row || !maySee(caller, row)) throw absent();
      requireAbility(abilitiesOf(caller, row, await review.isApproved(tx, row)), needs, row);
      await apply(tx, row);
    });
    return get(caller, id);
  };

  /** What a request says beside its source, checked as far as it can be without asking the target. */
  const readRequest = async (caller: Caller, request: ContributionRequest) => {
    const source = await readSource(notebooks, caller, request.source);
    const url = await remotes.checkUrl(request.target).catch((error: unknown) => {
      throw targetProblem(error);
    });
    const { seed, include, exclude, title, slug, message, base } = request;
    return { source, url, base: base ?? null, wish: { seed, include, exclude, title, slug, message } };
  };

  return {
    get,
    preview: (caller: Caller, request: ContributionRequest): Promise<ContributionPreview> =>
      preview(dependencies, caller, request),

    /** Takes a contribution; the same key again answers the same one. */
    async create(
      caller: Caller,
      { key, ...request }: ContributionRequest & { key: string },
    ): Promise<Contribution> {
      const earlier = await store.findByKey(db, caller.id, key);
      if (earlier) return get(caller, earlier.id);
      const { source, url, base, wish } = await readRequest(caller, request);
      const id = await db.transaction().execute(async (tx) => {
        if ((await store.countWaiting(tx, caller.id)) >= WAITING_PER_PERSON_MAX) {
          throw new HubError(
            'too-many-requests',
            `You have ${WAITING_PER_PERSON_MAX} contributions on their way already. Let some of them arrive first.`,
          );
        }
        const made = await store.insertContribution(tx, {
          person: caller.id,
          key,
          notebook: source.notebook,
          sourceName: source.name,
          targetUrl: url,
          targetName: nameOf(url),
          base,
          request: wish,
          cells: source.cells,
          title: request.title ?? `Contribution from ${source.name}`,
        });
        if (!made) return null;
        await recordAudit(tx, {
          actorId: caller.id,
          action: 'contribution.created',
          subject: made.id,
          details: { target: url },
        });
        await sendSignal(tx, { kind: 'contribution-queued' });
        return made.id;
      });
      const known = id ?? (await store.findByKey(db, caller.id, key))?.id;
      if (known === undefined) throw absent();
      return get(caller, known);
    },

    async list(
      caller: Caller,
      { whose, target, ...wanted }: ListContributions,
    ): Promise<{ contributions: ContributionSummary[] }> {
      const filter = { ...wanted, ...(target !== undefined && { target: remotes.keptAs(target) }) };
      const read = async () => (await LISTS[whose](db, caller, filter)).filter((row) => maySee(caller, row));
      const found = await read();
      const rows = (await askForRules(dependencies, caller, found)) ? await read() : found;
      const known = await Promise.all(rows.map((row) => knowsNotebook(caller, row)));
      return { contributions: rows.map((row, at) => presentSummary(row, known[at] === true)) };
    },

    async listTargets(caller: Caller): Promise<{ targets: KnownTarget[] }> {
      const own = await store.listOwnTargets(db, caller.id, TARGETS_SHOWN);
      const yours = own.map(({ target_url: url, target_name: name }) => ({
        url,
        name,
        from: 'yours' as const,
      }));
      const named = dependencies.namedTargets
        .filter((url) => !yours.some((one) => one.url === url))
        .map((url) => ({ url, name: nameOf(url), from: 'hub' as const }));
      return { targets: [...yours, ...named] };
    },

    /** The events after a number, as they come, until it is merged or closed or `signal` aborts. */
    async follow(
      caller: Caller,
      id: string,
      { after, signal }: { after: number; signal: AbortSignal },
    ): Promise<AsyncGenerator<ContributionEvent | null>> {
      await load(caller, id);
      return followEvents<ContributionEvent>({
        signals,
        after,
        signal,
        read: (last) => readEvents(db, id, { after: last, limit: EVENTS_PER_READ }),
        isAbout: (heard) => heard.kind === 'contribution-events' && heard.contributionId === id,
        present: (event) => event,
        isLast: (event) => event.type === 'finished',
      });
    },

    /** Begins again with other content: same branch, same request, one more revision. */
    async resubmit(caller: Caller, id: string, request: ContributionRequest): Promise<Contribution> {
      const row = await load(caller, id);
      const { source, url, base, wish } = await readRequest(caller, request);
      if (url !== row.target_url)
        throw new HubError(
          'contribution-state',
          'A contribution stays with its target. Make another one for that.',
        );
      return change(caller, id, {
        needs: 'resubmit',
        apply: async (tx) => {
          await store.updateContribution(tx, id, {
            ...begun,
            revision: row.revision + 1,
            submitted_at: new Date(),
            notebook_id: source.notebook?.id ?? null,
            version: source.notebook?.version ?? null,
            source_name: source.name,
            request: JSON.stringify(wish),
            cells: JSON.stringify(source.cells),
            ...(base !== null && { base }),
          });
          await store.deleteSteps(tx, id);
          await appendEvent(tx, id, { type: 'changed', what: 'submission' });
          await recordAudit(tx, {
            actorId: caller.id,
            action: 'contribution.resubmitted',
            subject: id,
            details: { revision: row.revision + 1 },
          });
          await sendSignal(tx, { kind: 'contribution-queued' });
        },
      });
    },

    retry: (caller: Caller, id: string): Promise<Contribution> =>
      change(caller, id, {
        needs: 'retry',
        apply: async (tx) => {
          await store.updateContribution(tx, id, {
            status: 'working',
            sentence: 'Goes on where it stopped.',
            attempts: 0,
            due_at: new Date(0),
          });
          await appendEvent(tx, id, { type: 'changed', what: 'retry' });
          await recordAudit(tx, { actorId: caller.id, action: 'contribution.retried', subject: id });
          await sendSignal(tx, { kind: 'contribution-queued' });
        },
      }),

    async close(caller: Caller, id: string): Promise<Contribution> {
      // Asked for again, perhaps as the answer was lost.
      if (isWithdrawing(await load(caller, id))) return get(caller, id);
      return change(caller, id, { needs: 'close', apply: (tx, row) => review.close(tx, row, caller) });
    },

    comment: (
      caller: Caller,
      id: string,
      given: { body: string; path?: string | undefined; line?: number | undefined },
    ): Promise<Contribution> =>
      change(caller, id, {
        needs: 'comment',
        apply: (tx, row) =>
          review.comment(tx, row, { caller, body: given.body, path: given.path, line: given.line }),
      }),

    approve: (caller: Caller, id: string): Promise<Contribution> =>
      change(caller, id, { needs: 'approve', apply: (tx, row) => review.approve(tx, row, caller) }),

    async merge(caller: Caller, id: string): Promise<Contribution> {
      const row = await load(caller, id);
      requireAbility(abilitiesOf(caller, row, await review.isApproved(db, row)), 'merge', row);
      await review.merge({ db, git, targets }, row, caller);
      return get(caller, id);
    },
  };
}

const LISTS = {
  mine: store.listOwn,
  'to-review': store.listToReview,
  visible: store.listVisible,
} as const;

const begun: store.Change = {
  status: 'working',
  step: 'extract',
  sentence: 'Waits for its turn.',
  attempts: 0,
  due_at: new Date(0),
};

const absent = (): HubError => new HubError('not-found', 'There is no such contribution that you can see.');

const STATES: Readonly<Record<string, string>> = {
  working: 'It is still on its way. Wait until it has arrived or stopped.',
  blocked: 'It was stopped by a check. Submit it again, changed.',
  failed: 'It did not get through. Try again first.',
  open: 'It waits for its target.',
  merged: 'It was merged already.',
  closed: 'It was closed.',
};

/** What is not possible for anybody now is a state; what is possible for others is a matter of who asks. */
function requireAbility(
  can: Abilities,
  needs: keyof Abilities,
  row: { status: string; forge: string | null },
): void {
  if (can[needs]) return;
  if (row.forge !== null && ['comment', 'approve', 'merge'].includes(needs))
    throw new HubError('contribution-state', 'Its forge keeps the review: open the request there.');
  if (row.status === 'open' && needs === 'merge')
    throw new HubError(
      'contribution-state',
      'It needs more approvals of this very version, and a maintainer to merge it.',
    );
  if (row.status === 'open') throw new HubError('not-allowed', 'Only others may do this with it.');
  throw new HubError('contribution-state', STATES[row.status] ?? 'This is not possible now.');
}
