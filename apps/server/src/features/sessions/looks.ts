import {
  HubError,
  handle,
  notebookSlug,
  type Person,
  privateInputs,
  type Session,
  type SessionAnswer,
  type SessionEvent,
  type SharedSession,
  shareId,
  spaceSlug,
  withoutPrivate,
} from '@quire/contract';
import type { Database } from '../../database/connect.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Signals } from '../../ports/signals.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import type { NotebooksService } from '../notebooks/service.ts';
import { followEvents } from '../runs/follow.ts';
import { faceOf } from '../runs/present.ts';
import type { Vault } from '../runs/secrets.ts';
import type { FinishedRun } from '../runs/service.ts';
import { readEvents } from './events.ts';
import { withoutOwnValue } from './given-in-cells.ts';
import { EVENTS_PER_READ } from './limits.ts';
import { lookAtVariables, type OpenedName } from './looks-wanted.ts';
import { presentSessionEvent } from './present.ts';
import * as store from './shares-store.ts';
import { collectShown, presentWhole } from './shown.ts';
import { findSessionBlob, findSharedSession } from './store.ts';

/** A helper who reloads the page looks once. */
const LOOK_MINUTES = 15;

type Dependencies = {
  db: Database;
  blobs: BlobStore;
  signals: Signals;
  notebooks: NotebooksService;
  vault: Vault;
};

/** A look that goes on, at a notebook whose code its helper may still read; `null` where it does not. */
async function findLook(
  { db, notebooks }: Pick<Dependencies, 'db' | 'notebooks'>,
  caller: Caller,
  id: string,
): Promise<store.ShareRow | null> {
  const share = await store.findSharedWith(db, caller.id, id);
  if (!share) return null;
  const can = await notebooks.capabilitiesFor(caller, { space: share.space_slug, slug: share.slug });
  return can.readCode ? share : null;
}

/** What a helper sees of apps that others let them look at. */
export function createLooks({ db, blobs, signals, notebooks, vault }: Dependencies) {
  const loadShared = async (caller: Caller, id: string) => {
    const share = await findLook({ db, notebooks }, caller, id);
    const row = share && (await findSharedSession(db, share.session_id));
    if (!row) throw lookAbsent();
    const version = await notebooks.loadForRun(row.notebook_id, row.version);
    return { share, row, version, face: faceOf(version.notebook, true) };
  };

  return {
    listShared: async (caller: Caller): Promise<{ shared: SharedSession[] }> => ({
      shared: (await store.listSharedWith(db, caller.id)).map(presentShared),
    }),

    async get(caller: Caller, id: string): Promise<{ share: SharedSession; session: Session }> {
      const { share, row, version, face } = await loadShared(caller, id);
      await db.transaction().execute(async (tx) => {
        if (!(await store.noteLook(tx, id, { at: 'looked_at', minutes: LOOK_MINUTES }))) return;
        const details = { share: id };
        await recordAudit(tx, { actorId: caller.id, action: 'session.looked-at', subject: row.id, details });
      });
      const session = await presentWhole(db, { ...row, locked: null }, { face, version });
      const parameters = withoutPrivate(row.parameters, version.parameters);
      return { share: presentShared(share), session: { ...session, parameters } };
    },

    /** The events of a session for as long as the look goes on. */
    async follow(
      caller: Caller,
      id: string,
      { after, signal }: { after: number; signal: AbortSignal },
    ): Promise<AsyncGenerator<SessionEvent | null>> {
      const { row, version, face } = await loadShared(caller, id);
      return followEvents<SessionEvent>({
        signals,
        after,
        signal,
        read: async (last) => {
          if (!(await findLook({ db, notebooks }, caller, id))) return [endOfLook(last + 1)];
          return readEvents(db, row.id, { after: last, limit: EVENTS_PER_READ });
        },
        isAbout: (heard) => 'sessionId' in heard && heard.sessionId === row.id,
        present: (event) => withoutSecrets(presentSessionEvent(event, face), version.parameters),
        isLast: (event) => event.type === 'finished',
      });
    },

    async readBlob(caller: Caller, id: string, hash: string): Promise<Uint8Array<ArrayBuffer>> {
      const { row } = await loadShared(caller, id);
      if (!(await findSessionBlob(db, row.id, hash))) throw lookAbsent();
      return blobs.get(hash);
    },

    /**
     * Variables of the process: all, or one that is opened. Private inputs are left out, as everywhere in a look.
     *
     * @throws HubError `not-allowed` where its person agreed to a look without variables
     */
    async lookAtVariables<Open extends OpenedName>(caller: Caller, id: string, open: Open) {
      const { share, row, version } = await loadShared(caller, id);
      if (!share.with_variables) throw withoutVariables();
      const seen = await lookAtVariables(
        { db, signals, vault },
        {
          sessionId: row.id,
          open,
          hidden: [...privateInputs(version.parameters)],
          note: async (tx) => {
            if (!(await store.noteLook(tx, id, { at: 'variables_at', minutes: LOOK_MINUTES }))) return;
            const action = 'session.variables-looked-at';
            await recordAudit(tx, { actorId: caller.id, action, subject: row.id, details: { share: id } });
          },
        },
      );
      // The look may have been ended meanwhile.
      await loadShared(caller, id);
      return seen;
    },

    /** What is shown, as the executed notebook; its injected inputs without secrets and files. */
    async loadShown(caller: Caller, id: string): Promise<FinishedRun> {
      const { row, version } = await loadShared(caller, id);
      const { notebook } = version;
      const present = (event: SessionEvent | null) => withoutSecrets(event, version.parameters);
      const shown = await collectShown({ db, blobs }, row, { notebook, canReadCode: true, present });
      const parameters = withoutPrivate(shown.run.parameters, version.parameters);
      return { ...shown, run: { ...shown.run, parameters } };
    },
  };
}

/** Inputs as a helper may see them. */
function withoutSecrets(event: SessionEvent | null, schema: Record<string, unknown>): SessionEvent | null {
  if (event?.type === 'answered' && event.given) return { ...event, given: withoutFiles(event.given) };
  if (event?.type === 'prompt') {
    const { earlier: _, ...prompt } = event.prompt;
    return { ...event, prompt };
  }
  if (event?.type !== 'generation') return event && withoutOwnValue(event);
  return { ...event, parameters: withoutPrivate(event.parameters, schema) };
}

function withoutFiles(given: SessionAnswer): SessionAnswer {
  const { form, answer } = given;
  if (form?.schema === undefined) return given;
  const values = withoutPrivate(JSON.parse(answer), form.schema as Record<string, unknown>);
  return { ...given, answer: JSON.stringify(values) };
}

export const personOf = (personHandle: string, name: string): Person => ({
  handle: handle.parse(personHandle),
  name,
});
const presentShared = (row: store.ShareRow): SharedSession => ({
  id: shareId.parse(row.id),
  from: personOf(row.giver_handle, row.giver_name),
  notebook: {
    space: { slug: spaceSlug.parse(row.space_slug), name: row.space_name },
    slug: notebookSlug.parse(row.slug),
    title: row.title,
  },
  version: row.version,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  withVariables: row.with_variables,
});
export const lookAbsent = () =>
  new HubError('not-found', 'There is nothing here that you may look at. The look may have ended.');
const withoutVariables = () =>
  new HubError(
    'not-allowed',
    'This look was allowed before variables could be seen, and does not include them. Ask to be allowed once more.',
  );
const endOfLook = (seq: number): SessionEvent => ({ type: 'finished', seq, at: new Date().toISOString() });
