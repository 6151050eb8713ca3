import { isGivenMark } from './check-value.ts';
import type { JsonValue, Parameter, ParameterSet, ParameterValues } from './parameter.ts';

/** Stands in a record for a secret that was given; the secret itself is in no record. */
const given = (): JsonValue => ({
  // One that was given anew is another one, which whoever compares inputs has to see.
  given: crypto.randomUUID(),
});

export function isGivenSecret(parameter: Pick<Parameter, 'type'>, value: unknown): boolean {
  return isSecret(parameter) && isGivenMark(value);
}

/** Whether an input's values may be kept nowhere. */
export function isSecret({ type }: Pick<Parameter, 'type'>): boolean {
  return type.kind === 'string' && type.secret === true;
}

/** Parts checked values into what may be kept, and secrets, which are for the run's process alone. */
export function splitSecrets(
  set: Pick<ParameterSet, 'parameters'>,
  values: ParameterValues,
): { readonly kept: ParameterValues; readonly secrets: Readonly<Record<string, string>> } {
  const secrets: Record<string, string> = {};
  const kept: Record<string, JsonValue> = { ...values };
  for (const parameter of set.parameters) {
    const value = Object.hasOwn(values, parameter.name) ? values[parameter.name] : undefined;
    if (!isSecret(parameter) || typeof value !== 'string') continue;
    secrets[parameter.name] = value;
    kept[parameter.name] = given();
  }
  return { kept, secrets };
}

/** The variable of a kernel's environment that holds its secrets, as JSON; the helper takes it away at once. */
const SECRETS_VARIABLE = 'QUIRE_SECRETS';

/** That variable, where there are secrets. */
export function secretsEnvironment(
  secrets: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.keys(secrets).length === 0 ? {} : { [SECRETS_VARIABLE]: JSON.stringify(secrets) };
}
