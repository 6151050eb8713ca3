import { Checkbox, Group, Input, Radio, SegmentedControl, Select, Stack, Switch } from '@mantine/core';
import { useId } from 'react';
import { DEFAULT_ENTRY, entryValue, valueEntry } from '../input-field.ts';
import { type ControlProps, placeholderOf, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';
import { data, keyOf, LIST, optionsOf, pick, severalOf } from './options.ts';
import { selectAll } from './select-all.ts';

/** More than this are easier to find by typing. */
const SEARCH_FROM = 8;
/** Longer lists are searched: nobody reads them, and browsers take long to draw them. */
const CHOICES_DRAWN_MAX = 500;

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

/** Yes or no, to tick. */
export function CheckboxControl({ field, entry, error, onChange }: ControlProps) {
  return (
    <Checkbox
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
  const options = optionsOf(field);
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
  const options = optionsOf(field);
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
  const options = optionsOf(field, { ...field.type, nullable: false });
  return (
    <Select
      {...wrapperProps(props)}
      data={data(options)}
      value={keyOf(options, entryValue(field, entry))}
      placeholder={placeholderOf(field, entry) || 'Choose one'}
      searchable={options.length > SEARCH_FROM}
      {...(options.length > SEARCH_FROM && selectAll)}
      limit={CHOICES_DRAWN_MAX}
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

/** Several of a few choices, in the order in which the notebook lists them. */
export function CheckboxesControl(props: ControlProps) {
  const { options, keys, change } = severalOf(props);
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
