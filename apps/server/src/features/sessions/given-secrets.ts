import { isGivenSecret, type Parameter } from '@quire/analysis';
import type { RunFailure } from '@quire/contract';
import type { Notebook } from '@quire/notebook';
import { parametersOf } from '../runs/notebook-parameters.ts';
import type { Secrets } from '../runs/secrets.ts';
import type { Held } from './claims.ts';
import { findInputs } from './helper-inputs.ts';
import type { SessionDependencies } from './session-place.ts';

/**
 * Secrets of a held session, by the name of their input, and what people call those that were given and that this hub
 * does not know.
 */
export async function openSecrets(
  { db, vault, secrets }: SessionDependencies,
  held: Held,
  { notebook, values }: { notebook: Notebook; values: Readonly<Record<string, unknown>> },
): Promise<{ opened: Secrets; missing: string[] }> {
  const own = parametersOf(notebook).parameters;
  const names = new Set(own.map(({ name }) => name));
  // Keys of which only running tells were noted when their cells asked for them.
  const asked = await findInputs(
    db,
    held.id,
    Object.keys(values).filter((name) => !names.has(name)),
  );
  const isGiven = (parameter: Parameter) => isGivenSecret(parameter, values[parameter.name]);
  const given = [...own, ...asked.map(({ parameter }) => parameter)].filter(isGiven);
  const markOf = ({ name }: Parameter) => (values[name] as { given: string }).given;
  const known = await secrets.of(db, vault, { held, marks: given.map(markOf) });
  const isKnown = (parameter: Parameter) => Object.hasOwn(known, markOf(parameter));
  return {
    opened: Object.fromEntries(given.filter(isKnown).map((one) => [one.name, known[markOf(one)] ?? ''])),
    missing: given.filter((one) => !isKnown(one)).map(({ label }) => label),
  };
}

export function missingSecrets(labels: readonly string[]): RunFailure {
  const words = labels.map((label) => `“${label}”`).join(', ');
  return {
    cellId: null,
    name: null,
    message: null,
    traceback: null,
    code: 'needs-input',
    sentence: `${words} must be given again.`,
    advice:
      'Secrets of an open app are in the memory of the hub that computes it, and nowhere else: it was started anew, or another one computes your app now. Type them in once more.',
  };
}
