import { applyFormInput, type FormInput, type JsonValue, type Parameter } from '@quire/analysis';
import type { InputField } from '../input-field.ts';
import { fieldOf } from '../schema-fields.ts';
import { naturalKind } from './kinds-of-types.ts';
import { declaredOptions, takenBy } from './option-fields.ts';
import { rowsOfColumns } from './rows-of-columns.ts';

/** One input in the builder: what the notebook declares, and what its form says beyond that. */
export type DraftInput = {
  readonly parameter: Parameter;
  readonly form: FormInput;
  /** The form is to say what the notebook starts with; this was typed, and is no value yet. */
  readonly typed?: string;
};

type Cell = { readonly metadata?: { readonly tags?: readonly string[]; readonly quire?: object } };
export type NotebookFile = { readonly cells: readonly Cell[] };

/** The input as the form will ask for it. */
export function previewOf({ parameter, form }: DraftInput): InputField {
  return fieldOf(applyFormInput(parameter, form));
}

/** The kind of input by which it is asked for, said or implied; undefined where nothing suits but its type. */
export const kindOfDraft = ({
  parameter,
  form,
}: Pick<DraftInput, 'parameter' | 'form'>): string | undefined =>
  form.kind ?? parameter.widget?.name ?? naturalKind(parameter.type);

/** The arguments of its kind: those of the form, before it has any those that the code gives. */
export const optionsOfDraft = (input: DraftInput): NonNullable<FormInput['options']> =>
  input.form.options ?? declaredOptions(input.parameter, kindOfDraft(input));

type Change = { readonly [K in keyof FormInput]?: FormInput[K] | undefined };

/** An input with a change; what is empty says nothing. Something to start with may well be empty. */
export function withChange(input: DraftInput, change: Change): DraftInput {
  const form = Object.fromEntries(
    Object.entries({ ...input.form, ...change }).filter(
      ([name, value]) =>
        value !== undefined && (name === 'default' || (value !== '' && JSON.stringify(value) !== '{}')),
    ),
  );
  return { ...input, form: { name: input.form.name, ...form } };
}

/** An input asked for in another way, with what of its arguments that way takes too. */
export function withKind(input: DraftInput, kind: string | undefined): DraftInput {
  // What the code says itself, the form need not say.
  if (kind === undefined || kind === input.parameter.widget?.name)
    return withChange(input, { kind: undefined, options: undefined });
  const options = takenBy(kind, { ...declaredOptions(input.parameter, kind), ...input.form.options });
  return withChange(input, { kind, options });
}

/** An input with another argument of its kind, which the form says from now on. */
export function withOption(input: DraftInput, name: string, value: JsonValue | undefined): DraftInput {
  const { [name]: _, ...others } = optionsOfDraft(input);
  const options = value === undefined || value === '' ? others : { ...others, [name]: value };
  const next = withChange(input, { kind: kindOfDraft(input), options });
  if (name !== 'columns' || next.form.default === undefined) return next;
  const rows = rowsOfColumns(next.form.default, optionsOfDraft(input).columns, value);
  return withChange(next, { default: rows });
}

/** An input that starts with a value, with something that is none yet, or as in the notebook. */
export function withDefault(
  input: DraftInput,
  start: { value: JsonValue } | { text: string } | null,
): DraftInput {
  const { typed: _, ...plain } = withChange(input, { required: undefined, default: undefined });
  if (start === null) return plain;
  return 'value' in start ? withChange(plain, { default: start.value }) : { ...plain, typed: start.text };
}

/** What was arranged, and what it was before. */
export type Arrangement = { readonly before: readonly DraftInput[]; readonly now: readonly DraftInput[] };

/** An arrangement of inputs that somebody else has changed meanwhile: theirs, with what was changed here. */
export function onTopOf(theirs: readonly DraftInput[], { before, now }: Arrangement): readonly DraftInput[] {
  const formIn = (inputs: readonly DraftInput[], name: string) =>
    inputs.find(({ parameter }) => parameter.name === name)?.form;
  const kept = now.flatMap(({ parameter: { name }, form, typed }) => {
    const input = theirs.find(({ parameter }) => parameter.name === name);
    if (input === undefined) return [];
    const isChanged = JSON.stringify(form) !== JSON.stringify(formIn(before, name));
    return [{ ...input, ...(isChanged && { form }), ...(typed !== undefined && { typed }) }];
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
