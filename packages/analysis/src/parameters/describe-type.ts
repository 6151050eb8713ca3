import type { ListType, ParameterType } from './parameter.ts';

const SIMPLE: Readonly<Partial<Record<ParameterType['kind'], string>>> = {
  integer: 'int',
  number: 'float',
  boolean: 'bool',
  string: 'str',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
  decimal: 'Decimal',
  path: 'Path',
  any: 'Any',
};

/** A type as a Python author would write it: `list[int] | None`. */
export function describeType(type: ParameterType): string {
  const text = describeWithoutNone(type);
  return type.nullable && type.kind !== 'any' ? `${text} | None` : text;
}

function describeWithoutNone(type: ParameterType): string {
  switch (type.kind) {
    case 'literal':
      return `Literal[${type.values.map(describeLiteral).join(', ')}]`;
    case 'list':
      return describeList(type);
    case 'tuple':
      return `tuple[${type.items.map(describeType).join(', ')}]`;
    case 'record':
      return 'dict';
    case 'dict':
      return `dict[str, ${describeType(type.value)}]`;
    case 'union':
      return type.members.map(describeType).join(' | ');
    default:
      return SIMPLE[type.kind] ?? type.kind;
  }
}

function describeList(type: ListType): string {
  if (type.container === 'frame') return 'DataFrame';
  const item = describeType(type.item);
  return type.container === 'tuple' ? `tuple[${item}, ...]` : `${type.container}[${item}]`;
}

function describeLiteral(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

const IN_WORDS: Readonly<Record<ParameterType['kind'], string>> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'text',
  date: 'a date such as 2024-01-31',
  datetime: 'a date and time such as 2024-01-31T09:30',
  time: 'a time such as 09:30',
  decimal: 'a decimal number, given as text such as "12.50"',
  path: 'a file',
  literal: 'one of the choices',
  list: 'a list',
  tuple: 'a list',
  record: 'a set of named values',
  dict: 'a set of named values',
  union: 'one of several kinds of value',
  any: 'any value',
};

/** A type in words for someone who does not read code: `a list, each a whole number`. */
export function typeInWords(type: ParameterType): string {
  if (type.kind === 'list' && type.item.kind === 'record') return 'a table';
  if (type.kind === 'list' && type.item.kind !== 'any') return `a list, each ${typeInWords(type.item)}`;
  if (type.kind === 'union') return type.members.map(typeInWords).join(', or ');
  return IN_WORDS[type.kind];
}
