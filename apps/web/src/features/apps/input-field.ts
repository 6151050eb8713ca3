import type { JsonValue, Parameter, ParameterDefault, ParameterType, WidgetHint } from '@quire/analysis';

/** One input of a notebook, as its JSON Schema describes it. */
export type InputField = {
  readonly name: string;
  readonly label: string;
  readonly help: string | null;
  readonly type: ParameterType;
  readonly default: ParameterDefault;
  readonly required: boolean;
  readonly widget: WidgetHint | null;
  /** The heading under which the form shows it. */
  readonly section?: string;
  /** Shown only while other inputs have one of these values. */
  readonly showIf?: NonNullable<Parameter['showIf']>;
  /** The author's words for a value that does not fit. */
  readonly message?: string;
  /** Asked for where the notebook stands, rather than before it starts. */
  readonly asked?: NonNullable<Parameter['asked']>;
};

/**
 * What the form holds for an input. `default`: nothing was given, the notebook decides. `text`: something typed
 * that is no value yet; it is kept so that nothing a person typed is lost.
 */
export type Entry =
  | { readonly kind: 'default' }
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'text'; readonly text: string };

export type Entries = Readonly<Record<string, Entry>>;

export const DEFAULT_ENTRY: Entry = { kind: 'default' };
export const valueEntry = (value: JsonValue): Entry => ({ kind: 'value', value });
export const textEntry = (text: string): Entry => ({ kind: 'text', text });

/** The value that an entry stands for; `undefined` where only the notebook knows, or where there is none yet. */
export function entryValue(field: InputField, entry: Entry): JsonValue | undefined {
  if (entry.kind === 'value') return entry.value;
  if (entry.kind === 'default' && field.default.kind === 'static') return field.default.value;
  return undefined;
}

/** Does the entry ask for something else than the notebook's default? */
export function isChanged(field: InputField, entry: Entry): boolean {
  if (entry.kind === 'default') return false;
  if (entry.kind === 'text' || field.default.kind !== 'static') return true;
  return !isSameValue(entry.value, field.default.value);
}

export function isSameValue(left: JsonValue, right: JsonValue): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

/** The control that asks for a field. */
export type ControlKind =
  | 'text'
  | 'long-text'
  | 'secret'
  | 'code'
  | 'data-source'
  | 'color'
  | 'person'
  | 'group'
  | 'integer'
  | 'number'
  | 'digits'
  | 'slider'
  | 'range'
  | 'percent'
  | 'currency'
  | 'point'
  | 'table'
  | 'checkbox'
  | 'switch'
  | 'yes-no'
  | 'segments'
  | 'radio'
  | 'select'
  | 'checkboxes'
  | 'multi-select'
  | 'text-list'
  | 'number-list'
  | 'date'
  | 'date-range'
  | 'date-time'
  | 'time'
  | 'file'
  | 'files'
  | 'json';

/** Up to this many choices stand side by side or below one another; more need a list that opens. */
const OPEN_CHOICES_MAX = 4;
/** Side by side on a phone: what fits in its width without wrapping. */
const SEGMENT_CHARACTERS_MAX = 32;
const OPEN_CHECKBOXES_MAX = 6;
/** An author who asks for radio buttons gets them, up to what fits a screen. */
const RADIOS_MAX = 12;

/** Chooses the control by the type, then by the author's hint where that hint suits the type. */
export function chooseControl(field: InputField): ControlKind {
  const { type } = field;
  switch (type.kind) {
    case 'boolean':
      if (type.nullable || field.default.kind !== 'static') return 'yes-no';
      return hintOf(field) === 'checkbox' ? 'checkbox' : 'switch';
    case 'integer':
      return type.big === true ? 'digits' : numberControl(field);
    case 'number':
      return type.nonFinite === true ? 'digits' : numberControl(field);
    case 'decimal':
      return hintOf(field) === 'currency' ? 'currency' : 'digits';
    case 'string':
      return textControl(field);
    case 'date':
    case 'time':
      return type.kind;
    case 'datetime':
      return 'date-time';
    case 'path':
      return 'file';
    case 'literal':
      return choiceControl(field, choiceLabels(field, type.values));
    case 'list':
      return listControl(field, type);
    case 'tuple':
      return hintOf(field) === 'point' ? 'point' : 'json';
    case 'record':
    case 'dict':
    case 'union':
    case 'any':
      return 'json';
  }
}

