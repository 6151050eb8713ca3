import {
  applyFormInput,
  type FormInput,
  type JsonValue,
  type Parameter,
  parametersOfSchema,
} from '@quire/analysis';
import type { JsonSchema } from '@quire/contract';
import type { InputField } from '../input-field.ts';
import { fieldOf } from '../schema-fields.ts';

/** One input in the builder: what the notebook declares, and what its form says beyond that. */
export type DraftInput = { readonly parameter: Parameter; readonly form: FormInput };

type Cell = { readonly metadata?: { readonly tags?: readonly string[]; readonly quire?: object } };
export type NotebookFile = { readonly cells: readonly Cell[] };

/** The inputs of the parameters cell, in the order of the present form. */
export function readDraft(schema: JsonSchema, file: NotebookFile): readonly DraftInput[] {
  const known = new Map(formInputsOf(file).map((input) => [input.name, input]));
  return parametersOfSchema(schema)
    .parameters.filter(({ asked }) => asked === undefined)
    .map((parameter) => ({ parameter, form: known.get(parameter.name) ?? { name: parameter.name } }));
}

/** The input as the form will ask for it. */
export function previewOf({ parameter, form }: DraftInput): InputField {
  return fieldOf(applyFormInput(parameter, form));
}

/** An input with a change; what is empty says nothing. */
export function withChange(input: DraftInput, change: Partial<FormInput>): DraftInput {
  const form = Object.fromEntries(
    Object.entries({ ...input.form, ...change }).filter(
      ([, value]) => value !== undefined && value !== '' && JSON.stringify(value) !== '{}',
    ),
  );
  return { ...input, form: { name: input.form.name, ...form } };
}

export function withOption(input: DraftInput, name: string, value: JsonValue | undefined): DraftInput {
  const { [name]: _, ...others } = input.form.options ?? {};
  const options = value === undefined || value === '' ? others : { ...others, [name]: value };
  return withChange(input, { options });
}

/** What was arranged, and what it was before. */
export type Arrangement = { readonly before: readonly DraftInput[]; readonly now: readonly DraftInput[] };

/** An arrangement of inputs that somebody else has changed meanwhile: theirs, with what was changed here. */
export function onTopOf(theirs: readonly DraftInput[], { before, now }: Arrangement): readonly DraftInput[] {
  const formIn = (inputs: readonly DraftInput[], name: string) =>
    inputs.find(({ parameter }) => parameter.name === name)?.form;
  const kept = now.flatMap(({ parameter: { name }, form }) => {
    const input = theirs.find(({ parameter }) => parameter.name === name);
    if (input === undefined) return [];
    const isChanged = JSON.stringify(form) !== JSON.stringify(formIn(before, name));
    return [isChanged ? { ...input, form } : input];
  });
  const isNew = ({ parameter }: DraftInput) => formIn(now, parameter.name) === undefined;
  return [...kept, ...theirs.filter(isNew)];
}

/** Puts one input before another. */
export function moved(inputs: readonly DraftInput[], from: number, to: number): readonly DraftInput[] {
  const input = inputs[from];
  if (input === undefined || to < 0 || to >= inputs.length) return inputs;
  const others = inputs.filter((_, index) => index !== from);
  return [...others.slice(0, to), input, ...others.slice(to)];
}

/** The notebook with this form, for publishing. `null` where no cell is tagged `parameters`. */
export function withForm(file: NotebookFile, inputs: readonly DraftInput[]): NotebookFile | null {
  const at = file.cells.findIndex(isParametersCell);
  if (at < 0) return null;
  const cells = file.cells.map((cell, index) =>
    index === at
      ? {
          ...cell,
          metadata: {
            ...cell.metadata,
            quire: { ...cell.metadata?.quire, inputs: inputs.map(({ form }) => form) },
          },
        }
      : cell,
  );
  return { ...file, cells };
}

const isParametersCell = (cell: Cell): boolean => cell.metadata?.tags?.includes('parameters') === true;

function formInputsOf(file: NotebookFile): readonly FormInput[] {
  const quire = file.cells.find(isParametersCell)?.metadata?.quire as { inputs?: unknown } | undefined;
  return Array.isArray(quire?.inputs) ? (quire.inputs as FormInput[]) : [];
}

/** Kinds of input that suit a type, with their words. */
export function kindsFor({ type }: Parameter): readonly { readonly value: string; readonly label: string }[] {
  const kinds = KINDS[typeKey(type)] ?? [];
  return kinds.map((value) => ({ value, label: KIND_WORDS[value] ?? value }));
}

