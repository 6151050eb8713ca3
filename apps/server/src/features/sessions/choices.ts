import { createHash } from 'node:crypto';
import { HubError } from '@quire/contract';
import type { InputQuestion } from '@quire/kernels';
import type { Queryable } from '../../database/connect.ts';
import { FORM_PREFIX, readPromptForm } from './asking.ts';
import type { Held } from './claims.ts';
import { isOption, keepChoice } from './helper-inputs.ts';

type Form = Readonly<Record<string, unknown>>;
/** Where the options of a form's searchable choice are served, and how many there are. */
type Served = { readonly key: string; readonly total: number };

/**
 * The same question, with its long lists of choices kept by the hub: they are searched there, page by page, as those
 * of inputs are. Other choices make it another question.
 */
export async function withChoicesKept(
  db: Queryable,
  held: Held,
  question: InputQuestion,
): Promise<InputQuestion> {
  const { options, ...form } = readPromptForm(question.prompt) ?? {};
  if (typeof options !== 'object' || options === null) return question;
  const choices: Record<string, Served> = {};
  for (const [name, given] of Object.entries(options)) {
    const text = JSON.stringify([form.key, name, given]);
    const key = `choice:${createHash('sha256').update(text).digest('hex').slice(0, KEY_DIGITS)}`;
    choices[name] = {
      key,
      total: await keepChoice(db, held, { key, cellId: question.cellId, options: given }),
    };
  }
  return { ...question, prompt: FORM_PREFIX + JSON.stringify({ ...form, choices }) };
}
/** Of a digest; enough to tell the lists of one app apart. */
const KEY_DIGITS = 32;

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
