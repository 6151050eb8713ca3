import { z } from 'zod';
import { contentHash, INTEGER_MAX, instant, notebookSlug, runId, uploadId } from '../ids.ts';
import { RUN_STATUSES } from '../run-status.ts';
import { cellView, heading, jsonSchema, spaceRef } from './notebooks.ts';

export const runStatus = z.enum(RUN_STATUSES);

export const FAILURE_CODES = [
  'cell-error',
  'kernel-died',
  'kernel-start-failed',
  'out-of-memory',
  'output-flood',
  'display-too-large',
  'timed-out',
  'needs-input',
  'interrupted',
  'environment-missing',
  'internal',
] as const;
export const runFailure = z.object({
  code: z.enum(FAILURE_CODES),
  /** What happened, in words for someone who does not write code. */
  sentence: z.string(),
  /** What to do about it. */
  advice: z.string().nullable(),
  cellId: z.string().nullable(),
  /** The exception's class, for example `KeyError`. */
  name: z.string().nullable(),
  /** The exception's message. */
  message: z.string().nullable(),
  /** ANSI-coloured lines; `null` where the runner may not read code. */
  traceback: z.array(z.string()).nullable(),
});
export type RunFailure = z.infer<typeof runFailure>;

export const createRun = z.object({
  /** The newest version where omitted. */
  version: z.number().int().min(1).max(INTEGER_MAX).optional(),
  /** Values by parameter name, as the notebook's JSON Schema describes them. */
  parameters: z.record(z.string(), z.unknown()).default({}),
});

export const runSummary = z.object({
  id: runId,
  notebook: z.object({ space: spaceRef, slug: notebookSlug, title: z.string() }),
  version: z.number().int(),
  status: runStatus,
  parameters: z.record(z.string(), z.unknown()),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  cellsDone: z.number().int(),
  cellsTotal: z.number().int(),
  failure: runFailure.nullable(),
});
export type RunSummary = z.infer<typeof runSummary>;

export const run = runSummary.extend({
  schema: jsonSchema,
  cells: z.array(cellView),
  headings: z.array(heading),
  canReadCode: z.boolean(),
  /** The sequence number of the newest event. */
  lastEvent: z.number().int(),
  /** Where the run waits in the queue, counted from 1; `null` once it has started. */
  queuePosition: z.number().int().nullable(),
  /** How the kernel was started (`warm`, `cold`) and why; `null` before that. */
  start: z.object({ rung: z.string(), reason: z.string(), milliseconds: z.number() }).nullable(),
  /** How long the newest successful runs of this version took, in milliseconds: the median; `null` without any. */
  typicalMilliseconds: z.number().nullable(),
});
export type Run = z.infer<typeof run>;

/** Stands in a MIME bundle for a value over 1 MB; fetch it from `/api/v1/runs/{id}/blobs/{hash}`. */
export const BLOB_KEY = 'x-quire-blob';
export const blobRef = z.object({ [BLOB_KEY]: z.object({ hash: contentHash, bytes: z.number().int() }) });
export type BlobRef = z.infer<typeof blobRef>;

const mimeBundle = z.record(z.string(), z.unknown());
/** One output as nbformat 4.5 has it, except that large values may be a {@link blobRef}. */
export const runOutput = z.discriminatedUnion('output_type', [
  z.object({ output_type: z.literal('stream'), name: z.enum(['stdout', 'stderr']), text: z.string() }),
  z.object({
    output_type: z.literal('display_data'),
    data: mimeBundle,
    metadata: mimeBundle,
    display_id: z.string().optional(),
  }),
  z.object({
    output_type: z.literal('execute_result'),
    data: mimeBundle,
    metadata: mimeBundle,
    execution_count: z.number().int().nullable(),
    display_id: z.string().optional(),
  }),
  z.object({
    output_type: z.literal('error'),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);
export type RunOutput = z.infer<typeof runOutput>;

const numbered = { seq: z.number().int(), at: instant };
/** What happens in cells, in runs and in sessions alike. */
export const cellEvents = [
  z.object({ ...numbered, type: z.literal('cell-started'), cellId: z.string() }),
  z.object({ ...numbered, type: z.literal('output'), cellId: z.string(), output: runOutput }),
  z.object({
    ...numbered,
    type: z.literal('stream'),
    cellId: z.string(),
    name: z.enum(['stdout', 'stderr']),
    text: z.string(),
  }),
  z.object({ ...numbered, type: z.literal('clear'), cellId: z.string(), wait: z.boolean() }),
  z.object({
    ...numbered,
    type: z.literal('update-display'),
    displayId: z.string(),
    data: mimeBundle,
    metadata: mimeBundle,
  }),
  z.object({
    ...numbered,
    type: z.literal('cell-finished'),
    cellId: z.string(),
    status: z.enum(['ok', 'error', 'skipped']),
    milliseconds: z.number(),
    executionCount: z.number().int().nullable(),
  }),
] as const;
/** What happens in a run, numbered upwards from 1; a follower asks for what comes after the last it saw. */
export const runEvent = z.discriminatedUnion('type', [
  z.object({ ...numbered, type: z.literal('status'), status: runStatus }),
  ...cellEvents,
  z.object({
    ...numbered,
    type: z.literal('finished'),
    status: z.enum(['succeeded', 'failed', 'cancelled']),
    failure: runFailure.nullable(),
  }),
]);
export type RunEvent = z.infer<typeof runEvent>;

export const upload = z.object({
  id: uploadId,
  name: z.string(),
  bytes: z.number().int(),
  hash: contentHash,
});
export type Upload = z.infer<typeof upload>;
