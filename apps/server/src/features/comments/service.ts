import { COMMENTS_MAX, type CommentThread, HubError, isProblem } from '@quire/contract';
import type { Database, Tx } from '../../database/connect.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import type { NotebookAddress, NotebooksService } from '../notebooks/service.ts';
import { canSeeComments, requireOwnComment, requireResolving } from './policy.ts';
import { presentThreads } from './present.ts';
import * as store from './store.ts';

type Dependencies = { db: Database; notebooks: NotebooksService };
type Given = { cellId: string; version: number; body: string };
export type CommentsService = ReturnType<typeof createCommentsService>;

/** Conversations about cells of notebooks, among those who may read their code. */
export function createCommentsService({ db, notebooks }: Dependencies) {
  const load = async (caller: Caller, id: string) => {
    const row = await store.findThread(db, id);
    if (!row) throw threadAbsent();
    const can = await notebooks.capabilitiesFor(caller, { space: row.space_slug, slug: row.slug });
    if (!canSeeComments(can)) throw threadAbsent();
    return { row, can };
  };
  const get = async (caller: Caller, id: string): Promise<CommentThread> => {
    const { row, can } = await load(caller, id);
    const [thread] = presentThreads([row], await store.listComments(db, [id]), { caller, can });
    if (!thread) throw threadAbsent();
    return thread;
  };
  const loadOwnComment = async (caller: Caller, id: string) => {
    const comment = await store.findComment(db, id);
    if (!comment) throw commentAbsent();
    const { row, can } = await load(caller, comment.thread_id).catch((error: unknown) => {
      // Also where it stands in a notebook that its caller may not read.
      throw isProblem(error, 'not-found') ? commentAbsent() : error;
    });
    requireOwnComment({ isMine: comment.author_id === caller.id }, can);
    return { comment, thread: row };
  };

  return {
    async list(caller: Caller, at: NotebookAddress): Promise<{ threads: CommentThread[] }> {
      const { notebookId, can } = await notebooks.getNewest(caller, at, 'readCode');
      const rows = await store.listThreads(db, notebookId);
      const ids = rows.map((row) => row.id);
      return { threads: presentThreads(rows, await store.listComments(db, ids), { caller, can }) };
    },

    async begin(caller: Caller, at: NotebookAddress, given: Given): Promise<CommentThread> {
      const { id: notebookId, version, notebook } = await notebooks.getReadable(caller, at, given.version);
      if (!notebook.cells.some((cell) => cell.id === given.cellId)) throw cellAbsent(version);
      const id = await db.transaction().execute(async (tx) => {
        await requireRoom(tx, notebookId, caller);
        const about = { notebookId, cellId: given.cellId, version };
        const thread = await store.insertThread(tx, { ...about, begunBy: caller.id });
        await write(tx, caller, { thread: { id: thread.id, notebook: nameOf(at) }, body: given.body });
        return thread.id;
      });
      return get(caller, id);
    },

    async reply(caller: Caller, id: string, body: string): Promise<CommentThread> {
      const { row } = await load(caller, id);
      await db.transaction().execute(async (tx) => {
        await requireRoom(tx, row.notebook_id, caller);
        const thread = await lock(tx, id);
        if (thread.resolved_at !== null) throw threadResolved();
        await write(tx, caller, { thread: subjectOf(row), body });
      });
      return get(caller, id);
    },

    async setResolved(caller: Caller, id: string, isResolved: boolean): Promise<CommentThread> {
      const { row, can } = await load(caller, id);
      requireResolving({ isBegunByMe: row.begun_by === caller.id }, can);
      await db.transaction().execute(async (tx) => {
        const thread = await lock(tx, id);
        // Somebody was faster, or pressed twice.
        if ((thread.resolved_at !== null) === isResolved) return;
        await store.setResolved(tx, id, isResolved ? caller.id : null);
        const action = isResolved ? 'thread.resolved' : 'thread.reopened';
        await record(tx, caller, { action, subject: id, thread: subjectOf(row) });
      });
      return get(caller, id);
    },

    async edit(caller: Caller, id: string, body: string): Promise<CommentThread> {
      const { thread } = await loadOwnComment(caller, id);
      await db.transaction().execute(async (tx) => {
        const comment = await lockComment(tx, thread.id, id);
        if (comment.body === body) return;
        await store.updateBody(tx, id, body);
        await record(tx, caller, { action: 'comment.updated', subject: id, thread: subjectOf(thread) });
      });
      return get(caller, thread.id);
    },

    async remove(caller: Caller, id: string): Promise<void> {
      const { thread } = await loadOwnComment(caller, id);
      await db.transaction().execute(async (tx) => {
        const comment = await lockComment(tx, thread.id, id);
        await store.deleteComment(tx, comment);
        await record(tx, caller, { action: 'comment.deleted', subject: id, thread: subjectOf(thread) });
      });
    },
  };
}

type Subject = { id: string; notebook: string };
const nameOf = ({ space, slug }: NotebookAddress): string => `${space}/${slug}`;
const subjectOf = (row: store.ThreadRow): Subject => ({
  id: row.id,
  notebook: nameOf({ space: row.space_slug, slug: row.slug }),
});

async function write(tx: Tx, caller: Caller, { thread, body }: { thread: Subject; body: string }) {
  const { id } = await store.insertComment(tx, { threadId: thread.id, authorId: caller.id, body });
  await record(tx, caller, { action: 'comment.created', subject: id, thread });
}

type Recorded = { action: string; subject: string; thread: Subject };
/** The audit log says that something was said, not what: it is read by people who may not read the code. */
const record = (tx: Tx, caller: Caller, { action, subject, thread }: Recorded) =>
  recordAudit(tx, {
    actorId: caller.id,
    action,
    subject,
    details: { notebook: thread.notebook, thread: thread.id },
  });

async function requireRoom(tx: Tx, notebookId: string, caller: Caller): Promise<void> {
  if ((await store.countCommentsOf(tx, { notebookId, personId: caller.id })) < COMMENTS_MAX) return;
  throw new HubError('too-large', `You wrote ${COMMENTS_MAX} comments on this notebook already.`);
}

async function lock(tx: Tx, threadId: string) {
  const thread = await store.lockThread(tx, threadId);
  if (!thread) throw threadAbsent();
  return thread;
}

/** A comment as it is once its thread is held: it may have been changed or deleted in another tab meanwhile. */
async function lockComment(tx: Tx, threadId: string, id: string) {
  await lock(tx, threadId);
  const comment = await store.findComment(tx, id);
  if (!comment) throw commentAbsent();
  return comment;
}

const threadAbsent = () => new HubError('not-found', 'There is no such conversation that you can see.');
const commentAbsent = () => new HubError('not-found', 'There is no such comment that you can see.');
const cellAbsent = (version: number) => new HubError('not-found', `Version ${version} has no such cell.`);
const threadResolved = () =>
  new HubError('thread-resolved', 'It was resolved meanwhile. Reopen it, or begin a new one on the cell.');
