import { z } from 'zod';
import { accepted, created, defineEndpoint, empty, events, file, json } from '../endpoint.ts';
import { contentHash, INTEGER_MAX, notebookSlug, runId, spaceSlug } from '../ids.ts';
import { blobQuery } from '../schemas/downloads.ts';
import { createRun, run, runEvent, runStatus, runSummary, upload } from '../schemas/runs.ts';

const notebookParam = z.object({ space: spaceSlug, slug: notebookSlug });
const runParam = z.object({ id: runId });

export const runEndpoints = {
  createRun: defineEndpoint({
    method: 'POST',
    path: '/notebooks/:space/:slug/runs',
    summary: 'Run a notebook as yourself',
    access: { kind: 'notebook', needs: 'run' },
    scope: 'run',
    params: notebookParam,
    body: createRun,
    answer: accepted(run),
    problems: ['not-found', 'not-allowed', 'invalid-parameters', 'too-many-runs'],
  }),
  listRuns: defineEndpoint({
    method: 'GET',
    path: '/runs',
    summary: 'Your runs, newest first',
    access: { kind: 'signed-in' },
    scope: 'read',
    query: z.object({
      space: spaceSlug.optional(),
      slug: notebookSlug.optional(),
      status: runStatus.optional(),
      before: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    answer: json(z.object({ runs: z.array(runSummary), next: z.string().nullable() })),
    problems: [],
  }),
  getRun: defineEndpoint({
    method: 'GET',
    path: '/runs/:id',
    summary: 'One run of yours',
    access: { kind: 'own' },
    scope: 'read',
    params: runParam,
    answer: json(run),
    problems: ['not-found'],
  }),
  followRun: defineEndpoint({
    method: 'GET',
    path: '/runs/:id/events',
    summary: 'What happens in a run, from any point on, as server-sent events',
    access: { kind: 'own' },
    scope: 'read',
    params: runParam,
    query: z.object({
      /** The last sequence number that was seen; `Last-Event-ID` counts as well. */
      after: z.coerce.number().int().min(0).max(INTEGER_MAX).default(0),
    }),
    answer: events(runEvent),
    problems: ['not-found'],
  }),
  cancelRun: defineEndpoint({
    method: 'POST',
    path: '/runs/:id/cancel',
    summary: 'Stop a run',
    access: { kind: 'own' },
    scope: 'run',
    params: runParam,
    answer: accepted(runSummary),
    problems: ['not-found', 'run-finished'],
  }),
  deleteRun: defineEndpoint({
    method: 'DELETE',
    path: '/runs/:id',
    summary: 'Delete a finished run with its outputs',
    access: { kind: 'own' },
    scope: 'run',
    params: runParam,
    answer: empty,
    problems: ['not-found', 'run-not-finished'],
  }),
  downloadRun: defineEndpoint({
    method: 'GET',
    path: '/runs/:id/file',
    summary: 'A run as a notebook file or as a web page',
    access: { kind: 'own' },
    scope: 'read',
    params: runParam,
    query: z.object({ format: z.enum(['ipynb', 'html']).default('ipynb') }),
    answer: file('application/x-ipynb+json', 'text/html'),
    problems: ['not-found', 'not-allowed', 'run-not-finished'],
  }),
  getRunBlob: defineEndpoint({
    method: 'GET',
    path: '/runs/:id/blobs/:hash',
    summary: 'A large output value of a run, or a file that it offers',
    access: { kind: 'own' },
    scope: 'read',
    params: runParam.extend({ hash: contentHash }),
    query: blobQuery,
    answer: file('application/octet-stream'),
    problems: ['not-found'],
  }),
  createUpload: defineEndpoint({
    method: 'POST',
    path: '/uploads',
    summary: 'Give a file to a coming run; the body is its bytes',
    access: { kind: 'signed-in' },
    scope: 'run',
    inFrames: true,
    query: z.object({ name: z.string().trim().min(1).max(255).default('file') }),
    body: 'bytes',
    answer: created(upload),
    problems: ['too-large'],
  }),
} as const;
