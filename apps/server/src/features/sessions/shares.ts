import { HubError, type Person, type SessionShare, shareId } from '@quire/contract';
import type { Database } from '../../database/connect.ts';
import { sendSignal } from '../../database/signal-channel.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Signals } from '../../ports/signals.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import type { NotebooksService } from '../notebooks/service.ts';
import type { Vault } from '../runs/secrets.ts';
import { createLooks, lookAbsent, personOf } from './looks.ts';
import * as store from './shares-store.ts';
import { findSession, lockSession } from './store.ts';

const HOUR_MILLISECONDS = 60 * 60 * 1000;

type Dependencies = {
  db: Database;
  blobs: BlobStore;
  signals: Signals;
  notebooks: NotebooksService;
  vault: Vault;
};
export type SharesService = ReturnType<typeof createSharesService>;

/**
 * Looks at somebody's open app that they allowed: for the notebook's owner or author, for some hours, without a hand
 * on it. This is the one way in which outputs of one person reach another.
 */
export const createSharesService = (dependencies: Dependencies) => ({
  grants: createGrants(dependencies),
  looks: createLooks(dependencies),
});

/** What a person allows others to see of their open apps. */
function createGrants({ db }: Pick<Dependencies, 'db'>) {
  const loadOwn = async (caller: Caller, id: string) => {
    const row = await findSession(db, caller.id, id);
    if (!row) throw new HubError('not-found', 'There is no such app of yours. It may have been closed.');
    return row;
  };

  return {
    async list(caller: Caller, id: string): Promise<{ shares: SessionShare[]; helpers: Person[] }> {
      const row = await loadOwn(caller, id);
      const at = { notebookId: row.notebook_id, version: row.version };
      const helpers = (await store.listHelpers(db, at)).filter((helper) => helper.id !== caller.id);
      return {
        shares: (await store.listShares(db, id)).map(presentShare),
        helpers: helpers.map((helper) => personOf(helper.handle, helper.name)),
      };
    },

    async create(
      caller: Caller,
      id: string,
      wanted: { handle: string; hours: number },
    ): Promise<SessionShare> {
      const row = await loadOwn(caller, id);
      const helpers = await store.listHelpers(db, { notebookId: row.notebook_id, version: row.version });
      const helper = helpers.find((each) => each.handle === wanted.handle && each.id !== caller.id);
      if (!helper) {
        throw new HubError(
          'not-allowed',
          'Only the notebook’s owner and the author of this version can be asked to look.',
        );
      }
      const share = await db.transaction().execute(async (tx) => {
        if (!(await lockSession(tx, caller.id, id))) throw lookAbsent();
        const made = await store.insertShare(tx, {
          sessionId: id,
          grantedBy: caller.id,
          grantedTo: helper.id,
          expiresAt: new Date(Date.now() + wanted.hours * HOUR_MILLISECONDS),
        });
        await recordAudit(tx, {
          actorId: caller.id,
          action: 'session.shared',
          subject: id,
          details: { share: made.id, with: helper.handle, hours: wanted.hours, variables: true },
        });
        return made.id;
      });
      const made = await store.findShare(db, share);
      if (!made) throw lookAbsent();
      return presentShare(made);
    },

    async revoke(caller: Caller, id: string, share: string): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const row = await lockSession(tx, caller.id, id);
        if (!row || !(await store.revokeShare(tx, id, share))) throw lookAbsent();
        const details = { share };
        await recordAudit(tx, { actorId: caller.id, action: 'session.share-ended', subject: id, details });
        // Whoever is looking is woken, and finds the door closed.
        await sendSignal(tx, { kind: 'session-events', sessionId: id });
      });
    },
  };
}

const presentShare = (row: store.ShareRow): SessionShare => ({
  id: shareId.parse(row.id),
  with: personOf(row.helper_handle, row.helper_name),
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  lookedAt: row.looked_at?.toISOString() ?? null,
  variablesAt: row.variables_at?.toISOString() ?? null,
});
