import { z } from 'zod';
import { accepted, created, defineEndpoint, empty, events, file, json } from '../endpoint.ts';
import { contentHash, INTEGER_MAX, notebookSlug, sessionId, spaceSlug } from '../ids.ts';
import { blobQuery } from '../schemas/downloads.ts';
import { createSession, inputOption, session, sessionEvent, sessionSummary } from '../schemas/sessions.ts';
import { shownVariable, shownVariables, variableParams, variableQuery } from '../schemas/variables.ts';
import { widgetMessage } from '../schemas/widgets.ts';

/** Inputs that one request changes. */
const INPUTS_MAX = 200;
const inputKey = z.string().min(1).max(200);
const sessionParam = z.object({ id: sessionId });
/** An answer is a line of text or the JSON of a small form; files are uploaded. */
const ANSWER_CHARACTERS_MAX = 100_000;
/** What a tab gathered while one request was under way: of each value the newest, and clicks. */
const WIDGET_MESSAGES_MAX = 200;
/** A picture or a small file in a widget that takes uploads. Larger ones are inputs of the notebook. */
const WIDGET_BODY_BYTES_MAX = 8 * 1024 * 1024;

export const sessionEndpoints = {
  createSession: defineEndpoint({
    method: 'POST',
    path: '/notebooks/:space/:slug/sessions',
    summary: 'Open a notebook as a live app, as yourself',
    access: { kind: 'notebook', needs: 'run' },
    scope: 'run',
    params: z.object({ space: spaceSlug, slug: notebookSlug }),
    body: createSession,
    answer: created(session),
    problems: ['not-found', 'not-allowed', 'invalid-parameters', 'too-many-sessions'],
  }),
  listSessions: defineEndpoint({
    method: 'GET',
    path: '/sessions',
    summary: 'Your open apps, last used first',
    access: { kind: 'signed-in' },
    scope: 'read',
    query: z.object({ space: spaceSlug.optional(), slug: notebookSlug.optional() }),
    answer: json(z.object({ sessions: z.array(sessionSummary) })),
    problems: [],
  }),
  getSession: defineEndpoint({
    method: 'GET',
    path: '/sessions/:id',
    summary: 'One open app of yours',
    access: { kind: 'own' },
    scope: 'read',
    inFrames: true,
    params: sessionParam,
    answer: json(session),
    problems: ['not-found'],
  }),
  followSession: defineEndpoint({
    method: 'GET',
    path: '/sessions/:id/events',
    summary: 'What happens in an app, from any point on, as server-sent events',
    access: { kind: 'own' },
    scope: 'read',
    inFrames: true,
    params: sessionParam,
    query: z.object({
      /** The last sequence number that was seen; `Last-Event-ID` counts as well. */
      after: z.coerce.number().int().min(0).max(INTEGER_MAX).default(0),
    }),
    answer: events(sessionEvent),
    problems: ['not-found'],
  }),
  changeInputs: defineEndpoint({
    method: 'PUT',
    path: '/sessions/:id/parameters',
    summary: 'Change the inputs of an app; only what depends on them runs again, and the latest values win',
    access: { kind: 'own' },
    scope: 'run',
    inFrames: true,
    params: sessionParam,
    body: z.object({
      parameters: z.record(z.string(), z.unknown()),
      /** The inputs that these are to replace, as the hub told them; where it has others by now, nothing changes. */
      insteadOf: z.record(z.string(), z.unknown()).optional(),
    }),
    answer: accepted(sessionSummary),
    problems: ['not-found', 'invalid-parameters', 'inputs-changed', 'session-ended'],
  }),
  changeHelperInputs: defineEndpoint({
    method: 'PUT',
    path: '/sessions/:id/inputs',
    summary:
      'Change inputs that the cells of an app ask for, by key; the app runs again from the first of them',
    access: { kind: 'own' },
    scope: 'run',
    params: sessionParam,
    body: z.object({
      inputs: z.record(z.string(), z.unknown()).default({}),
      /** Keys of inputs that are to have their defaults again. */
      reset: z.array(inputKey).max(INPUTS_MAX).default([]),
    }),
    answer: accepted(sessionSummary),
    problems: ['not-found', 'invalid-parameters', 'session-ended'],
  }),
  searchInputOptions: defineEndpoint({
    method: 'GET',
    path: '/sessions/:id/inputs/:key/options',
    summary: 'Options of a searchable input, those that begin with the words first',
    access: { kind: 'own' },
    scope: 'read',
    params: sessionParam.extend({ key: inputKey }),
    query: z.object({
      q: z.string().max(200).default(''),
      offset: z.coerce.number().int().min(0).max(INTEGER_MAX).default(0),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: json(z.object({ options: z.array(inputOption), total: z.number().int() })),
    problems: ['not-found'],
  }),
  answerPrompt: defineEndpoint({
    method: 'POST',
    path: '/sessions/:id/prompts/:prompt',
    summary: 'Answer what the notebook asks in the middle',
    access: { kind: 'own' },
    scope: 'run',
    inFrames: true,
    params: sessionParam.extend({ prompt: z.string().min(1).max(100) }),
    body: z.object({
      /** A line of text, or JSON text where the prompt has a form. */
      answer: z.string().max(ANSWER_CHARACTERS_MAX),
    }),
    answer: accepted(sessionSummary),
    problems: ['not-found', 'prompt-gone', 'invalid-parameters', 'session-ended'],
  }),
  withdrawAnswer: defineEndpoint({
    method: 'DELETE',
    path: '/sessions/:id/answers/:answer',
    summary: 'Take an answer back; the app goes on from its cell and asks again, and other answers stay',
    access: { kind: 'own' },
    scope: 'run',
    inFrames: true,
    params: sessionParam.extend({ answer: z.string().min(1).max(100) }),
    answer: accepted(sessionSummary),
    problems: ['not-found', 'prompt-gone', 'session-ended'],
  }),
  tellWidgets: defineEndpoint({
    method: 'POST',
    path: '/sessions/:id/widgets',
    summary: 'Tell an app what you did with its widgets; what comes of it are events',
    access: { kind: 'own' },
    scope: 'run',
    params: sessionParam,
    body: z.object({ messages: z.array(widgetMessage).min(1).max(WIDGET_MESSAGES_MAX) }),
    bodyBytesMax: WIDGET_BODY_BYTES_MAX,
    answer: accepted(
      z.object({
        /** `restarted` where the app had no process any more: it is computed again, with new widgets. */
        outcome: z.enum(['sent', 'restarted']),
      }),
    ),
    problems: ['not-found', 'too-many-requests', 'too-large'],
  }),
  listVariables: defineEndpoint({
    method: 'GET',
    path: '/sessions/:id/variables',
    summary: 'What the variables of your open app are, as its last cell left them or where it failed',
    access: { kind: 'own' },
    scope: 'session',
    params: sessionParam,
    answer: json(shownVariables),
    problems: ['not-found', 'not-allowed', 'too-many-requests'],
  }),
  getVariable: defineEndpoint({
    method: 'GET',
    path: '/sessions/:id/variables/:name',
    summary: 'One of them with its first rows, its keys or all of its text',
    access: { kind: 'own' },
    scope: 'session',
    params: sessionParam.extend(variableParams),
    query: variableQuery,
    answer: json(shownVariable),
    problems: ['not-found', 'not-allowed', 'too-many-requests'],
  }),
  stopSession: defineEndpoint({
    method: 'POST',
    path: '/sessions/:id/stop',
    summary: 'Stop what an app is computing; it stays open',
    access: { kind: 'own' },
    scope: 'run',
    inFrames: true,
    params: sessionParam,
    answer: accepted(sessionSummary),
    problems: ['not-found', 'session-ended'],
  }),
  endSession: defineEndpoint({
    method: 'DELETE',
    path: '/sessions/:id',
    summary: 'Close an app and forget its results',
    access: { kind: 'own' },
    scope: 'run',
    inFrames: true,
    params: sessionParam,
    answer: empty,
    problems: ['not-found'],
  }),
  downloadSession: defineEndpoint({
    method: 'GET',
    path: '/sessions/:id/file',
    summary: 'What an app shows, as a notebook file or as a web page',
    access: { kind: 'own' },
    scope: 'read',
    inFrames: true,
    params: sessionParam,
    query: z.object({ format: z.enum(['ipynb', 'html']).default('ipynb') }),
    answer: file('application/x-ipynb+json', 'text/html'),
    problems: ['not-found', 'not-allowed'],
  }),
  getSessionBlob: defineEndpoint({
    method: 'GET',
    path: '/sessions/:id/blobs/:hash',
    summary: 'A large output value of an app, or a file that it offers',
    access: { kind: 'own' },
    scope: 'read',
    inFrames: true,
    params: sessionParam.extend({ hash: contentHash }),
    query: blobQuery,
    answer: file('application/octet-stream'),
    problems: ['not-found'],
  }),
} as const;
