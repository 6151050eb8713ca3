import {
  Checkbox,
  Group,
  Input,
  MultiSelect,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Switch,
} from '@mantine/core';
import type { JsonValue, LiteralValue, ParameterType } from '@quire/analysis';
import { useId } from 'react';
import { DEFAULT_ENTRY, entryValue, isSameValue, sayChoice, valueEntry } from '../input-field.ts';
import { type ControlProps, placeholderOf, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';

/** Choices of mixed types (`1` and `"1"`) are told apart by their place; "no value" has a place of its own. */
type Option = { readonly value: string; readonly label: string; readonly means: JsonValue };
const NO_VALUE: Option = { value: 'none', label: 'No value', means: null };
/** More than this are easier to find by typing. */
const SEARCH_FROM = 8;

/** The list itself scrolls, so that assistive technology finds the scrolling part. */
const LIST = { withScrollArea: false, classNames: { options: classes.options ?? '' } };

function optionsOf(values: readonly LiteralValue[]): readonly Option[] {
  return values.map((value, index) => ({ value: String(index), label: sayChoice(value), means: value }));
}

function optionsOfType(type: ParameterType): readonly Option[] {
  const values = type.kind === 'literal' ? type.values : type.kind === 'boolean' ? [true, false] : [];
  return type.nullable ? [...optionsOf(values), NO_VALUE] : optionsOf(values);
}

const keyOf = (options: readonly Option[], value: JsonValue | undefined): string | null =>
  value === undefined ? null : (options.find(({ means }) => isSameValue(means, value))?.value ?? null);

const data = (options: readonly Option[]) => options.map(({ value, label }) => ({ value, label }));

/** On or off. */
export function SwitchControl({ field, entry, error, onChange }: ControlProps) {
  return (
    <Switch
      label={field.label}
      description={field.help}
      error={error}
      checked={entryValue(field, entry) === true}
      onChange={(event) => onChange(valueEntry(event.currentTarget.checked))}
    />
  );
}

/** A few short choices side by side. */
export function SegmentsControl(props: ControlProps) {
  const { field, entry, onChange } = props;
  const id = useId();
  const options = optionsOfType(field.type);
  return (
    <Input.Wrapper {...wrapperProps(props)} labelElement="div" labelProps={{ id: `${id}-label` }}>
      <div className={classes.segments}>
        <SegmentedControl
          aria-labelledby={`${id}-label`}
          data={data(options)}
          value={keyOf(options, entryValue(field, entry)) ?? ''}
          onChange={(key) => onChange(pick(options, key))}
        />
      </div>
    </Input.Wrapper>
  );
}

/** A few choices below one another, or yes and no. */
export function RadioControl(props: ControlProps) {
  const { field, entry, onChange } = props;
  const options = optionsOfType(field.type);
  const isShort = options.every(({ label }) => label.length <= 12);
  const items = options.map(({ value, label }) => <Radio key={value} value={value} label={label} />);
  return (
    <Radio.Group
      {...wrapperProps(props)}
      value={keyOf(options, entryValue(field, entry)) ?? ''}
      onChange={(key) => onChange(pick(options, key))}
    >
      {isShort ? <Group gap={20}>{items}</Group> : <Stack gap={10}>{items}</Stack>}
      {field.default.kind === 'computed' && entry.kind === 'default' && (
        <p className={classes.note}>Nothing chosen: computed when the notebook runs.</p>
      )}
    </Radio.Group>
  );
}

/** One of many choices. */
export function SelectControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const options = optionsOfType({ ...field.type, nullable: false });
  return (
    <Select
      {...wrapperProps(props)}
      data={data(options)}
      value={keyOf(options, entryValue(field, entry))}
      placeholder={placeholderOf(field, entry) || 'Choose one'}
      searchable={options.length > SEARCH_FROM}
      {...LIST}
      nothingFoundMessage="No such choice"
      clearable={field.type.nullable}
      allowDeselect={false}
      onChange={(key) => {
        if (key !== null) onChange(pick(options, key));
        else onChange(field.type.nullable ? valueEntry(null) : DEFAULT_ENTRY);
      }}
      onBlur={onLeave}
    />
  );
}

/** Several of a few or of many choices, in the order in which the notebook lists them. */
export function SeveralControl(props: ControlProps & { variant: 'checkboxes' | 'multi-select' }) {
  const { field, entry, onChange, onLeave, variant } = props;
  const options = field.type.kind === 'list' ? optionsOfType(field.type.item) : [];
  const value = entryValue(field, entry);
  const keys = (Array.isArray(value) ? value : []).flatMap((item) => keyOf(options, item) ?? []);
  const change = (chosen: string[]) =>
    onChange(valueEntry(options.filter((option) => chosen.includes(option.value)).map(({ means }) => means)));
  if (variant === 'checkboxes') {
    return (
      <Checkbox.Group {...wrapperProps(props)} value={keys} onChange={change}>
        <Group gap="10px 20px">
          {options.map((option) => (
            <Checkbox key={option.value} value={option.value} label={option.label} />
          ))}
        </Group>
      </Checkbox.Group>
    );
  }
  return (
    <MultiSelect
      {...wrapperProps(props)}
      data={data(options)}
      value={keys}
      searchable
      clearable
      hidePickedOptions
      {...LIST}
      nothingFoundMessage="No such choice"
      placeholder={keys.length === 0 ? placeholderOf(field, entry) || 'Choose any' : ''}
      onChange={change}
      onBlur={onLeave}
    />
  );
}

function pick(options: readonly Option[], key: string) {
  const option = options.find(({ value }) => value === key);
  return option ? valueEntry(option.means) : DEFAULT_ENTRY;
}
