import type { JsonValue, Parameter } from './parameter.ts';

/** Whether an input that nobody gave a value has one of these by its default. */
export function isDefaultAmong({ default: given }: Parameter, values: readonly JsonValue[]): boolean {
  return given.kind === 'static' && values.some((value) => isSame(value, given.value));
}

/** Whether an input is asked for, with what is given for the others. */
export function isAsked(
  { showIf }: Pick<Parameter, 'showIf'>,
  others: readonly Parameter[],
  given: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(showIf ?? {}).every(([name, values]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined) return values.some((wanted) => isSame(wanted, value));
    const other = others.find((candidate) => candidate.name === name);
    return other !== undefined && isDefaultAmong(other, values);
  });
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
