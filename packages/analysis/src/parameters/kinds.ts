import type { Constraints } from './constraints.ts';
import { applyConstraints } from './constraints.ts';
import { ANY } from './infer-type.ts';
import { LinearPattern } from './linear-pattern.ts';
import type {
  DateTimeType,
  DateType,
  JsonValue,
  LiteralValue,
  ParameterType,
  RecordField,
  TimeType,
  WidgetHint,
} from './parameter.ts';

/**
 * A kind of input as an author names it: `quire.Slider(0, 1)`, `quire.slider("Rate", 0, 1)`, or a form builder's
 * choice. Every kind has its twin in `python/quire`; a test compares what both make of it.
 */
export interface KindUse {
  /** Kebab-case name of the kind. */
  readonly kind: string;
  /** Arguments by their Python names, as far as their values are known. */
  readonly options: { readonly [name: string]: JsonValue };
  /** The columns of a table. */
  readonly columns?: readonly RecordField[];
  /** What one chooses from with its labels, where `options` cannot say it: a JSON object keeps no order of numbers. */
  readonly choices?: readonly Choice[];
}

/** A value to choose, and what people read for it; `null` for the value itself. */
export type Choice = readonly [LiteralValue, string | null];

type Options = KindUse['options'];

const plain = (
  kind: 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'decimal' | 'path',
) => ({ kind, nullable: false }) as ParameterType;
const listOf = (item: ParameterType, rest: object = {}): ParameterType => ({
  kind: 'list',
  nullable: false,
  container: 'list',
  item,
  ...rest,
});
const pairOf = (item: ParameterType): ParameterType => ({
  kind: 'list',
  nullable: false,
  container: 'tuple',
  item,
  minItems: 2,
  maxItems: 2,
});

interface Kind {
  /** Names of the positional arguments. */
  readonly positional: readonly string[];
  /** What the arguments are where they are not given. */
  readonly defaults?: Options;
  /** The type where no annotation says one. */
  readonly type: (options: Options) => ParameterType;
}

const NUMBER_ARGUMENTS = ['minimum', 'maximum', 'step'];
const text = (...positional: string[]): Kind => ({ positional, type: () => plain('string') });
const choice: Kind = { positional: ['options'], type: () => ANY };

/** By kebab-case name. */
const KINDS: Readonly<Record<string, Kind>> = {
  text: text('min_length', 'max_length', 'pattern'),
  'long-text': text('rows'),
  secret: text('min_length', 'max_length', 'pattern'),
  credential: text('service'),
  'data-source': text('suggestions'),
  code: text('language'),
  json: { positional: [], type: () => ANY },
  number: { positional: NUMBER_ARGUMENTS, type: () => plain('number') },
  integer: { positional: NUMBER_ARGUMENTS, type: () => plain('integer') },
  slider: {
    positional: NUMBER_ARGUMENTS,
    defaults: { minimum: 0, maximum: 100 },
    type: (options) => plain(isWhole(options, [...NUMBER_ARGUMENTS, 'default']) ? 'integer' : 'number'),
  },
  range: {
    positional: NUMBER_ARGUMENTS,
    defaults: { minimum: 0, maximum: 100 },
    type: (options) => pairOf(plain(isWhole(options, NUMBER_ARGUMENTS) ? 'integer' : 'number')),
  },
  percent: {
    positional: ['minimum', 'maximum'],
    defaults: { minimum: 0, maximum: 1 },
    type: () => plain('number'),
  },
  decimal: { positional: [], type: () => plain('decimal') },
  currency: { positional: ['currency'], defaults: { currency: 'EUR' }, type: () => plain('decimal') },
  checkbox: { positional: [], type: () => plain('boolean') },
  switch: { positional: [], type: () => plain('boolean') },
  date: { positional: ['earliest', 'latest'], type: () => plain('date') },
  time: { positional: ['earliest', 'latest'], type: () => plain('time') },
  'date-time': { positional: ['zone'], type: () => plain('datetime') },
  'date-range': { positional: ['earliest', 'latest'], type: () => pairOf(plain('date')) },
  color: text(),
  point: {
    positional: [],
    type: () => ({ kind: 'tuple', nullable: false, items: [plain('number'), plain('number')] }),
  },
  person: { ...text(), defaults: { min_length: 1, max_length: 100 } },
  group: { ...text(), defaults: { min_length: 1, max_length: 100 } },
  select: choice,
  radio: choice,
  'search-select': choice,
  'multi-select': { positional: ['options'], type: () => listOf(ANY, { uniqueItems: true }) },
  tags: { positional: ['suggestions'], type: () => listOf(plain('string'), { uniqueItems: true }) },
  file: { positional: ['accept', 'max_mb'], type: () => plain('path') },
  files: { positional: ['accept', 'max_mb'], type: () => listOf(plain('path')) },
  table: {
    positional: ['columns'],
    type: () => listOf({ kind: 'dict', nullable: false, value: ANY }),
  },
};

