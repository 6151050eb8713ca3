import type { ParameterType } from './parameter.ts';
import type { StaticValue } from './static-value.ts';

export const ANY: ParameterType = { kind: 'any', nullable: true };

/** What may be a member of a set when nothing more is known: Python's sets hold only hashable values. */
export const ANY_SCALAR: ParameterType = {
  kind: 'union',
  nullable: true,
  members: [
    { kind: 'boolean', nullable: false },
    { kind: 'integer', nullable: false },
    { kind: 'number', nullable: false },
    { kind: 'string', nullable: false },
  ],
};

/** The type that a default implies when no annotation says more. */
export function inferType(value: StaticValue): ParameterType {
  switch (value.kind) {
    case 'none':
      return ANY;
    case 'bool':
      return { kind: 'boolean', nullable: false };
    case 'int': {
      const isExact = Number.isSafeInteger(Number(value.value));
      return { kind: 'integer', nullable: false, ...(isExact ? {} : { big: true as const }) };
    }
    case 'float': {
      const hasNumber = Number.isFinite(value.value);
      return { kind: 'number', nullable: false, ...(hasNumber ? {} : { nonFinite: true as const }) };
    }
    case 'str':
      return { kind: 'string', nullable: false };
    case 'dict':
      return { kind: 'dict', nullable: false, value: commonType(value.entries.map(([, item]) => item)) };
    case 'list':
    case 'tuple':
      return { kind: 'list', nullable: false, container: value.kind, item: commonType(value.items) };
    case 'set':
    case 'frozenset': {
      const item = commonType(value.items);
      const isHashable = item.kind !== 'any' && item.kind !== 'list' && item.kind !== 'dict';
      const members = isHashable ? item : ANY_SCALAR;
      return { kind: 'list', nullable: false, container: value.kind, item: members, uniqueItems: true };
    }
    default:
      return { kind: value.kind, nullable: false };
  }
}

/** The type of all of several values: the same for all, number for int and float mixed, else anything. */
function commonType(values: readonly StaticValue[]): ParameterType {
  const present = values.filter((value) => value.kind !== 'none').map(inferType);
  const nullable = present.length < values.length;
  const [first] = present;
  if (first === undefined) return ANY;
  const kinds = new Set(present.map((type) => type.kind));
  const isNumeric = kinds.size === 2 && kinds.has('integer') && kinds.has('number');
  if (isNumeric) return { kind: 'number', nullable };
  if (!present.every((type) => JSON.stringify(type) === JSON.stringify(first))) {
    // Containers of different contents, and big integers among small ones, have no simple common type.
    return ANY;
  }
  return { ...first, nullable: first.nullable || nullable };
}
