import { Group, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { JsonValue } from '@quire/analysis';
import { sayChoice } from '../input-field.ts';
import {
  type DraftInput,
  kindsFor,
  type OptionField,
  optionsFor,
  withChange,
  withOption,
} from './form-draft.ts';

type InputEditorProps = {
  readonly input: DraftInput;
  /** The others, on whose values this one may depend. */
  readonly others: readonly DraftInput[];
  readonly onChange: (input: DraftInput) => void;
};

/** What the form says of one input. */
export function InputEditor({ input, others, onChange }: InputEditorProps) {
  const { parameter, form } = input;
  const kinds = kindsFor(parameter);
  const kind = form.kind ?? parameter.widget?.name;
  const options = optionsFor(kind, parameter);
  const text = (name: 'label' | 'help' | 'section' | 'message') => ({
    value: form[name] ?? (name === 'label' ? parameter.label : (parameter[name] ?? '')),
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange(withChange(input, { [name]: event.currentTarget.value })),
  });
  return (
    <Stack gap="md">
      <TextInput label="Label" {...text('label')} />
      <Textarea
        label="Help"
        description="A sentence below the label."
        autosize
        minRows={1}
        {...text('help')}
      />
      <TextInput
        label="Section"
        description="Inputs of one section stand together, in their order."
        {...text('section')}
      />
      {kinds.length > 1 && (
        <Select
          label="How it is asked for"
          data={[...kinds]}
          value={kind ?? null}
          placeholder="As its type suggests"
          clearable
          onChange={(next) => onChange(withChange(input, { kind: next ?? undefined } as never))}
        />
      )}
      {options.length > 0 && (
        <Group gap="sm" grow align="flex-end">
          {options.map((option) => (
            <OptionInput
              key={option.name}
              option={option}
              value={form.options?.[option.name]}
              onChange={(value) =>
                onChange(
                  withOption(kind === undefined ? input : withChange(input, { kind }), option.name, value),
                )
              }
            />
          ))}
        </Group>
      )}
      <TextInput
        label="When a value does not fit"
        description="In place of the words that Quire finds itself."
        {...text('message')}
      />
      <Condition input={input} others={others} onChange={onChange} />
    </Stack>
  );
}

type OptionInputProps = {
  readonly option: OptionField;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
};

function OptionInput({ option: { label, isNumber }, value, onChange }: OptionInputProps) {
  if (isNumber) {
    return (
      <NumberInput
        label={label}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
      />
    );
  }
  return (
    <TextInput
      label={label}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Inputs that depend on another one: on a switch or a choice, whose values can be listed. */
function Condition({ input, others, onChange }: InputEditorProps) {
  const usable = others.filter(
    ({ parameter: { type } }) => type.kind === 'boolean' || type.kind === 'literal',
  );
  if (usable.length === 0) return null;
  const [[name, wanted] = []] = Object.entries(input.form.show_if ?? {});
  const other = usable.find(({ parameter }) => parameter.name === name)?.parameter;
  const values =
    other?.type.kind === 'literal' ? other.type.values : other?.type.kind === 'boolean' ? [true, false] : [];
  const set = (next: string | null, value: JsonValue | undefined) =>
    onChange(withChange(input, { show_if: next === null ? {} : { [next]: value ?? true } }));
  return (
    <Group gap="sm" grow align="flex-end">
      <Select
        label="Shown only while"
        placeholder="Always shown"
        clearable
        data={usable.map(({ parameter }) => ({ value: parameter.name, label: parameter.label }))}
        value={name ?? null}
        onChange={(next) => {
          const chosen = usable.find(({ parameter }) => parameter.name === next)?.parameter.type;
          set(next, chosen?.kind === 'literal' ? chosen.values[0] : true);
        }}
      />
      {other !== undefined && (
        <Select
          label="is"
          allowDeselect={false}
          data={values.map((value) => ({ value: JSON.stringify(value), label: sayChoice(value) }))}
          value={JSON.stringify([wanted].flat()[0])}
          onChange={(next) => next !== null && set(other.name, JSON.parse(next) as JsonValue)}
        />
      )}
    </Group>
  );
}