const hintOf = (field: InputField): string => field.widget?.name ?? '';

function numberControl(field: InputField): ControlKind {
  const isSlider = hintOf(field) === 'slider' && sliderRange(field) !== null && !field.type.nullable;
  if (isSlider && field.default.kind === 'static') return 'slider';
  if (hintOf(field) === 'percent') return 'percent';
  return field.type.kind === 'integer' ? 'integer' : 'number';
}

const TEXT_HINTS: Readonly<Record<string, ControlKind>> = {
  password: 'secret',
  secret: 'secret',
  credential: 'secret',
  'text-area': 'long-text',
  textarea: 'long-text',
  'long-text': 'long-text',
  code: 'code',
  color: 'color',
  person: 'person',
  group: 'group',
  'data-source': 'data-source',
};

function textControl(field: InputField): ControlKind {
  const hint = hintOf(field);
  const hinted = TEXT_HINTS[hint];
  if (field.type.kind === 'string' && field.type.secret) return 'secret';
  if (hinted !== undefined) return hinted;
  const text = field.default.kind === 'static' ? field.default.value : '';
  return typeof text === 'string' && (text.includes('\n') || text.length > 100) ? 'long-text' : 'text';
}

function choiceControl(field: InputField, labels: readonly string[]): ControlKind {
  const hint = hintOf(field);
  if (hint === 'radio' && labels.length <= RADIOS_MAX) return 'radio';
  if (hint === 'select' || hint === 'search-select' || labels.length > OPEN_CHOICES_MAX) return 'select';
  const isShort = labels.join('').length + labels.length * 2 <= SEGMENT_CHARACTERS_MAX;
  const hasValue = field.default.kind === 'static' && !field.type.nullable;
  return isShort && hasValue ? 'segments' : 'radio';
}

function listControl(field: InputField, type: Extract<ParameterType, { kind: 'list' }>): ControlKind {
  const { item } = type;
  if (item.nullable) return 'json';
  if (item.kind === 'literal')
    return item.values.length <= OPEN_CHECKBOXES_MAX ? 'checkboxes' : 'multi-select';
  if (item.kind === 'record') return 'table';
  const isPairOfNumbers = item.kind === 'integer' || item.kind === 'number';
  if (isPairOfNumbers && hintOf(field) === 'range' && sliderRange(field) !== null) return 'range';
  if (item.kind === 'string') return 'text-list';
  if (item.kind === 'integer' || item.kind === 'number' || item.kind === 'decimal') return 'number-list';
  if (item.kind === 'path') return 'files';
  const isPair = (type.minItems === 2 && type.maxItems === 2) || hintOf(field) === 'date-range';
  return item.kind === 'date' && isPair ? 'date-range' : 'json';
}

/** What stands for each choice: the author's labels, else the values. */
export function choiceLabels(
  field: InputField,
  values: readonly (string | number | boolean)[],
): readonly string[] {
  const labels = field.widget?.options.labels;
  const given = Array.isArray(labels) && labels.length === values.length ? labels : [];
  return values.map((value, index) => {
    const label: unknown = given[index];
    return typeof label === 'string' ? label : sayChoice(value);
  });
}

/** A choice as its label says it. */
export function sayChoice(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return value === '' ? '(empty)' : String(value);
}

export type SliderRange = { readonly min: number; readonly max: number; readonly step: number };

/** Where a slider may go: from the hint, else from the type's bounds. `null` without two ends. */
export function sliderRange(field: InputField): SliderRange | null {
  const type = field.type.kind === 'list' ? field.type.item : field.type;
  if (type.kind !== 'integer' && type.kind !== 'number') return null;
  const options = field.widget?.options ?? {};
  const number = (...values: unknown[]) => values.find((value) => typeof value === 'number');
  const min = number(options.minimum, options.min, type.minimum) as number | undefined;
  const max = number(options.maximum, options.max, type.maximum) as number | undefined;
  if (min === undefined || max === undefined || max <= min) return null;
  const smallest = type.kind === 'integer' ? 1 : 10 ** Math.floor(Math.log10((max - min) / 100));
  const step = (number(options.step, type.multipleOf) as number | undefined) ?? smallest;
  return { min, max, step };
}