function typeKey(type: Parameter['type']): string {
  if (type.kind !== 'list') return type.kind;
  const isPair = type.minItems === 2 && type.maxItems === 2;
  return `${isPair ? 'pair' : 'list'} of ${type.item.kind}`;
}

const KINDS: Readonly<Record<string, readonly string[]>> = {
  string: [
    ...['text', 'long-text', 'select', 'radio', 'secret', 'credential', 'code', 'color', 'person', 'group'],
    'data-source',
  ],
  integer: ['integer', 'slider'],
  number: ['number', 'slider', 'percent'],
  decimal: ['decimal', 'currency'],
  boolean: ['switch', 'checkbox'],
  literal: ['select', 'radio'],
  datetime: ['date-time'],
  path: ['file'],
  'list of path': ['files'],
  'list of string': ['tags', 'multi-select'],
  'list of literal': ['multi-select'],
  'pair of date': ['date-range'],
  'pair of number': ['range'],
  'pair of integer': ['range'],
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
  'date-time': 'A day and a time',
  tags: 'Words',
  'multi-select': 'Several of a list',
  file: 'A file',
  files: 'Files',
  'date-range': 'A period of days',
  range: 'Two ends of a range',
};

/** Limits and words that a kind of input takes, by their Python names. */
export function optionsFor(kind: string | undefined, { type }: Parameter): readonly OptionField[] {
  const isNumeric = type.kind === 'integer' || type.kind === 'number' || kind === 'range';
  if (isNumeric) return NUMBER_OPTIONS;
  if (kind === 'file' || kind === 'files') return FILE_OPTIONS;
  if (kind === 'credential') return [{ name: 'service', label: 'Of which service', form: 'text' }];
  if (kind === 'currency') return [{ name: 'currency', label: 'Currency', form: 'text' }];
  if (kind === 'long-text') return [{ name: 'rows', label: 'Rows', form: 'number' }, ...TEXT_OPTIONS];
  const hasLimits = kind !== undefined && kind !== 'color' && !CHOICE_KINDS.has(kind);
  return type.kind === 'string' && hasLimits ? TEXT_OPTIONS : [];
}

export type OptionField = {
  readonly name: string;
  readonly label: string;
  readonly form: 'number' | 'text' | 'list';
};
const FILE_OPTIONS: readonly OptionField[] = [
  { name: 'accept', label: 'Kinds of file (.csv, image/*)', form: 'list' },
  { name: 'max_mb', label: 'Megabytes, at most', form: 'number' },
];
const NUMBER_OPTIONS: readonly OptionField[] = [
  { name: 'minimum', label: 'At least', form: 'number' },
  { name: 'maximum', label: 'At most', form: 'number' },
  { name: 'step', label: 'Step', form: 'number' },
];
const TEXT_OPTIONS: readonly OptionField[] = [
  { name: 'min_length', label: 'Characters, at least', form: 'number' },
  { name: 'max_length', label: 'Characters, at most', form: 'number' },
  { name: 'pattern', label: 'Pattern', form: 'text' },
];

const CHOICE_KINDS: ReadonlySet<string> = new Set(['select', 'radio', 'multi-select']);

/** Whether the form lists the choices; where the type in the code lists them, that counts. */
export function takesChoices(kind: string | undefined, { parameter: { type }, form }: DraftInput): boolean {
  if (kind === undefined || !CHOICE_KINDS.has(kind)) return false;
  const item = type.kind === 'list' ? type.item : type;
  return item.kind === 'string' || form.options?.options !== undefined;
}

/** Choices as lines: `value`, or `value = what people read`. */
export function sayChoices(options: JsonValue | undefined): string {
  if (typeof options !== 'object' || options === null) return '';
  if (Array.isArray(options)) return options.join('\n');
  return Object.entries(options)
    .map(([value, label]) => (label === value ? value : `${value} = ${String(label)}`))
    .join('\n');
}

/** The choices that lines say, as `quire.Select` takes them; `undefined` for none. */
export function readChoices(text: string): JsonValue | undefined {
  const pairs = text.split('\n').flatMap((line): [string, string][] => {
    const [value = '', ...label] = line.split('=').map((part) => part.trim());
    return value === '' ? [] : [[value, label.join('=') || value]];
  });
  if (pairs.length === 0) return undefined;
  const isPlain = pairs.every(([value, label]) => value === label);
  return isPlain ? [...new Set(pairs.map(([value]) => value))] : Object.fromEntries(pairs);
}
