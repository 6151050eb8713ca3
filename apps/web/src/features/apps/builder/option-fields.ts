import type { FormColumn, FormInput, JsonValue, Parameter, ParameterType } from '@quire/analysis';

/** How an argument of a kind of input is asked for. */
export type OptionForm =
  | 'number'
  | 'text'
  | 'list'
  | 'flag'
  | 'date'
  | 'time'
  | 'datetime'
  | 'choices'
  | 'columns';

export type OptionField = {
  /** Its Python name. */
  readonly name: string;
  readonly label: string;
  readonly form: OptionForm;
  readonly help?: string;
};

type Options = NonNullable<FormInput['options']>;

const field = (name: string, label: string, form: OptionForm): OptionField => ({ name, label, form });

const NUMBERS: readonly OptionField[] = [
  field('minimum', 'At least', 'number'),
  field('maximum', 'At most', 'number'),
  field('step', 'Step', 'number'),
  field('unit', 'Unit', 'text'),
];
const LENGTHS: readonly OptionField[] = [
  field('min_length', 'Characters, at least', 'number'),
  field('max_length', 'Characters, at most', 'number'),
];
const PATTERN: OptionField = {
  ...field('pattern', 'Pattern', 'text'),
  help: 'A regular expression, such as ^[A-Z]{2}-\\d{3}$.',
};
const PLACEHOLDER = field('placeholder', 'Example in the empty field', 'text');
const TEXT: readonly OptionField[] = [...LENGTHS, PATTERN, PLACEHOLDER];
const ROWS = field('rows', 'Lines in view', 'number');
const SUGGESTIONS = field('suggestions', 'Suggestions, between commas', 'list');
const CHOICES = field('options', 'Choices', 'choices');
const FILES: readonly OptionField[] = [
  field('accept', 'Endings of file names (.csv, .xlsx)', 'list'),
  field('max_mb', 'Megabytes, at most', 'number'),
];
const ends = (form: OptionForm): readonly OptionField[] => [
  field('earliest', 'Not before', form),
  field('latest', 'Not after', form),
];

/** The arguments of each kind of input; a test holds them to those that the helper in Python takes. */
const FIELDS: Readonly<Record<string, readonly OptionField[]>> = {
  text: TEXT,
  'long-text': [ROWS, ...TEXT],
  secret: TEXT,
  credential: [field('service', 'Of which service', 'text'), ...TEXT],
  'data-source': [SUGGESTIONS, ...TEXT],
  code: [field('language', 'Language', 'text'), ROWS, ...TEXT],
  number: NUMBERS,
  integer: NUMBERS,
  slider: NUMBERS,
  range: NUMBERS,
  percent: NUMBERS.map((one) =>
    one.form === 'number' ? { ...one, label: `${one.label} (0.15 is 15 %)` } : one,
  ),
  currency: [field('currency', 'Currency', 'text')],
  date: ends('date'),
  time: ends('time'),
  'date-time': [field('zone', 'With its time zone', 'flag'), ...ends('datetime')],
  'date-range': ends('date'),
  select: [CHOICES],
  radio: [CHOICES],
  'search-select': [CHOICES],
  'multi-select': [
    CHOICES,
    field('min_items', 'Of them, at least', 'number'),
    field('max_items', 'Of them, at most', 'number'),
  ],
  tags: [SUGGESTIONS, field('max_items', 'Words, at most', 'number')],
  file: FILES,
  files: [
    ...FILES,
    field('min_files', 'Files, at least', 'number'),
    field('max_files', 'Files, at most', 'number'),
  ],
  table: [
    field('columns', 'Columns', 'columns'),
    field('min_rows', 'Rows, at least', 'number'),
    field('max_rows', 'Rows, at most', 'number'),
  ],
};

/** Limits, words and choices that a kind of input takes, by their Python names. */
export const optionsFor = (kind: string | undefined): readonly OptionField[] => FIELDS[kind ?? ''] ?? [];

/** Kinds of input that a column of a table can have, and what of their arguments a cell keeps to. */
export const COLUMN_KINDS = [
  ...['text', 'integer', 'number', 'decimal', 'checkbox', 'date', 'time', 'date-time', 'select'],
] as const;
const IN_CELLS = new Set([
  ...['min_length', 'max_length', 'pattern', 'minimum', 'maximum', 'earliest', 'latest', 'zone', 'options'],
]);
export const columnOptionsFor = (kind: string): readonly OptionField[] =>
  optionsFor(kind).filter(({ name }) => IN_CELLS.has(name));