/** Names from before, and what they are called now. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  'text-area': 'long-text',
  password: 'secret',
  upload: 'file',
};

/** Words of authors for an argument that has a name of its own here. */
const OTHER_WORDS: Readonly<Record<string, string>> = { min: 'minimum', max: 'maximum' };

/** The kind of a Python name, `Slider` or `multi_select`; undefined for what is none. */
export function kindOf(pythonName: string): string | undefined {
  const name = pythonName
    .replace(/(?<=[a-z\d])(?=[A-Z])/g, '-')
    .replace(/_/g, '-')
    .toLowerCase();
  const kind = Object.hasOwn(OLD_NAMES, name) ? (OLD_NAMES[name] ?? name) : name;
  return Object.hasOwn(KINDS, kind) ? kind : undefined;
}

/** Names of all kinds, for a form builder. */
export const KIND_NAMES: readonly string[] = Object.keys(KINDS);

/** Arguments by name, from those of a call. */
export function namedOptions(
  kind: string,
  positional: readonly (JsonValue | undefined)[],
  named: Readonly<Record<string, JsonValue>>,
): Options {
  const { positional: names = [], defaults = {} } = KINDS[kind] ?? {};
  const options: Record<string, JsonValue> = { ...defaults };
  for (const [index, value] of positional.entries())
    if (value !== undefined) options[names[index] ?? `argument${index + 1}`] = value;
  for (const [name, value] of Object.entries(named))
    options[Object.hasOwn(OTHER_WORDS, name) ? (OTHER_WORDS[name] ?? name) : name] = value;
  return options;
}

/** The type of an input of a kind that no annotation declares. */
export function typeOfKind(use: KindUse): ParameterType {
  const base = KINDS[use.kind]?.type(use.options) ?? ANY;
  return narrowByKind(base, use).type;
}

/** A type with what a kind of input says about it; parts that the type cannot have are named. */
export function narrowByKind(
  type: ParameterType,
  use: KindUse,
): { readonly type: ParameterType; readonly ignored: readonly string[] } {
  const special = SPECIAL[use.kind]?.(type, use);
  if (special !== undefined) return { type: special, ignored: [] };
  return applyConstraints(type, constraintsOf(use));
}

type Narrow = (type: ParameterType, use: KindUse) => ParameterType | undefined;

const toChoice: Narrow = (type, use) => {
  const values = choicesOf(use);
  return values && { kind: 'literal', nullable: type.nullable && type.kind !== 'any', values };
};
const toSecret: Narrow = (type, use) =>
  type.kind === 'string'
    ? ({ ...applyConstraints(type, constraintsOf(use)).type, secret: true } as ParameterType)
    : undefined;

const SPECIAL: Readonly<Record<string, Narrow>> = {
  select: toChoice,
  radio: toChoice,
  'search-select': toChoice,
  'multi-select': (type, use) => {
    const values = choicesOf(use);
    const limited = applyConstraints(type, constraintsOf(use)).type;
    return limited.kind === 'list'
      ? {
          ...limited,
          uniqueItems: true,
          ...(values && { item: { kind: 'literal', nullable: false, values } }),
        }
      : undefined;
  },
  secret: toSecret,
  credential: toSecret,
  color: (type) => (type.kind === 'string' ? { ...type, pattern: '^#[0-9a-fA-F]{6}$' } : undefined),
  'date-time': (type, use) => {
    const moment = type.kind === 'datetime' ? withEnds(type, use) : undefined;
    return moment && (use.options.zone === true ? { ...moment, zone: true } : moment);
  },
  time: (type, use) => (type.kind === 'time' ? withEnds(type, use) : undefined),
  date: (type, use) => (type.kind === 'date' ? withEnds(type, use) : undefined),
  'date-range': (type, use) => {
    const item = type.kind === 'list' && type.item.kind === 'date' ? withEnds(type.item, use) : undefined;
    return type.kind === 'list' && item ? { ...type, item, minItems: 2, maxItems: 2 } : undefined;
  },
  range: (type, use) =>
    type.kind === 'list'
      ? { ...type, item: applyConstraints(type.item, constraintsOf(use)).type, minItems: 2, maxItems: 2 }
      : undefined,
  point: (type) => {
    const isPair = type.kind === 'tuple' || (type.kind === 'list' && type.container === 'tuple');
    if (!isPair) return undefined;
    const items = [90, 180].map(
      (limit) => ({ ...plain('number'), minimum: -limit, maximum: limit }) as ParameterType,
    );
    return { kind: 'tuple', nullable: type.nullable, items };
  },
  files: (type, use) => {
    const limited = applyConstraints(type, constraintsOf(use)).type;
    const item = type.kind === 'list' ? toFile(type.item, use) : undefined;
    return limited.kind === 'list' && item ? { ...limited, item } : undefined;
  },
  file: (type, use) => toFile(type, use) ?? SPECIAL.files?.(type, use),
  table: (type, use) => {
    const limited = applyConstraints(type, constraintsOf(use)).type;
    const item = use.columns && ({ kind: 'record', nullable: false, fields: use.columns } as const);
    return limited.kind === 'list' && item ? { ...limited, item } : undefined;
  },
};

