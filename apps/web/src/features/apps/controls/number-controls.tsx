import {
  DEFAULT_ENTRY,
  type Entry,
  entryValue,
  type InputField,
  textEntry,
  valueEntry,
} from '../input-field.ts';
import { type ControlProps, placeholderOf, wrapperProps } from './control-props.ts';
import { NumberBox } from './number-box.tsx';
import { inPercent, toShare } from './percent.ts';
import { readNumber } from './read-number.ts';

/** A whole or decimal number; out of range is said, never corrected behind the person's back. */
export function NumberControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const value = entryValue(field, entry);
  const unit = field.widget?.options.unit;
  return (
    <NumberBox
      {...wrapperProps(props)}
      {...limitsOf(field)}
      description={[field.help, sayLimits(field)].filter(Boolean).join(' ') || undefined}
      text={textOf(entry, typeof value === 'number' ? value : null)}
      placeholder={placeholderOf(field, entry)}
      step={stepOf(field)}
      unit={typeof unit === 'string' ? unit : undefined}
      onText={(text) => onChange(entryOfText(field, text))}
      onLeave={onLeave}
    />
  );
}

/** A share, typed and shown in percent: 0.15 is 15 %. */
export function PercentControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const value = entryValue(field, entry);
  const { min, max } = limitsOf(field);
  return (
    <NumberBox
      {...wrapperProps(props)}
      text={textOf(entry, typeof value === 'number' ? inPercent(value) : null)}
      unit="%"
      step={1}
      min={min === undefined ? undefined : inPercent(min)}
      max={max === undefined ? undefined : inPercent(max)}
      placeholder={placeholderOf(field, entry)}
      onText={(text) => {
        const read = entryOfText(field, text.replace(/%\s*$/u, ''));
        const isNumber = read.kind === 'value' && typeof read.value === 'number';
        onChange(isNumber ? valueEntry(toShare(Number(read.value))) : read);
      }}
      onLeave={onLeave}
    />
  );
}

/** What was typed, else the number. */
export const textOf = (entry: Entry, number: number | null): string =>
  entry.kind === 'text' ? entry.text : number === null ? '' : String(number);

/** The number that a text says, as far as it says one. */
export function entryOfText(field: InputField, text: string): Entry {
  if (text.trim() === '') return field.type.nullable ? valueEntry(null) : DEFAULT_ENTRY;
  const number = readNumber(text);
  return number === null ? textEntry(text) : valueEntry(number);
}

/** The ends at which stepping stops. */
function limitsOf({ type }: InputField): { min?: number; max?: number } {
  if (type.kind !== 'integer' && type.kind !== 'number') return {};
  return {
    ...(type.minimum !== undefined && { min: type.minimum }),
    ...(type.maximum !== undefined && { max: type.maximum }),
  };
}

/** One click on an arrow changes small numbers finely and never by more than the range. */
function stepOf(field: InputField): number {
  const wanted = field.widget?.options.step;
  if (typeof wanted === 'number' && wanted > 0) return wanted;
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
