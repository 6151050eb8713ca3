import { isDeepStrictEqual } from 'node:util';
import {
  HubError,
  type Session,
  type SessionEvent,
  type SessionId,
  type SessionSummary,
  sessionId,
  type WidgetMessage,
} from '@quire/contract';
import type { Database, Tx } from '../../database/connect.ts';
import { sendSignal } from '../../database/signal-channel.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Signals } from '../../ports/signals.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import type { NotebookAddress, NotebooksService } from '../notebooks/service.ts';
import { checkParameters } from '../runs/check-parameters.ts';
import { followEvents } from '../runs/follow.ts';
import { type Face, faceOf } from '../runs/present.ts';
import { answerPlace, byMark, handOver, type Vault } from '../runs/secrets.ts';
import type { FinishedRun } from '../runs/service.ts';
import { isBlobUsed } from '../runs/used-blobs.ts';
import { nameAnswerFiles } from './answer-files.ts';
import { checkAnswer, checkAnsweredSources } from './check-answer.ts';
import { checkInputs } from './check-inputs.ts';
import { checkChoices } from './choices.ts';
import { appendToLocked, readEvents } from './events.ts';
import { searchOptions } from './helper-inputs.ts';
import { EVENTS_PER_READ, PRESENCE_MILLISECONDS, SESSIONS_PER_PERSON_MAX } from './limits.ts';
import { type Locked, withLocked } from './locked.ts';
import { lookAtVariables, type OpenedName } from './looks-wanted.ts';
import { makeRoom } from './make-room.ts';
import { presentSession, presentSessionEvent } from './present.ts';
import { collectShown, presentWhole } from './shown.ts';
import * as store from './store.ts';
import { tellWidgets } from './widgets.ts';

type Dependencies = {
  db: Database;
  blobs: BlobStore;
  signals: Signals;
  notebooks: NotebooksService;
  vault: Vault;
  /** Whether an embedding goes on: its frames are cut off when it ends. */
  isEmbedLive: (embedId: string) => Promise<boolean>;
};
type Wanted = {
  version?: number | undefined;
  parameters: Record<string, unknown>;
  /** Whether an app that is open with the same inputs will do. */
  unlessOpen?: boolean;
  /** Where the app is opened in a frame on a page of another site. */
  embed?: Locked & { embedId: string };
};
type Change = { parameters: Record<string, unknown>; insteadOf?: Record<string, unknown> | undefined };
type Version = Awaited<ReturnType<NotebooksService['loadForRun']>>;
export type SessionsService = ReturnType<typeof createSessionsService>;

