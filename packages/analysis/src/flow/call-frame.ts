import type { AbstractValue, Closure, Frame } from './abstract-value.ts';
import { FRESH, holding, SCALAR_VALUE } from './abstract-value.ts';

/** The variables that a call begins with: its parameters, with what is given for them. */
export function frameOf(
  { body, frame: parent, isWrapped }: Closure,
  given: readonly (AbstractValue | undefined)[],
  { calleeRoots, variables }: Pick<Frame, 'calleeRoots' | 'variables'>,
): Frame {
  const all = given.filter((value) => value !== undefined);
  const known =
    isWrapped === true
      ? body.parameters.map(() => holding([...all, { ...FRESH, roots: calleeRoots }]))
      : given;
  for (const [index, parameter] of body.parameters.entries()) {
    const rest = parameter.isRest
      ? holding(known.slice(index).filter((value) => value !== undefined))
      : known[index];
    // A default is made once and kept by the function: what changes it changes the function.
    const missing: AbstractValue =
      parameter.default?.op === 'scalar' ? SCALAR_VALUE : { ...FRESH, roots: calleeRoots };
    variables.set(
      parameter.name,
      rest ?? (all.length > 0 && parameter.default === undefined ? holding(all) : missing),
    );
  }
  return { parent, body, variables, calleeRoots, returned: [] };
}
