import { z } from 'zod';
import { created, defineEndpoint, empty, json } from '../endpoint.ts';
import { commentId, notebookSlug, spaceSlug, threadId } from '../ids.ts';
import { commentThread, createThread, updateThread, writeComment } from '../schemas/comments.ts';

const notebookParam = z.object({ space: spaceSlug, slug: notebookSlug });
const threadParam = z.object({ id: threadId });
const commentParam = z.object({ id: commentId });

export const commentEndpoints = {
  listThreads: defineEndpoint({
    method: 'GET',
    path: '/notebooks/:space/:slug/threads',
    summary: 'Conversations about the cells of a notebook, oldest first, for those who may read its code',
    access: { kind: 'notebook', needs: 'readCode' },
    scope: 'read',
    params: notebookParam,
    answer: json(z.object({ threads: z.array(commentThread) })),
    problems: ['not-found', 'not-allowed'],
  }),
  createThread: defineEndpoint({
    method: 'POST',
    path: '/notebooks/:space/:slug/threads',
    summary: 'Begin a conversation about a cell of one version',
    access: { kind: 'notebook', needs: 'readCode' },
    scope: 'publish',
    params: notebookParam,
    body: createThread,
    answer: created(commentThread),
    problems: ['not-found', 'not-allowed', 'too-large'],
  }),
  replyInThread: defineEndpoint({
    method: 'POST',
    path: '/threads/:id/comments',
    summary: 'Answer in a conversation that is open',
    access: { kind: 'notebook', needs: 'readCode' },
    scope: 'publish',
    params: threadParam,
    body: writeComment,
    answer: created(commentThread),
    problems: ['not-found', 'thread-resolved', 'too-large'],
  }),
  updateThread: defineEndpoint({
    method: 'PATCH',
    path: '/threads/:id',
    summary: 'Resolve or reopen a conversation: its first author, or who may publish the notebook',
    access: { kind: 'notebook', needs: 'readCode' },
    scope: 'publish',
    params: threadParam,
    body: updateThread,
    answer: json(commentThread),
    problems: ['not-found', 'not-allowed'],
  }),
  updateComment: defineEndpoint({
    method: 'PATCH',
    path: '/comments/:id',
    summary: 'Change what you wrote',
    access: { kind: 'own' },
    scope: 'publish',
    params: commentParam,
    body: writeComment,
    answer: json(commentThread),
    problems: ['not-found', 'not-allowed'],
  }),
  deleteComment: defineEndpoint({
    method: 'DELETE',
    path: '/comments/:id',
    summary: 'Delete what you wrote; a conversation goes with its last comment',
    access: { kind: 'own' },
    scope: 'publish',
    params: commentParam,
    answer: empty,
    problems: ['not-found', 'not-allowed'],
  }),
} as const;
