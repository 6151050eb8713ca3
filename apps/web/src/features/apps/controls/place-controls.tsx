import { Button, ColorInput, Group, Input, TextInput } from '@mantine/core';
import { IconCurrentLocation } from '@tabler/icons-react';
import { type ClipboardEvent, useId, useState } from 'react';
import { DEFAULT_ENTRY, type Entry, entryValue, textEntry, valueEntry } from '../input-field.ts';
import { type ControlProps, placeholderOf, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';

/** A colour, typed or picked. */
export function ColorControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const value = entryValue(field, entry);
  return (
    <ColorInput
      {...wrapperProps(props)}
      format="hex"
      value={typeof value === 'string' ? value : ''}
      placeholder={placeholderOf(field, entry) || '#1f77b4'}
      eyeDropperButtonProps={{ 'aria-label': `Pick ${field.label} from the screen` }}
      onChange={(next) => onChange(next === '' ? DEFAULT_ENTRY : valueEntry(next))}
      onBlur={onLeave}
    />
  );
}

const NUMBER = /^\s*[+-]?\d+(?:[.,]\d+)?\s*$/u;

/** A place by its latitude and longitude; both may be pasted at once, as maps copy them. */
export function PointControl(props: ControlProps) {
  const { field, entry, error, onChange, onLeave } = props;
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const [latitude, longitude] = partsOf(field, entry);
  const change = (next: readonly [string, string]) => onChange(readPoint(next, field.type.nullable));
  const paste = (event: ClipboardEvent) => {
    const numbers = event.clipboardData.getData('text').match(/[+-]?\d+(?:\.\d+)?/gu) ?? [];
    if (numbers.length !== 2) return;
    event.preventDefault();
    change([numbers[0] ?? '', numbers[1] ?? '']);
  };
  const locate = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setProblem(null);
        change([coords.latitude.toFixed(6), coords.longitude.toFixed(6)]);
      },
      () => setProblem('The browser does not tell where you are.'),
    );
  const shared = { inputMode: 'decimal' as const, error: error !== null, onBlur: onLeave, onPaste: paste };
  return (
    <Input.Wrapper {...wrapperProps(props)} labelElement="div" labelProps={{ id: `${id}-label` }}>
      <Group className={classes.pair ?? ''} role="group" aria-labelledby={`${id}-label`} wrap="nowrap">
        <TextInput
          {...shared}
          aria-label={`${field.label}: latitude`}
          placeholder="Latitude"
          value={latitude}
          onChange={(event) => change([event.currentTarget.value, longitude])}
        />
        <TextInput
          {...shared}
          aria-label={`${field.label}: longitude`}
          placeholder="Longitude"
          value={longitude}
          onChange={(event) => change([latitude, event.currentTarget.value])}
        />
      </Group>
      <Button
        variant="subtle"
        size="compact-xs"
        mt={6}
        leftSection={<IconCurrentLocation size={14} aria-hidden="true" />}
        onClick={locate}
      >
        Where I am
      </Button>
      {problem !== null && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </Input.Wrapper>
  );
}

function partsOf(field: ControlProps['field'], entry: Entry): [string, string] {
  if (entry.kind === 'text') {
    const [latitude = '', longitude = ''] = entry.text.split('|');
    return [latitude, longitude];
  }
  const value = entryValue(field, entry);
  return Array.isArray(value) ? [String(value[0] ?? ''), String(value[1] ?? '')] : ['', ''];
}

function readPoint(texts: readonly [string, string], isNullable: boolean): Entry {
  if (texts.every((text) => text.trim() === '')) return isNullable ? valueEntry(null) : DEFAULT_ENTRY;
  if (!texts.every((text) => NUMBER.test(text))) return textEntry(texts.join('|'));
  return valueEntry(texts.map((text) => Number(text.replace(',', '.'))));
}
