import { Input, NumberInput, Slider } from '@mantine/core';
import { useId } from 'react';
import {
  DEFAULT_ENTRY,
  type Entry,
  entryValue,
  type InputField,
  sliderRange,
  textEntry,
  valueEntry,
} from '../input-field.ts';
import { type ControlProps, placeholderOf, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';

/** A whole or decimal number; out of range is said, never corrected behind the person's back. */
export function NumberControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const isInteger = field.type.kind === 'integer';
  const value = entryValue(field, entry);
  const limits = sayLimits(field);
  const unit = field.widget?.options.unit;
  return (
    <NumberInput
      {...wrapperProps(props)}
      description={[field.help, limits].filter(Boolean).join(' ') || undefined}
      value={entry.kind === 'text' ? entry.text : typeof value === 'number' ? value : ''}
      allowDecimal={!isInteger}
      allowedDecimalSeparators={['.', ',']}
      decimalScale={isInteger ? 0 : 20}
      clampBehavior="none"
      placeholder={placeholderOf(field, entry)}
      step={stepOf(field)}
      {...(typeof unit === 'string' && { suffix: ` ${unit}` })}
      onChange={(next) => onChange(readNumber(field, next))}
      onBlur={onLeave}
    />
  );
}

/** A share, typed and shown in percent: 0.15 is 15 %. */
export function PercentControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const value = entryValue(field, entry);
  return (
    <NumberInput
      {...wrapperProps(props)}
      value={typeof value === 'number' ? inPercent(value) : entry.kind === 'text' ? entry.text : ''}
      suffix=" %"
      decimalScale={10}
      allowedDecimalSeparators={['.', ',']}
      clampBehavior="none"
      placeholder={placeholderOf(field, entry)}
      onChange={(next) => {
        const read = readNumber(field, next);
        const share = read.kind === 'value' && typeof read.value === 'number';
        onChange(share ? valueEntry(toShare(Number(read.value))) : read);
      }}
      onBlur={onLeave}
    />
  );
}

// Without what binary fractions add: 0.07 is 7 %, not 7.000000000000001 %.
const inPercent = (share: number): number => Number((share * 100).toPrecision(12));
const toShare = (percent: number): number => Number((percent / 100).toPrecision(14));

function readNumber(field: InputField, next: number | string): Entry {
  if (next === '') return field.type.nullable ? valueEntry(null) : DEFAULT_ENTRY;
  const number = Number(next);
  return Number.isFinite(number) ? valueEntry(number) : textEntry(String(next));
}

/** One click on an arrow changes small numbers finely and never by more than the range. */
function stepOf(field: InputField): number {
  if (field.type.kind === 'integer') return field.type.multipleOf ?? 1;
  const size = field.default.kind === 'static' ? Math.abs(Number(field.default.value)) : 1;
  return size > 0 && size < 1 ? 10 ** Math.floor(Math.log10(size)) : 1;
}

function sayLimits({ type }: InputField): string | null {
  if (type.kind !== 'integer' && type.kind !== 'number') return null;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = type;
  if (minimum !== undefined && maximum !== undefined) return `From ${minimum} to ${maximum}.`;
  const low = minimum !== undefined ? `At least ${minimum}` : null;
  const above = exclusiveMinimum !== undefined ? `More than ${exclusiveMinimum}` : null;
  const high = maximum !== undefined ? `at most ${maximum}` : null;
  const below = exclusiveMaximum !== undefined ? `less than ${exclusiveMaximum}` : null;
  const words = [low ?? above, high ?? below].filter((word) => word !== null).join(', ');
  return words === '' ? null : `${words[0]?.toUpperCase()}${words.slice(1)}.`;
}

/** A number between two ends, with the exact number beside it for those who know it. */
export function SliderControl(props: ControlProps) {
  const { field, entry, error, onChange, onLeave } = props;
  const id = useId();
  const range = sliderRange(field) ?? { min: 0, max: 100, step: 1 };
  const value = entryValue(field, entry);
  const number = typeof value === 'number' ? value : range.min;
  return (
    <Input.Wrapper
      {...wrapperProps(props)}
      error={error}
      labelElement="div"
      id={id}
      labelProps={{ id: `${id}-label` }}
    >
      <div className={classes.slider}>
        <Slider
          {...range}
          value={number}
          label={null}
          thumbProps={{ 'aria-labelledby': `${id}-label` }}
          marks={[
            { value: range.min, label: String(range.min) },
            { value: range.max, label: String(range.max) },
          ]}
          onChange={(next) => onChange(valueEntry(next))}
        />
        <NumberInput
          aria-label={`${field.label}, as a number`}
          {...range}
          value={typeof value === 'number' ? value : ''}
          clampBehavior="none"
          allowedDecimalSeparators={['.', ',']}
          allowDecimal={field.type.kind !== 'integer'}
          error={error !== null}
          onChange={(next) => onChange(readNumber(field, next))}
          onBlur={onLeave}
        />
      </div>
    </Input.Wrapper>
  );
}
