import { coerceParameters, isSecret, parametersOfSchema } from '@quire/analysis';
import { HubError } from '@quire/contract';
import type { Queryable } from '../../database/connect.ts';
import { requireUsableSources } from '../data-sources/check.ts';
import type { Caller } from '../identity/caller.ts';

type Form = Readonly<Record<string, unknown>>;

/**
 * Holds an answer to the form that asked for it; a plain question takes any line.
 *
 * @throws HubError `invalid-parameters` with an item for each value that is wrong
 */
export function checkAnswer(form: Form | null, answer: string): void {
  if (form === null) return;
  const value = readJson(answer);
  if (form.kind === 'confirm' || form.kind === 'button') {
    if (typeof value !== 'boolean') throw refused('The answer must be true or false.', []);
    return;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refused('The answer must be a JSON object with a value for each input of the form.', []);
  const checked = coerceParameters(inputsOf(form), value as Record<string, unknown>);
  if (checked.ok) return;
  throw refused(
    checked.errors[0]?.message ?? 'The answer is not valid.',
    checked.errors.map(({ name, path, message }) => ({ path: [name, ...path].join('.'), message })),
  );
}

/** Holds the data sources in an answer, which fits its form, to those that the caller may use. */
export async function checkAnsweredSources(
  db: Queryable,
  caller: Caller,
  { form, answer }: { form: Form | null; answer: string },
): Promise<void> {
  if (form === null || form.kind === 'confirm' || form.kind === 'button') return;
  const values = readJson(answer) as Record<string, unknown>;
  await requireUsableSources(db, caller, { ...inputsOf(form), values });
}

/** Whether a form asks for something that may be kept nowhere. */
export function asksForSecret(form: Form | null): boolean {
  return form !== null && inputsOf(form).parameters.some(isSecret);
}

/** The inputs of a form, whatever its answers are. */
export const inputsOf = ({ schema }: Form) => parametersOfSchema((schema ?? {}) as Record<string, unknown>);

const refused = (detail: string, items: { path: string; message: string }[]) =>
  new HubError('invalid-parameters', detail, { items });

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('The answer to a form must be JSON.', []);
  }
}
