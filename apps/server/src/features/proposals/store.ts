import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';

const selectProposals = (db: Queryable) =>
  db
    .selectFrom('proposals as p')
    .innerJoin('auth_user as proposer', 'proposer.id', 'p.proposer_id')
    .leftJoin('auth_user as decider', 'decider.id', 'p.decided_by')
    .innerJoin('notebooks as n', 'n.id', 'p.notebook_id')
    .innerJoin('spaces as sp', 'sp.id', 'n.space_id')
    .select([
      'p.id',
      'p.proposer_id',
      'p.base_version',
      'p.message',
      'p.changed_cells',
      'p.secrets',
      'p.state',
      'p.created_at',
      'p.decided_at',
      'p.reason',
      'p.version',
      'proposer.handle',
      'proposer.name',
      'decider.handle as decider_handle',
      'decider.name as decider_name',
      'n.slug',
      'n.current_version',
      'sp.slug as space_slug',
    ]);
export type ProposalRow = Awaited<ReturnType<ReturnType<typeof selectProposals>['execute']>>[number];

export const findProposal = (db: Queryable, id: string) =>
  selectProposals(db).where('p.id', '=', id).executeTakeFirst();

/** How long its proposer is told on the notebook's page how a proposal ended. */
const TOLD = '14 days';
/** Open proposals of one notebook that are shown at once. */
const SHOWN_MAX = 50;

type Listing = { notebookId: string; userId: string; canDecide: boolean };

/** What waits, of everybody for who decides and else of oneself, and how one's own newest ended; oldest first. */
export const listProposals = (db: Queryable, { notebookId, userId, canDecide }: Listing) =>
  selectProposals(db)
    .where('p.notebook_id', '=', notebookId)
    .where((eb) =>
      eb.or([
        eb.and([eb('p.state', '=', 'open'), eb.or([eb.val(canDecide), eb('p.proposer_id', '=', userId)])]),
        eb.and([
          eb('p.state', 'in', ['accepted', 'declined']),
          sql<boolean>`p.decided_at > now() - ${TOLD}::interval`,
          eb(
            'p.id',
            '=',
            eb
              .selectFrom('proposals as own')
              .select('own.id')
              .where('own.notebook_id', '=', notebookId)
              .where('own.proposer_id', '=', userId)
              .orderBy('own.created_at', 'desc')
              .limit(1),
          ),
        ]),
      ]),
    )
    .orderBy('p.created_at')
    .limit(SHOWN_MAX)
    .execute();

type NewProposal = {
  notebookId: string;
  proposerId: string;
  baseVersion: number;
  filename: string;
  message: string;
  content: string;
  changedCells: number;
  secrets: readonly object[];
};
export const insertProposal = (tx: Tx, proposal: NewProposal) =>
  tx
    .insertInto('proposals')
    .values({
      notebook_id: proposal.notebookId,
      proposer_id: proposal.proposerId,
      base_version: proposal.baseVersion,
      filename: proposal.filename,
      message: proposal.message,
      content: proposal.content,
      changed_cells: proposal.changedCells,
      secrets: JSON.stringify(proposal.secrets),
    })
    .returning('id')
    .executeTakeFirstOrThrow();

/** The document of an open proposal, with the name of its file. */
export const findContent = (db: Queryable, id: string) =>
  db.selectFrom('proposals').select(['content', 'filename']).where('id', '=', id).executeTakeFirst();

export type Decision = {
  state: 'accepted' | 'declined' | 'withdrawn';
  decidedBy: string;
  reason?: string | undefined;
  version?: number | undefined;
};

const close = (tx: Tx, decision: Decision) =>
  tx
    .updateTable('proposals')
    .set({
      state: decision.state,
      content: null,
      // What stood beside a secret is forgotten with it, unless it is published.
      ...(decision.state !== 'accepted' && { secrets: '[]' }),
      decided_at: sql<Date>`clock_timestamp()`,
      decided_by: decision.decidedBy,
      reason: decision.reason ?? '',
      version: decision.version ?? null,
    })
    .where('state', '=', 'open');

export const decide = (tx: Tx, id: string, decision: Decision) =>
  close(tx, decision).where('id', '=', id).execute();

/** Takes the person's turn, so that two requests at once cannot both be the last allowed one. */
export async function sumOpen(tx: Tx, personId: string): Promise<{ count: number; bytes: number }> {
  await sql`select pg_advisory_xact_lock(hashtext('proposals of ' || ${personId}))`.execute(tx);
  return tx
    .selectFrom('proposals')
    .select([
      sql<number>`count(*)::int`.as('count'),
      sql<number>`coalesce(sum(octet_length(content)), 0)::float8`.as('bytes'),
    ])
    .where('proposer_id', '=', personId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
}

/** Withdraws a person's open proposal, if there is one; answers its id. */
export const withdrawOpen = (
  tx: Tx,
  { notebookId, proposerId }: Pick<NewProposal, 'notebookId' | 'proposerId'>,
) =>
  close(tx, { state: 'withdrawn', decidedBy: proposerId })
    .where('notebook_id', '=', notebookId)
    .where('proposer_id', '=', proposerId)
    .returning('id')
    .executeTakeFirst();

/** Takes the turn of a proposal: of two who decide at once, one finds it decided. */
export const isStillOpen = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.selectFrom('proposals').select('state').where('id', '=', id).forUpdate().executeTakeFirst())
    ?.state === 'open';