/** Live apps of people: what they want is written here, and done by whichever hub holds the session. */
export function createSessionsService(dependencies: Dependencies) {
  const { db, blobs, signals, notebooks, vault, isEmbedLive } = dependencies;
  const load = async (caller: Caller, id: string) => {
    const row = await store.findSession(db, caller.id, id);
    if (!row || !isOfFrame(caller, row)) throw sessionAbsent();
    return row;
  };
  const loadFace = async (
    caller: Caller,
    row: store.SessionRow,
  ): Promise<{ face: Face; version: Version }> => {
    const version = await notebooks.loadForRun(row.notebook_id, row.version);
    const can = await notebooks.capabilitiesFor(caller, { space: row.space_slug, slug: row.slug });
    return { face: faceOf(version.notebook, can.readCode), version };
  };

  /** An app of the caller's that may go on: what is open may have been opened with a role that is gone since. */
  const loadToRun = async (caller: Caller, id: string) => {
    const row = await load(caller, id);
    const can = await notebooks.capabilitiesFor(caller, { space: row.space_slug, slug: row.slug });
    if (!can.run) throw notRunnable();
    return row;
  };

  const get = async (caller: Caller, id: string): Promise<Session> => {
    const row = await load(caller, id);
    // A page that does not follow it for now asks for it: it is on a page still.
    if (Date.now() - row.last_used_at.getTime() > PRESENCE_MILLISECONDS / 2) await store.touchSession(db, id);
    return presentWhole(db, row, await loadFace(caller, row));
  };

  /** Removes what closed apps showed, as far as nothing else shows it. */
  const forgetValues = async (hashes: readonly string[]): Promise<void> => {
    for (const hash of hashes) if (!(await isBlobUsed(db, hash))) await blobs.remove(hash);
  };

  /** Locks a session of the caller's, changes it, and tells the hub that holds it. */
  const want = async (
    caller: Caller,
    id: string,
    change: (tx: Tx, row: NonNullable<Awaited<ReturnType<typeof store.lockSession>>>) => Promise<void>,
  ): Promise<SessionSummary> => {
    await db.transaction().execute(async (tx) => {
      const row = await store.lockSession(tx, caller.id, id);
      if (!row || !isOfFrame(caller, row)) throw sessionAbsent();
      await change(tx, row);
      await sendSignal(
        tx,
        row.claim === null ? { kind: 'session-queued' } : { kind: 'session-wanted', sessionId: id },
      );
    });
    return presentSession(await load(caller, id));
  };

  return {
    get,

    /** Opens a notebook as an app of the caller's, with values checked by its own parameters. */
    async create(caller: Caller, at: NotebookAddress, wanted: Wanted): Promise<Session> {
      const version = await notebooks.getRunnable(caller, at, wanted.version);
      const { notebook, notebookId, number } = version;
      const { embed = null } = wanted;
      const given = withLocked(wanted.parameters, embed);
      const { values, asked, secrets } = await checkParameters(db, caller, { notebook, given });
      const { id, replaced } = await db.transaction().execute(async (tx) => {
        await store.takePersonsTurn(tx, caller.id);
        const place = { notebookId, version: number, person: caller.id };
        const same = wanted.unlessOpen && (await store.findSame(tx, { ...place, values, asked }));
        if (same) return { id: same.id, replaced: [] };
        const replaced = await makeRoom(tx, caller.id);
        if (replaced === null) throw tooMany();
        const withholdsCode = !version.can.readCode;
        const session = await store.insertSession(tx, {
          ...place,
          parameters: values,
          helperValues: asked,
          withholdsCode,
          embedId: embed?.embedId ?? null,
          locked: embed && { fixed: embed.fixed, hidden: embed.hidden },
        });
        await handOver(tx, vault, {
          sessionId: session.id,
          secrets: byMark(secrets, { ...values, ...asked }),
        });
        await recordAudit(tx, {
          actorId: caller.id,
          action: 'session.opened',
          subject: session.id,
          details: {
            notebook: `${at.space}/${at.slug}`,
            version: number,
            ...(embed && { embed: embed.embedId }),
          },
        });
        await sendSignal(tx, { kind: 'session-queued' });
        return { id: session.id, replaced };
      });
      await forgetValues(replaced);
      return get(caller, id);
    },

    async list(
      caller: Caller,
      at: { space?: string | undefined; slug?: string | undefined },
    ): Promise<{ sessions: SessionSummary[] }> {
      return { sessions: (await store.listSessions(db, caller.id, at)).map(presentSession) };
    },

    /** The events after a number, as they come, until the session is closed or `signal` aborts. */
    async follow(
      caller: Caller,
      id: string,
      { after, signal }: { after: number; signal: AbortSignal },
    ): Promise<AsyncGenerator<SessionEvent | null>> {
      const { face } = await loadFace(caller, await load(caller, id));
      let seenAt = 0;
      const read = async (last: number): Promise<SessionEvent[]> => {
        if (Date.now() - seenAt > PRESENCE_MILLISECONDS) {
          seenAt = Date.now();
          const touched = await store.touchSession(db, id);
          if (touched[0]?.numUpdatedRows === 0n) return [closedEvent(last + 1)];
          if (caller.frame && !(await isEmbedLive(caller.frame.embedId))) return [closedEvent(last + 1)];
        }
        return readEvents(db, id, { after: last, limit: EVENTS_PER_READ });
      };
      return followEvents<SessionEvent>({
        signals,
        after,
        signal,
        read,
        isAbout: (heard) => {
          if (!('sessionId' in heard) || heard.sessionId !== id) return false;
          // What is wanted may be its end: look whether it is still there.
          if (heard.kind === 'session-wanted') seenAt = 0;
          return true;
        },
        present: (event) => presentSessionEvent(event, face),
        isLast: (event) => event.type === 'finished',
      });
    },

    /**
     * @throws HubError `inputs-changed` where the inputs are neither those to be replaced nor these already: what
     * arrived although its answer was lost may be sent again.
     */
    async changeInputs(
      caller: Caller,
      id: string,
      { parameters, insteadOf }: Change,
    ): Promise<SessionSummary> {
      const { notebook_id, version, locked } = await loadToRun(caller, id);
      const { notebook } = await notebooks.loadForRun(notebook_id, version);
      const { values, asked, secrets } = await checkParameters(db, caller, {
        notebook,
        given: withLocked(parameters, locked as Locked | null),
      });
      return want(caller, id, async (tx, row) => {
        if (insteadOf && !isDeepStrictEqual(row.parameters, insteadOf)) {
          if (isDeepStrictEqual(row.parameters, values)) return;
          throw new HubError(
            'inputs-changed',
            'The inputs of this app were changed in another place meanwhile.',
          );
        }
        await store.setParameters(tx, id, { parameters: values, asked });
        await handOver(tx, vault, { sessionId: id, secrets: byMark(secrets, { ...values, ...asked }) });
        await recordAudit(tx, { actorId: caller.id, action: 'session.inputs-changed', subject: id });
      });
    },

    /** Changes inputs that cells ask for; `reset` are to have their defaults again. */
    async changeHelperInputs(
      caller: Caller,
      id: string,
      { inputs, reset }: { inputs: Record<string, unknown>; reset: readonly string[] },
    ): Promise<SessionSummary> {
      const { locked } = await loadToRun(caller, id);
      const free = withLocked(inputs, locked as Locked | null);
      const given = Object.fromEntries(Object.entries(free).filter(([key]) => Object.hasOwn(inputs, key)));
      const { values, secrets } = await checkInputs(db, caller, { sessionId: id, given });
      return want(caller, id, async (tx) => {
        await store.setParameters(tx, id, { asked: values, forget: reset });
        await handOver(tx, vault, { sessionId: id, secrets: byMark(secrets, values) });
        await recordAudit(tx, {
          actorId: caller.id,
          action: 'session.inputs-changed',
          subject: id,
          details: { inputs: [...Object.keys(values), ...reset] },
        });
      });
    },

    async searchOptions(
      caller: Caller,
      id: string,
      search: { key: string; words: string; offset: number; limit: number },
    ) {
      await load(caller, id);
      return searchOptions(db, id, search);
    },

    /** @throws HubError `prompt-gone` where it was answered already, in another tab perhaps */
    async answer(caller: Caller, id: string, given: store.GivenAnswer): Promise<SessionSummary> {
      await loadToRun(caller, id);
      return want(caller, id, async (tx, row) => {
        const before = row.given_answer as store.GivenAnswer | null;
        const open = row.open_prompt as { id?: string; form?: Record<string, unknown> | null } | null;
        if (open?.id !== given.promptId || before?.promptId === given.promptId) {
          throw new HubError(
            'prompt-gone',
            'This question was answered already, or the notebook went on without it.',
          );
        }
        const form = open.form ?? null;
        checkAnswer(form, given.answer);
        await checkAnsweredSources(tx, caller, { form, answer: given.answer });
        await checkChoices(tx, id, { form, answer: given.answer });
        const answer = await nameAnswerFiles(tx, caller, { form, answer: given.answer });
        // It may be a password, and stands in the row until the hub that asks has taken it.
        const sealed = vault.seal(answer, answerPlace(given.promptId));
        await store.setGivenAnswer(tx, id, { ...given, answer: sealed });
        await recordAudit(tx, { actorId: caller.id, action: 'session.answered', subject: id });
      });
    },

    /** Variables of an app of the caller's: all, or one that is opened. */
    async lookAtVariables<Open extends OpenedName>(caller: Caller, id: string, open: Open) {
      const row = await load(caller, id);
      const { face } = await loadFace(caller, row);
      if (!face.canReadCode)
        throw new HubError('not-allowed', 'Variables are for those who may read the code of this notebook.');
      return lookAtVariables({ db, signals, vault }, { sessionId: id, open, hidden: [] });
    },

    /** @throws HubError `prompt-gone` where it is asked anew already, or is not asked any more */
    async withdrawAnswer(caller: Caller, id: string, answer: string): Promise<SessionSummary> {
      await loadToRun(caller, id);
      return want(caller, id, async (tx, row) => {
        const answers = row.answers as store.KeptAnswer[];
        const isUnderWay = row.withdrawn.includes(answer) && row.generation > row.settled_generation;
        if (isUnderWay || !answers.some((kept) => kept.id === answer))
          throw new HubError(
            'prompt-gone',
            'This answer was taken back already, or is not asked for any more.',
          );
        await store.withdrawAnswer(tx, id, answer);
        await recordAudit(tx, { actorId: caller.id, action: 'session.answer-withdrawn', subject: id });
      });
    },

    async tellWidgets(caller: Caller, id: string, messages: readonly WidgetMessage[]) {
      await loadToRun(caller, id);
      return tellWidgets({ db, vault }, caller, { id, messages });
    },

    stop: (caller: Caller, id: string): Promise<SessionSummary> =>
      want(caller, id, async (tx, row) => {
        if (row.claim !== null) await store.setStopWanted(tx, id);
        else if (row.status === 'waiting' || row.status === 'queued') await endUnheld(tx, row);
        await recordAudit(tx, { actorId: caller.id, action: 'session.stopped', subject: id });
      }),

    async end(caller: Caller, id: string): Promise<void> {
      const hashes = await db.transaction().execute(async (tx) => {
        const row = await store.lockSession(tx, caller.id, id);
        if (!row || !isOfFrame(caller, row)) throw sessionAbsent();
        const blobRows = await store.listSessionBlobs(tx, id);
        await store.deleteSession(tx, id);
        await recordAudit(tx, { actorId: caller.id, action: 'session.closed', subject: id });
        await sendSignal(tx, { kind: 'session-wanted', sessionId: id });
        return blobRows.map((blob) => blob.hash);
      });
      await forgetValues(hashes);
    },

    /** What an app shows now, as the result of a run: for an export. */
    async loadShown(caller: Caller, id: string): Promise<FinishedRun> {
      const row = await load(caller, id);
      const { face, version } = await loadFace(caller, row);
      return collectShown({ db, blobs }, row, { notebook: version.notebook, canReadCode: face.canReadCode });
    },

    /** The caller's newest app in an embedding, at this version; `null` where none is open. */
    findEmbedded: async (caller: Caller, embedId: string, version: number): Promise<SessionId | null> => {
      const row = await store.findEmbedded(db, { person: caller.id, embedId, version });
      return row ? sessionId.parse(row.id) : null;
    },
    /** Lets whoever follows an app of this embedding look whether it still goes on. */
    async wakeEmbedded(tx: Tx, embedId: string): Promise<void> {
      for (const { id } of await store.listEmbedded(tx, embedId))
        await sendSignal(tx, { kind: 'session-wanted', sessionId: id });
    },

    async readBlob(caller: Caller, id: string, hash: string): Promise<Uint8Array<ArrayBuffer>> {
      await load(caller, id);
      if (!(await store.findSessionBlob(db, id, hash))) throw sessionAbsent();
      return blobs.get(hash);
    },
  };
}

async function endUnheld(tx: Tx, { id, generation }: { id: string; generation: number }): Promise<void> {
  await store.endUnheld(tx, id);
  await appendToLocked(tx, id, { type: 'settled', generation, status: 'cancelled', failure: null });
}

/** A frame on a page of another site reaches the apps that were opened in it, and no others of its visitor. */
const isOfFrame = (caller: Caller, row: { embed_id: string | null }): boolean =>
  caller.frame === undefined || row.embed_id === caller.frame.embedId;

const sessionAbsent = () =>
  new HubError('not-found', 'There is no such app of yours. It may have been closed.');
const notRunnable = () =>
  new HubError(
    'not-allowed',
    'You may not run this notebook any more. What its app shows stays until you close it; ask the notebook’s owner if you need it.',
  );
const tooMany = () =>
  new HubError(
    'too-many-sessions',
    `You have ${SESSIONS_PER_PERSON_MAX} apps open, and all of them are in use: on a page, at work, or waiting for your answer. Close one that you no longer need, on the page “My runs”.`,
  );
const closedEvent = (seq: number): SessionEvent => ({ type: 'finished', seq, at: new Date().toISOString() });
