import { createHash } from 'node:crypto';
import { HubError } from '@quire/contract';
import type { InputQuestion } from '@quire/kernels';
import type { Queryable } from '../../database/connect.ts';
import { FORM_PREFIX, readPromptForm } from './asking.ts';
import type { Held } from './claims.ts';
import type { NewSessionEvent } from './events.ts';
import { findLabel, isOption, keepChoice } from './helper-inputs.ts';

type Form = Readonly<Record<string, unknown>>;
/** Where the options of a form's searchable choice are served, what tells one list from another, and its length. */
type Served = { readonly key: string; readonly list: string; readonly total: number };

/**
 * The same question, with its long lists of choices kept by the hub: they are searched there, page by page, as those
 * of inputs are. A list takes the place of the one that the same question had before; another list makes it another
 * question.
 */
export async function withChoicesKept(
  db: Queryable,
  held: Held,
  question: InputQuestion,
): Promise<InputQuestion> {
  const { options, ...form } = readPromptForm(question.prompt) ?? {};
  if (typeof options !== 'object' || options === null) return question;
  const { cellId } = question;
  const choices: Record<string, Served> = {};
  for (const [name, given] of Object.entries(options)) {
    const key = `choice:${digest([cellId, form.key, name])}`;
    choices[name] = {
      key,
      list: digest(given),
      total: await keepChoice(db, held, { key, cellId, options: given }),
    };
  }
  return { ...question, prompt: FORM_PREFIX + JSON.stringify({ ...form, choices }) };
}

/** Enough digits to tell the lists of one app apart. */
const DIGITS = 32;
const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, DIGITS);

/** An answer with what people call the choices in it, whose lists stay here. */
export async function withLabels(
  db: Queryable,
  held: Held,
  event: NewSessionEvent,
): Promise<NewSessionEvent> {
  if (event.type !== 'answered' || event.given === undefined) return event;
  const { form, answer } = event.given;
  const choices = Object.entries((form?.choices ?? {}) as Record<string, Served>);
  if (choices.length === 0) return event;
  const values = JSON.parse(answer) as Record<string, unknown>;
  const labels: Record<string, string> = {};
  for (const [name, { key }] of choices) {
    const label = await findLabel(db, held.id, { key, value: values[name] ?? null });
    if (label !== null) labels[name] = label;
  }
  return { ...event, given: { ...event.given, labels } };
}

/** @throws HubError `invalid-parameters` where an answer names what is none of the choices */
export async function checkChoices(
  db: Queryable,
  sessionId: string,
  { form, answer }: { form: Form | null; answer: string },
): Promise<void> {
  const choices = Object.entries((form?.choices ?? {}) as Record<string, Served>);
  if (choices.length === 0) return;
  const given = JSON.parse(answer) as Record<string, unknown>;
  for (const [name, { key }] of choices) {
    const value = given[name];
    if (value === undefined || value === null || (await isOption(db, sessionId, { key, value }))) continue;
    const message = 'This is none of the choices. Type to find one.';
    throw new HubError('invalid-parameters', message, { items: [{ path: name, message }] });
  }
}
