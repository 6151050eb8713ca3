import { type Capabilities, HubError, type Proposal } from '@quire/contract';
import { type Notebook, serialiseNotebook } from '@quire/notebook';
import { type Database, sqlState, type Tx, UNIQUE_VIOLATION } from '../../database/connect.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import type { NotebookAddress, NotebooksService } from '../notebooks/service.ts';
import { canSeeProposal, requireDeciding, requireProposer } from './policy.ts';
import { presentProposal, standingOf } from './present.ts';
import * as store from './store.ts';

type Dependencies = { db: Database; notebooks: NotebooksService };
type Given = {
  filename: string;
  content: string;
  message: string;
  baseVersion: number;
  acknowledgedSecrets: readonly string[];
};
type Loaded = { row: store.ProposalRow; can: Capabilities };
/** How a proposal ends; `publish` answers the version that it becomes, in the same transaction. */
type Ending = {
  state: store.Decision['state'];
  reason?: string;
  publish?: (tx: Tx) => Promise<{ version: number }>;
};
export type ProposalsService = ReturnType<typeof createProposalsService>;

/** Versions proposed by who may read a notebook, decided about by who may publish it. */
export function createProposalsService({ db, notebooks }: Dependencies) {
  const load = async (caller: Caller, id: string): Promise<Loaded> => {
    const row = await store.findProposal(db, id);
    if (!row) throw proposalAbsent();
    const can = await notebooks.capabilitiesFor(caller, addressOf(row));
    if (!canSeeProposal(standingOf(row, caller), can)) throw proposalAbsent();
    return { row, can };
  };
  const get = async (caller: Caller, id: string): Promise<Proposal> => {
    const { row, can } = await load(caller, id);
    return presentProposal(row, caller, can);
  };
  const loadContent = async (row: store.ProposalRow) => {
    const found = await store.findContent(db, row.id);
    if (!found?.content) throw decidedAlready();
    return { filename: found.filename, content: found.content };
  };

  const end = async (caller: Caller, { row }: Loaded, ending: Ending): Promise<Proposal> => {
    await db.transaction().execute(async (tx) => {
      if (!(await store.isStillOpen(tx, row.id))) throw decidedAlready();
      const version = (await ending.publish?.(tx))?.version;
      const { state, reason } = ending;
      await store.decide(tx, row.id, { state, reason, version, decidedBy: caller.id });
      await record(tx, caller, {
        action: `proposal.${state}`,
        id: row.id,
        at: addressOf(row),
        details: version === undefined ? {} : { version },
      });
    });
    return get(caller, row.id);
  };

  return {
    get,

    async list(caller: Caller, at: NotebookAddress): Promise<Proposal[]> {
      const { notebookId, can } = await notebooks.getNewest(caller, at, 'readCode');
      const rows = await store.listProposals(db, { notebookId, userId: caller.id, canDecide: can.publish });
      return rows.map((row) => presentProposal(row, caller, can));
    },

    /** A person has one open proposal for a notebook: a new one takes the place of the one before. */
    async create(caller: Caller, at: NotebookAddress, given: Given): Promise<Proposal> {
      const { notebook, ...proposed } = await notebooks.propose(caller, at, given);
      const { filename, message, baseVersion } = given;
      const about = { ...proposed, filename, message, baseVersion, proposerId: caller.id };
      const id = await again(() =>
        db.transaction().execute(async (tx) => {
          const content = JSON.stringify(notebook);
          const earlier = await store.withdrawOpen(tx, about);
          requireRoom(await store.sumOpen(tx, caller.id), content);
          if (earlier) await record(tx, caller, { action: 'proposal.withdrawn', id: earlier.id, at });
          const made = await store.insertProposal(tx, { ...about, content });
          const acknowledgedSecrets = proposed.secrets.map((secret) => secret.id);
          const details = { baseVersion, acknowledgedSecrets };
          await record(tx, caller, { action: 'proposal.created', id: made.id, at, details });
          return made.id;
        }),
      );
      return get(caller, id);
    },

    /** The file of a proposal that waits, as Jupyter writes it. */
    async download(caller: Caller, id: string): Promise<{ filename: string; text: string }> {
      const { row } = await load(caller, id);
      const { content } = await loadContent(row);
      return { filename: `${row.slug}.ipynb`, text: serialiseNotebook(JSON.parse(content) as Notebook) };
    },

    async accept(caller: Caller, id: string): Promise<Proposal> {
      const loaded = await load(caller, id);
      requireDeciding(loaded.can);
      const { row } = loaded;
      const publish = await notebooks.preparePublishing(caller, addressOf(row), {
        ...(await loadContent(row)),
        authorId: row.proposer_id,
        baseVersion: row.base_version,
        message: row.message,
        acknowledgedSecrets: (row.secrets as { id: string }[]).map((secret) => secret.id),
      });
      return end(caller, loaded, { state: 'accepted', publish }).catch((error: unknown) => {
        throw inWordsOfDeciding(error, row);
      });
    },

    async decline(caller: Caller, id: string, reason: string): Promise<Proposal> {
      const loaded = await load(caller, id);
      requireDeciding(loaded.can);
      return end(caller, loaded, { state: 'declined', reason });
    },

    async withdraw(caller: Caller, id: string): Promise<Proposal> {
      const loaded = await load(caller, id);
      requireProposer(standingOf(loaded.row, caller));
      return end(caller, loaded, { state: 'withdrawn' });
    },
  };
}

/** Proposals of one person that wait: more is a script gone wrong, and each is kept whole until somebody decides. */
const OPEN_PER_PERSON_MAX = 20;
/** Of all of them together; one notebook file has 50 MB at most. */
const OPEN_BYTES_PER_PERSON_MAX = 100_000_000;

function requireRoom(open: { count: number; bytes: number }, content: string): void {
  const remedy = 'Withdraw one, or wait until some are decided.';
  if (open.count >= OPEN_PER_PERSON_MAX)
    throw new HubError(
      'too-many-requests',
      `You have ${OPEN_PER_PERSON_MAX} proposals waiting already. ${remedy}`,
    );
  if (open.bytes + Buffer.byteLength(content) > OPEN_BYTES_PER_PERSON_MAX)
    throw new HubError(
      'too-large',
      `Your waiting proposals may have ${OPEN_BYTES_PER_PERSON_MAX / 1_000_000} MB together, and this one would be more. ${remedy}`,
    );
}

const addressOf = (row: store.ProposalRow): NotebookAddress => ({ space: row.space_slug, slug: row.slug });

type Recorded = { action: string; id: string; at: NotebookAddress; details?: object };
const record = (tx: Tx, caller: Caller, { action, id, at, details }: Recorded) =>
  recordAudit(tx, {
    actorId: caller.id,
    action,
    subject: id,
    details: { notebook: `${at.space}/${at.slug}`, ...details },
  });

/** Two proposals of one person at once: the later one takes the place of the earlier, as ever. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    return work();
  }
}

/** Whoever accepts has not started from anything: the proposer has. */
function inWordsOfDeciding(error: unknown, row: store.ProposalRow): unknown {
  if (!(error instanceof HubError) || error.code !== 'version-conflict') return error;
  return new HubError(
    'version-conflict',
    `Version ${error.extra.currentVersion} was published meanwhile; this changes version ${row.base_version}. Ask ${row.name} to propose it again from the newest version.`,
    { extra: error.extra },
  );
}

const proposalAbsent = () => new HubError('not-found', 'There is no such proposal that you can see.');
const decidedAlready = () =>
  new HubError('proposal-decided', 'This proposal was accepted, turned down or withdrawn already.');
