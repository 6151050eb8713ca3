import type { Parameter, ParameterType } from '@quire/analysis';

type Named = { readonly value: string; readonly label: string };

/** Kinds of input that suit a type, with their words. */
export function kindsFor({ type, default: start }: Pick<Parameter, 'type' | 'default'>): readonly Named[] {
  const hasTwo = start.kind === 'static' && Array.isArray(start.value) && start.value.length === 2;
  return keysOf(type, hasTwo)
    .flatMap((key) => KINDS[key] ?? [])
    .map((value) => ({ value, label: sayKind(value) }));
}

/** The kind that says no more of an input than its type does; undefined where there is none. */
export function naturalKind(type: ParameterType): string | undefined {
  const [key = ''] = keysOf(type, false);
  return NATURAL[key];
}

export const sayKind = (kind: string): string => KIND_WORDS[kind] ?? kind;

function keysOf(type: ParameterType, hasTwo: boolean): readonly string[] {
  if (type.kind === 'integer' && type.big === true) return [];
  if (type.kind === 'tuple') return type.items.length === 2 ? ['tuple'] : ['other tuple'];
  if (type.kind !== 'list') return [type.kind];
  const { item, container } = type;
  const isPair = type.minItems === 2 && type.maxItems === 2;
  if (container === 'frame') return ['frame'];
  const couldBePair = isPair || (container === 'tuple' && hasTwo);
  if (couldBePair && ['date', 'number', 'integer'].includes(item.kind))
    return [container === 'tuple' ? `pair of ${item.kind}` : `range of ${item.kind}`];
  return [`list of ${item.kind}`];
}

const TEXTS = [
  'text',
  'long-text',
  'code',
  'secret',
  'credential',
  'data-source',
  'person',
  'group',
  'color',
];
const CHOICES = ['select', 'radio', 'search-select'];

const KINDS: Readonly<Record<string, readonly string[]>> = {
  string: [...TEXTS, ...CHOICES],
  integer: ['integer', 'slider', ...CHOICES],
  number: ['number', 'slider', 'percent', ...CHOICES],
  decimal: ['decimal', 'currency'],
  boolean: ['switch', 'checkbox'],
  literal: CHOICES,
  date: ['date'],
  time: ['time'],
  datetime: ['date-time'],
  path: ['file'],
  dict: ['json'],
  union: ['json'],
  tuple: ['point', 'json'],
  'other tuple': ['json'],
  frame: ['table'],
  'list of path': ['files'],
  'list of string': ['tags', 'multi-select'],
  'list of integer': ['multi-select', 'json'],
  'list of number': ['multi-select', 'json'],
  'list of literal': ['multi-select'],
  'list of record': ['table'],
  'list of dict': ['table', 'json'],
  'list of list': ['json'],
  'list of any': ['tags', 'multi-select', 'table', 'files', 'json'],
  'pair of date': ['date-range'],
  'pair of number': ['range', 'point'],
  'pair of integer': ['range', 'point'],
  'range of date': ['date-range'],
  'range of number': ['range'],
  'range of integer': ['range'],
  // The code leaves open what it is: whatever is asked for is what it gets.
  any: [
    ...TEXTS,
    ...CHOICES,
    ...['integer', 'number', 'slider', 'range', 'percent', 'decimal', 'currency', 'switch', 'checkbox'],
    ...['date', 'time', 'date-time', 'date-range', 'multi-select', 'tags', 'file', 'files', 'table', 'point'],
    'json',
  ],
};

const NATURAL: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'integer',
  number: 'number',
  decimal: 'decimal',
  boolean: 'switch',
  date: 'date',
  time: 'time',
  datetime: 'date-time',
  path: 'file',
  dict: 'json',
  union: 'json',
  frame: 'table',
  'list of path': 'files',
  'list of string': 'tags',
  'list of literal': 'multi-select',
  'list of record': 'table',
  'pair of date': 'date-range',
  'range of date': 'date-range',
};

const KIND_WORDS: Readonly<Record<string, string>> = {
  text: 'A line of text',
  'long-text': 'Several lines of text',
  secret: 'A secret, kept nowhere',
  credential: 'A password or token of a service',
  code: 'Code',
  color: 'A colour',
  person: 'A person',
  group: 'A space',
  'data-source': 'A data source',
  integer: 'A whole number',
  number: 'A number',
  slider: 'A slider',
  percent: 'Percent',
  decimal: 'An exact decimal number',
  currency: 'An amount of money',
  switch: 'A switch',
  checkbox: 'A box to tick',
  select: 'A list that opens',
  radio: 'Choices in view',
  'search-select': 'A list to search by typing',
  date: 'A day',
  time: 'A time of day',
  'date-time': 'A day and a time',
  tags: 'Words',
  'multi-select': 'Several of a list',
  file: 'A file',
  files: 'Files',
  table: 'A table',
  'date-range': 'A period of days',
  range: 'Two ends of a range',
  point: 'A place on the map',
  json: 'Any value, written as JSON',
};
