import { Button, ColorInput, Group, Input } from '@mantine/core';
import { IconCurrentLocation } from '@tabler/icons-react';
import { type ClipboardEvent, useId, useState } from 'react';
import { DEFAULT_ENTRY, type Entry, entryValue, textEntry, valueEntry } from '../input-field.ts';
import { type ControlProps, placeholderOf, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';
import { NumberBox } from './number-box.tsx';
import { readNumber } from './read-number.ts';

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

/** Two numbers as maps copy them. `48,137` is one number of somebody who writes decimals with a comma. */
const COORDINATES =
  /^([+-]?\d+(?:\.\d+)?)(?:\s*[,;]\s+|\s+|;|(?<=\.\d+),(?=[+-]?\d+\.))([+-]?\d+(?:\.\d+)?)$/u;
const STEP = 0.001;

/** A place by its latitude and longitude; both may be pasted at once, as maps copy them. */
export function PointControl(props: ControlProps) {
  const { field, entry, error, onChange, onLeave } = props;
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const [latitude, longitude] = partsOf(field, entry);
  const change = (next: readonly [string, string]) => onChange(readPoint(next, field.type.nullable));
  const paste = (event: ClipboardEvent) => {
    const [, first, second] = COORDINATES.exec(event.clipboardData.getData('text').trim()) ?? [];
    if (first === undefined || second === undefined) return;
    event.preventDefault();
    change([first, second]);
  };
  const locate = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setProblem(null);
        change([coords.latitude.toFixed(6), coords.longitude.toFixed(6)]);
      },
      () => setProblem('The browser does not tell where you are.'),
    );
  const shared = { step: STEP, error: error !== null, onLeave, onPaste: paste };
  return (
    <Input.Wrapper {...wrapperProps(props)} labelElement="div" labelProps={{ id: `${id}-label` }}>
      <Group className={classes.pair ?? ''} role="group" aria-labelledby={`${id}-label`} wrap="nowrap">
        <NumberBox
          {...shared}
          aria-label={`${field.label}: latitude`}
          placeholder="Latitude"
          text={latitude}
          onText={(text) => change([text, longitude])}
        />
        <NumberBox
          {...shared}
          aria-label={`${field.label}: longitude`}
          placeholder="Longitude"
          text={longitude}
          onText={(text) => change([latitude, text])}
        />
      </Group>
      <Button
        variant="subtle"
        size="compact-xs"
        mt={6}
        ml={-8}
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
  const numbers = texts.map(readNumber);
  return numbers.includes(null) ? textEntry(texts.join('|')) : valueEntry(numbers);
}
