import { z } from 'zod';
import { INTEGER_MAX, instant, notebookSlug, sessionId } from '../ids.ts';
import { cellView, heading, jsonSchema, spaceRef } from './notebooks.ts';
import { cellEvents, runFailure } from './runs.ts';
import { widgetEventShapes } from './widgets.ts';

/**
 * Where a live app stands: `queued` waits for a place on a hub, `waiting` stands in the middle of the notebook for
 * an answer, `ready` shows a complete result, `failed` shows what went wrong and takes other inputs.
 */
export const SESSION_STATUSES = ['queued', 'starting', 'running', 'waiting', 'ready', 'failed'] as const;
export const sessionStatus = z.enum(SESSION_STATUSES);
export type SessionStatus = z.infer<typeof sessionStatus>;

export const createSession = z.object({
  /** The newest version where omitted. */
  version: z.number().int().min(1).max(INTEGER_MAX).optional(),
  /** Values by parameter name, as the notebook's JSON Schema describes them. */
  parameters: z.record(z.string(), z.unknown()).default({}),
  /**
   * Answers the app of this version that its person has open with these same inputs, if there is one, and opens no
   * other: what several tabs ask for at once is one app, as it is one after the other.
   */
  unlessOpen: z.boolean().default(false),
});

/** What the notebook asks in the middle, through `input()` or the `quire` helper. */
export const sessionPrompt = z.object({
  id: z.string(),
  cellId: z.string(),
  text: z.string(),
  isPassword: z.boolean(),
  /** The form of `quire.form` and its like, as the helper displayed it; `null` for a plain line of text. */
  form: z.record(z.string(), z.unknown()).nullable(),
  /** What was answered here before it is asked again, to begin with. */
  earlier: z.string().optional(),
});
export type SessionPrompt = z.infer<typeof sessionPrompt>;

/** What was answered to a question of the notebook. Passwords and secrets are kept nowhere, and are none. */
export const sessionAnswer = z.object({
  /** Names it where it is taken back. */
  id: z.string(),
  cellId: z.string(),
  text: z.string(),
  form: z.record(z.string(), z.unknown()).nullable(),
  /** As it was given: a line of text, or JSON text where the question has a form. */
  answer: z.string(),
  /** What people call choices of the answer whose list stays with the hub, by the name of their input. */
  labels: z.record(z.string(), z.string()).optional(),
});
export type SessionAnswer = z.infer<typeof sessionAnswer>;

/** One choice of a searchable input. */
export const inputOption = z.object({
  value: z.union([z.string(), z.number(), z.boolean()]),
  label: z.string(),
});
export type InputOption = z.infer<typeof inputOption>;

export const sessionSummary = z.object({
  id: sessionId,
  notebook: z.object({ space: spaceRef, slug: notebookSlug, title: z.string() }),
  version: z.number().int(),
  status: sessionStatus,
  parameters: z.record(z.string(), z.unknown()),
  /** Counts the sets of inputs of this session, from 1; results say which one they belong to. */
  generation: z.number().int(),
  /** Opened in a page of another site, with the inputs that were fixed there. */
  isEmbedded: z.boolean(),
  createdAt: instant,
  lastUsedAt: instant,
});
export type SessionSummary = z.infer<typeof sessionSummary>;

export const session = sessionSummary.extend({
  schema: jsonSchema,
  cells: z.array(cellView),
  headings: z.array(heading),
  canReadCode: z.boolean(),
  lastEvent: z.number().int(),
  /** Where the session waits for a place, counted from 1; `null` once it has one. */
  queuePosition: z.number().int().nullable(),
  /** How the process was started (`spare`, `template`, `warm`, `cold`) and why; `null` before that. */
  start: z.object({ rung: z.string(), reason: z.string(), milliseconds: z.number() }).nullable(),
});
export type Session = z.infer<typeof session>;

const numbered = { seq: z.number().int(), at: instant };
/** What happens in a session, numbered upwards from 1. Events of a cell that ran again later may be left out. */
export const sessionEvent = z.discriminatedUnion('type', [
  ...cellEvents,
  z.object({ ...numbered, type: z.literal('status'), status: sessionStatus }),
  /** New inputs: the cells named will run again; all others show what they show. */
  z.object({
    ...numbered,
    type: z.literal('generation'),
    generation: z.number().int(),
    parameters: z.record(z.string(), z.unknown()),
    reached: z.array(z.string()),
    /** The inputs are as before, and an answer was taken back. */
    isAnswerTakenBack: z.boolean().optional(),
  }),
  /** All cells that the inputs reach have run, or one of them failed. */
  z.object({
    ...numbered,
    type: z.literal('settled'),
    generation: z.number().int(),
    status: z.enum(['succeeded', 'failed', 'cancelled']),
    failure: runFailure.nullable(),
  }),
  z.object({ ...numbered, ...widgetEventShapes.widget }),
  z.object({ ...numbered, ...widgetEventShapes['widget-closed'] }),
  z.object({ ...numbered, ...widgetEventShapes['widget-said'] }),
  z.object({ ...numbered, ...widgetEventShapes['widgets-restarted'] }),
  z.object({ ...numbered, type: z.literal('prompt'), prompt: sessionPrompt }),
  /** Also where a question was not asked, since it is answered as before. `given` is absent for secrets. */
  z.object({
    ...numbered,
    type: z.literal('answered'),
    promptId: z.string(),
    given: sessionAnswer.optional(),
  }),
  /** Something that the person should know of, in a sentence: the session was built again after a restart. */
  z.object({ ...numbered, type: z.literal('notice'), sentence: z.string() }),
  /** The last event: the app was closed. */
  z.object({ ...numbered, type: z.literal('finished') }),
]);
export type SessionEvent = z.infer<typeof sessionEvent>;