/** Those arguments that a kind takes. */
export function takenBy(kind: string, options: Options): Options {
  const names = new Set(optionsFor(kind).map(({ name }) => name));
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.has(name)));
}

/** The arguments that the code of a notebook gives, as far as a kind takes them. */
export function declaredOptions(parameter: Parameter, kind: string | undefined): Options {
  const { type, widget, default: start } = parameter;
  if (kind === undefined) return {};
  const { labels, ...hints } = widget?.options ?? {};
  const rows = start.kind === 'static' ? start.value : null;
  return takenBy(kind, {
    ...hints,
    ...limitsOf(type, kind),
    ...choicesIn(type, labels),
    ...columnsIn(type, rows),
  });
}

const COUNTED: Readonly<Record<string, string>> = { files: 'files', table: 'rows' };

function limitsOf(type: ParameterType, kind: string): Options {
  const inner = type.kind === 'list' ? type.item : type;
  const counted = COUNTED[kind] ?? 'items';
  const found: Record<string, JsonValue | undefined> =
    type.kind === 'list' && kind !== 'range' && kind !== 'date-range'
      ? { [`min_${counted}`]: type.minItems, [`max_${counted}`]: type.maxItems }
      : {};
  return defined({ ...found, ...innerLimits(inner) });
}

function innerLimits(type: ParameterType): Record<string, JsonValue | undefined> {
  switch (type.kind) {
    case 'integer':
    case 'number':
      return { minimum: type.minimum, maximum: type.maximum };
    case 'string':
      return { min_length: type.minLength, max_length: type.maxLength, pattern: type.pattern };
    case 'datetime':
      return { earliest: type.earliest, latest: type.latest, zone: type.zone };
    case 'date':
    case 'time':
      return { earliest: type.earliest, latest: type.latest };
    case 'path':
      return { accept: type.accept, max_mb: type.maxBytes && type.maxBytes / BYTES_PER_MB };
    default:
      return {};
  }
}

const BYTES_PER_MB = 1024 * 1024;

function choicesIn(type: ParameterType, labels: JsonValue | undefined): Options {
  const item = type.kind === 'list' ? type.item : type;
  if (item.kind !== 'literal') return {};
  const words = Array.isArray(labels) ? (labels as readonly JsonValue[]) : [];
  return {
    options: item.values.map((value, index) =>
      typeof words[index] === 'string' ? { value, label: words[index] } : value,
    ),
  };
}

/** The columns that the code declares, or those that its own rows have. */
function columnsIn(type: ParameterType, rows: JsonValue): Options {
  if (type.kind !== 'list') return {};
  if (type.item.kind === 'record')
    return { columns: type.item.fields.map(({ name, type: cell }) => toJson(columnOf(name, cell))) };
  const [first] = Array.isArray(rows) ? (rows as readonly JsonValue[]) : [];
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return {};
  return {
    columns: Object.entries(first).map(([name, cell]) =>
      toJson({ name, kind: kindOfCell(cell as JsonValue) }),
    ),
  };
}

const toJson = (column: FormColumn): JsonValue => ({ ...column }) as { readonly [key: string]: JsonValue };

function columnOf(name: string, type: ParameterType): FormColumn {
  const kind = KIND_OF_CELL[type.kind] ?? 'text';
  const options = takenBy(kind, { ...limitsOf(type, kind), ...choicesIn(type, undefined) });
  return {
    name,
    kind,
    ...(Object.keys(options).length > 0 && { options }),
    ...(type.nullable && { required: false }),
  };
}

const KIND_OF_CELL: Readonly<Partial<Record<ParameterType['kind'], string>>> = {
  integer: 'integer',
  number: 'number',
  decimal: 'decimal',
  boolean: 'checkbox',
  date: 'date',
  time: 'time',
  datetime: 'date-time',
  literal: 'select',
};

function kindOfCell(value: JsonValue): string {
  if (typeof value === 'boolean') return 'checkbox';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return 'text';
}

function defined(options: Record<string, JsonValue | undefined>): Options {
  return Object.fromEntries(
    Object.entries(options).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}
