import { z } from 'zod';
import { created, defineEndpoint, empty, events, file, json } from '../endpoint.ts';
import { contentHash, INTEGER_MAX, sessionId, shareId } from '../ids.ts';
import { blobQuery } from '../schemas/downloads.ts';
import { createShare, sessionShare, sharedSession, shareOffer } from '../schemas/session-shares.ts';
import { session, sessionEvent } from '../schemas/sessions.ts';
import { shownVariable, shownVariables, variableParams, variableQuery } from '../schemas/variables.ts';

const sessionParam = z.object({ id: sessionId });
const shareParam = z.object({ id: shareId });

export const sessionShareEndpoints = {
  listShares: defineEndpoint({
    method: 'GET',
    path: '/sessions/:id/shares',
    summary: 'Who may look at an open app of yours, and whom you could ask',
    access: { kind: 'own' },
    scope: 'read',
    params: sessionParam,
    answer: json(shareOffer),
    problems: ['not-found'],
  }),
  createShare: defineEndpoint({
    method: 'POST',
    path: '/sessions/:id/shares',
    summary: 'Let the notebook’s owner or author look at your open app, for some hours; they change nothing',
    access: { kind: 'own' },
    scope: 'session',
    params: sessionParam,
    body: createShare,
    answer: created(sessionShare),
    problems: ['not-found', 'not-allowed'],
  }),
  revokeShare: defineEndpoint({
    method: 'DELETE',
    path: '/sessions/:id/shares/:share',
    summary: 'End a look at your open app at once',
    access: { kind: 'own' },
    scope: 'run',
    params: sessionParam.extend({ share: shareId }),
    answer: empty,
    problems: ['not-found'],
  }),
  listSharedSessions: defineEndpoint({
    method: 'GET',
    path: '/shared-sessions',
    summary: 'Open apps of others that you may look at, newest first',
    access: { kind: 'signed-in' },
    scope: 'read',
    answer: json(z.object({ shared: z.array(sharedSession) })),
    problems: [],
  }),
  getSharedSession: defineEndpoint({
    method: 'GET',
    path: '/shared-sessions/:id',
    summary: 'An open app of somebody who lets you look; secrets and files among its inputs are left out',
    access: { kind: 'own' },
    scope: 'session',
    params: shareParam,
    answer: json(z.object({ share: sharedSession, session })),
    problems: ['not-found'],
  }),
  followSharedSession: defineEndpoint({
    method: 'GET',
    path: '/shared-sessions/:id/events',
    summary: 'What happens in it, as server-sent events, until the look ends',
    access: { kind: 'own' },
    scope: 'session',
    params: shareParam,
    query: z.object({ after: z.coerce.number().int().min(0).max(INTEGER_MAX).default(0) }),
    answer: events(sessionEvent),
    problems: ['not-found'],
  }),
  getSharedBlob: defineEndpoint({
    method: 'GET',
    path: '/shared-sessions/:id/blobs/:hash',
    summary: 'A large output value of it, or a file that it offers',
    access: { kind: 'own' },
    scope: 'session',
    params: shareParam.extend({ hash: contentHash }),
    query: blobQuery,
    answer: file('application/octet-stream'),
    problems: ['not-found'],
  }),
  listSharedVariables: defineEndpoint({
    method: 'GET',
    path: '/shared-sessions/:id/variables',
    summary: 'What its variables are, of a copy of its process; its person reads that you looked',
    access: { kind: 'own' },
    scope: 'session',
    params: shareParam,
    answer: json(shownVariables),
    problems: ['not-found', 'not-allowed', 'too-many-requests'],
  }),
  getSharedVariable: defineEndpoint({
    method: 'GET',
    path: '/shared-sessions/:id/variables/:name',
    summary: 'One of them with its first rows, its keys or all of its text',
    access: { kind: 'own' },
    scope: 'session',
    params: shareParam.extend(variableParams),
    query: variableQuery,
    answer: json(shownVariable),
    problems: ['not-found', 'not-allowed', 'too-many-requests'],
  }),
  downloadSharedSession: defineEndpoint({
    method: 'GET',
    path: '/shared-sessions/:id/file',
    summary: 'What it shows, as the executed notebook with its inputs',
    access: { kind: 'own' },
    scope: 'session',
    params: shareParam,
    answer: file('application/x-ipynb+json'),
    problems: ['not-found', 'not-allowed'],
  }),
} as const;
