import {
  type Capabilities,
  type Comment,
  type CommentThread,
  commentId,
  handle,
  type Person,
  threadId,
} from '@quire/contract';
import type { Caller } from '../identity/caller.ts';
import { canChangeComment, canResolve } from './policy.ts';
import type { CommentRow, ThreadRow } from './store.ts';

type Reader = { caller: Caller; can: Capabilities };

export function presentThreads(
  threads: readonly ThreadRow[],
  comments: readonly CommentRow[],
  reader: Reader,
): CommentThread[] {
  const byThread = Map.groupBy(comments, (comment) => comment.thread_id);
  return threads.map((thread) => presentThread(thread, byThread.get(thread.id) ?? [], reader));
}

function presentThread(
  row: ThreadRow,
  comments: readonly CommentRow[],
  { caller, can }: Reader,
): CommentThread {
  return {
    id: threadId.parse(row.id),
    cellId: row.cell_id,
    version: row.version,
    begunBy: presentPerson(row.begun_by_handle, row.begun_by_name),
    resolved:
      row.resolved_at && row.resolved_by_handle !== null && row.resolved_by_name !== null
        ? {
            by: presentPerson(row.resolved_by_handle, row.resolved_by_name),
            at: row.resolved_at.toISOString(),
          }
        : null,
    canResolve: canResolve({ isBegunByMe: row.begun_by === caller.id }, can),
    comments: comments.map((comment) => presentComment(comment, { caller, can })),
  };
}

const presentComment = (row: CommentRow, { caller, can }: Reader): Comment => ({
  id: commentId.parse(row.id),
  author: presentPerson(row.handle, row.name),
  body: row.body,
  createdAt: row.created_at.toISOString(),
  editedAt: row.edited_at?.toISOString() ?? null,
  canChange: canChangeComment({ isMine: row.author_id === caller.id }, can),
});

const presentPerson = (name: string, displayName: string): Person => ({
  handle: handle.parse(name),
  name: displayName,
});
