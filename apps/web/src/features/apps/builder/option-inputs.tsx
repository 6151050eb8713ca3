import { NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import type { JsonValue, ParameterType } from '@quire/analysis';
import { useState } from 'react';
import { FieldControl } from '../field-control.tsx';
import { DEFAULT_ENTRY, type InputField, textEntry, valueEntry } from '../input-field.ts';
import { readChoices, sayChoices } from './choice-lines.ts';
import type { OptionField } from './option-fields.ts';

type OptionInputProps = {
  readonly option: OptionField;
  readonly value: JsonValue | undefined;
  readonly error: string | null;
  readonly onChange: (value: JsonValue | undefined) => void;
};

/** One argument of a kind of input. */
export function OptionInput({ option, value, error, onChange }: OptionInputProps) {
  const { label, form, help } = option;
  const shared = { label, error, ...(help !== undefined && { description: help }) };
  switch (form) {
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      );
    case 'flag':
      return (
        <Switch
          label={label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked || undefined)}
        />
      );
    case 'list':
      return <ListOption {...{ ...shared, value, onChange }} />;
    case 'date':
    case 'time':
    case 'datetime':
      return <EndOption {...{ option, value, error, onChange }} kind={form} />;
    default:
      return (
        <TextInput
          {...shared}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

type EndOptionProps = OptionInputProps & { readonly kind: 'date' | 'time' | 'datetime' };

/** A first or last day or time, by the control that the app has for it. What is half typed is kept as it is. */
function EndOption({ option, value, error, onChange, kind }: EndOptionProps) {
  const text = typeof value === 'string' ? value : '';
  const field: InputField = {
    name: `option ${option.name}`,
    label: option.label,
    help: null,
    type: { kind, nullable: true },
    default: { kind: 'none' },
    required: false,
    widget: null,
  };
  const entry = text === '' ? DEFAULT_ENTRY : error === null ? valueEntry(text) : textEntry(text);
  return (
    <FieldControl
      field={field}
      entry={entry}
      error={error}
      onLeave={ignore}
      onChange={(_, next) =>
        onChange(
          next.kind === 'text' ? next.text : next.kind === 'value' ? (next.value ?? undefined) : undefined,
        )
      }
    />
  );
}

const ignore = () => undefined;

type ListOptionProps = Omit<OptionInputProps, 'option'> & { readonly label: string };

/** Words between commas, as they are typed; a comma that stands last is no mistake. */
function ListOption({ value, onChange, ...shared }: ListOptionProps) {
  const [text, setText] = useState(() => (Array.isArray(value) ? value : [value ?? '']).join(', '));
  return (
    <TextInput
      {...shared}
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

type ChoicesProps = Omit<OptionInputProps, 'option'> & { readonly type?: ParameterType };

/** What one chooses from; the lines stay as they are typed. */
export function Choices({ value, error, onChange, type }: ChoicesProps) {
  const [text, setText] = useState(() => sayChoices(value));
  return (
    <Textarea
      label="Choices"
      description="One a line: the value for the code, or “value = what people read”."
      placeholder={'FR = France\nDE = Germany'}
      autosize
      minRows={3}
      maxRows={12}
      value={text}
      error={error}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        onChange(readChoices(currentTarget.value, type));
      }}
    />
  );
}
