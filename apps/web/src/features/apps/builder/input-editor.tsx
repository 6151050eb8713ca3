import { Group, NumberInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import type { JsonValue } from '@quire/analysis';
import { useState } from 'react';
import { sayChoice } from '../input-field.ts';
import {
  type DraftInput,
  kindsFor,
  type OptionField,
  optionsFor,
  readChoices,
  sayChoices,
  takesChoices,
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
  const [only, ...more] = kinds;
  const kind = form.kind ?? parameter.widget?.name ?? (more.length === 0 ? only?.value : undefined);
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
      {takesChoices(kind, input) && (
        <Choices
          value={form.options?.options}
          onChange={(choices) =>
            onChange(withOption(withChange(input, { kind } as never), 'options', choices))
          }
        />
      )}
      <Switch
        label="A value must be given"
        description="The value in the code counts no longer, neither here nor over HTTP."
        checked={form.required === true}
        onChange={(event) =>
          onChange(withChange(input, { required: event.currentTarget.checked || undefined } as never))
        }
      />
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

function OptionInput({ option: { label, form }, value, onChange }: OptionInputProps) {
  if (form === 'list') return <ListOption {...{ label, value, onChange }} />;
  if (form === 'number') {
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

type ListOptionProps = Pick<OptionInputProps, 'value' | 'onChange'> & { readonly label: string };

/** Words between commas, as they are typed; a comma that stands last is no mistake. */
function ListOption({ label, value, onChange }: ListOptionProps) {
  const [text, setText] = useState(() => (Array.isArray(value) ? value : [value ?? '']).join(', '));
  return (
    <TextInput
      label={label}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        const words = currentTarget.value.split(',').map((word) => word.trim());
        const said = words.filter((word) => word !== '');
        onChange(said.length === 0 ? undefined : said);
      }}
    />
  );
}

/** What one chooses from; the lines stay as they are typed. */
function Choices({ value, onChange }: Pick<OptionInputProps, 'value' | 'onChange'>) {
  const [text, setText] = useState(() => sayChoices(value));
  return (
    <Textarea
      label="Choices"
      description="One a line: the value for the code, or “value = what people read”."
      placeholder={'FR = France\nDE = Germany'}
      autosize
      minRows={3}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        onChange(readChoices(currentTarget.value));
      }}
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
