import type { Bounds, ParameterType } from './parameter.ts';

/** Limits from `Annotated[...]`, before it is known what they limit. */
export interface Constraints extends Bounds {
  /** Characters of a text, or entries of a list. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly accept?: readonly string[];
}

const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const;

/** A type with limits applied; those that the type cannot have are named in `ignored`. */
export function applyConstraints(
  type: ParameterType,
  constraints: Constraints,
): { readonly type: ParameterType; readonly ignored: readonly string[] } {
  const given = Object.keys(constraints) as (keyof Constraints)[];
  const allowed = allowedFor(type);
  const ignored = given.filter((name) => !allowed.includes(name) || !isSensible(name, constraints));
  const kept = Object.fromEntries(
    given.filter((name) => !ignored.includes(name)).map((name) => [name, constraints[name]]),
  );
  if (type.kind === 'list') {
    const { minLength, maxLength } = kept as Constraints;
    const limits = {
      ...(minLength === undefined ? {} : { minItems: minLength }),
      ...(maxLength === undefined ? {} : { maxItems: maxLength }),
    };
    return { type: { ...type, ...limits }, ignored };
  }
  return { type: { ...type, ...kept }, ignored };
}

function allowedFor(type: ParameterType): readonly (keyof Constraints)[] {
  if (type.kind === 'integer' && type.big === undefined) return BOUNDS;
  if (type.kind === 'number') return BOUNDS.filter((name) => name !== 'multipleOf');
  if (type.kind === 'string') return ['minLength', 'maxLength', 'pattern'];
  if (type.kind === 'list') return ['minLength', 'maxLength'];
  return type.kind === 'path' ? ['accept'] : [];
}

function isSensible(name: keyof Constraints, constraints: Constraints): boolean {
  const value = constraints[name];
  if (name === 'multipleOf') return typeof value === 'number' && value > 0 && Number.isInteger(value);
  if (name === 'minLength' || name === 'maxLength')
    return typeof value === 'number' && Number.isInteger(value) && value >= 0;
  return true;
}