function withEnds<Type extends DateType | TimeType | DateTimeType>(
  type: Type,
  { options: { earliest, latest } }: KindUse,
): Type {
  return {
    ...type,
    ...(typeof earliest === 'string' ? { earliest } : {}),
    ...(typeof latest === 'string' ? { latest } : {}),
  };
}

const BYTES_PER_MB = 1024 * 1024;

function toFile(type: ParameterType, use: KindUse): ParameterType | undefined {
  if (type.kind !== 'path') return undefined;
  const megabytes = use.options.max_mb;
  const maxBytes = typeof megabytes === 'number' ? { maxBytes: Math.floor(megabytes * BYTES_PER_MB) } : {};
  const { accept } = constraintsOf(use);
  return { ...type, ...(accept ? { accept } : {}), ...maxBytes };
}

/** What of the arguments limits the values, for types that can be limited so. */
function constraintsOf({ kind, options }: KindUse): Constraints {
  const number = (name: string) => {
    const value = options[name];
    return typeof value === 'number' ? value : undefined;
  };
  const accept = typeof options.accept === 'string' ? [options.accept] : options.accept;
  const isNumeric = ['number', 'integer', 'slider', 'range', 'percent'].includes(kind);
  const found: { [K in keyof Constraints]: Constraints[K] | undefined } = {
    minimum: isNumeric ? number('minimum') : undefined,
    maximum: isNumeric ? number('maximum') : undefined,
    minLength: number('min_length') ?? number('min_items') ?? number('min_files') ?? number('min_rows'),
    maxLength: number('max_length') ?? number('max_items') ?? number('max_files') ?? number('max_rows'),
    pattern: patternOf(options.pattern),
    accept: Array.isArray(accept) && accept.every((one) => typeof one === 'string') ? accept : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Constraints;
}

/** Whether a slider moves by whole numbers: between 0 and 1 there is nothing to move to. */
const isWhole = (options: Options, names: readonly string[]): boolean =>
  Number(options.maximum) - Number(options.minimum) > 1 &&
  names.every((name) => {
    const value = options[name];
    return value === undefined || value === null || Number.isInteger(value);
  });

/** The values that one chooses from, or undefined where they are not all known. */
function choicesOf(use: KindUse): LiteralValue[] | undefined {
  const values = choicePairs(use)?.map(([value]) => value);
  return values && values.length > 0 ? [...new Set(values)] : undefined;
}

const choicePairs = ({ choices, options }: KindUse): readonly Choice[] | undefined =>
  choices ?? optionPairs(options.options);

/** `["a", "b"]` or `{"a": "A"}`. */
function optionPairs(options: JsonValue | undefined): Choice[] | undefined {
  if (options === undefined || options === null || typeof options !== 'object') return undefined;
  const pairs: [JsonValue, JsonValue | null][] = Array.isArray(options)
    ? (options as readonly JsonValue[]).map((value) => [value, null])
    : Object.entries(options);
  const isScalar = (value: JsonValue) => ['string', 'number', 'boolean'].includes(typeof value);
  return pairs.every(([value]) => isScalar(value)) ? (pairs as unknown as Choice[]) : undefined;
}

/** Arguments that say something about the type or the input, and so nothing to the form's control. */
const SAID_ELSEWHERE = new Set([
  ...['label', 'help', 'default', 'required', 'section', 'show_if', 'message', 'key', 'options', 'columns'],
  ...['min_length', 'max_length', 'pattern', 'min_items', 'max_items', 'min_files', 'max_files', 'min_rows'],
  ...['max_rows', 'accept', 'max_mb', 'earliest', 'latest', 'zone'],
]);

/** What the form's control needs to know. */
export function hintOf(use: KindUse): WidgetHint {
  const { kind, options } = use;
  const isBounded = kind === 'slider' || kind === 'range';
  const kept = Object.entries(options).filter(
    ([name, value]) =>
      value !== null &&
      !SAID_ELSEWHERE.has(name) &&
      (isBounded || (name !== 'minimum' && name !== 'maximum')),
  );
  const pairs = choicePairs(use);
  const labels = pairs?.some(([, label]) => label !== null)
    ? { labels: pairs.map(([value, label]) => String(label ?? value)) }
    : {};
  return { name: kind, options: { ...Object.fromEntries(kept), ...labels } };
}

function patternOf(given: JsonValue | undefined): string | undefined {
  return typeof given === 'string' && LinearPattern.of(given) !== undefined ? given : undefined;
}
