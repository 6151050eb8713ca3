import type { JsonValue, LiteralValue, ParameterType } from '@quire/analysis';
import {
  choiceLabels,
  DEFAULT_ENTRY,
  entryValue,
  type InputField,
  isSameValue,
  valueEntry,
} from '../input-field.ts';
import type { ControlProps } from './control-props.ts';
import classes from './controls.module.css';

/** Choices of mixed types (`1` and `"1"`) are told apart by their place; "no value" has a place of its own. */
export type Option = { readonly value: string; readonly label: string; readonly means: JsonValue };
const NO_VALUE: Option = { value: 'none', label: 'No value', means: null };
/** The list itself scrolls, so that assistive technology finds the scrolling part. */
export const LIST = { withScrollArea: false, classNames: { options: classes.options ?? '' } };

/** The choices of an input. */
export function optionsOf(field: InputField, type: ParameterType = field.type): readonly Option[] {
  const values: readonly LiteralValue[] =
    type.kind === 'literal' ? type.values : type.kind === 'boolean' ? [true, false] : [];
  const labels = choiceLabels(field, values);
  const options = values.map((value, index) => ({
    value: String(index),
    label: labels[index] ?? String(value),
    means: value,
  }));
  return type.nullable ? [...options, NO_VALUE] : options;
}

export const keyOf = (options: readonly Option[], value: JsonValue | undefined): string | null =>
  value === undefined ? null : (options.find(({ means }) => isSameValue(means, value))?.value ?? null);

export const data = (options: readonly Option[]) => options.map(({ value, label }) => ({ value, label }));

/** What several choices are, of an input that takes a list; they keep the order in which the notebook lists them. */
export function severalOf({ field, entry, onChange }: ControlProps) {
  const options = field.type.kind === 'list' ? optionsOf(field, field.type.item) : [];
  const value = entryValue(field, entry);
  const keys = (Array.isArray(value) ? value : []).flatMap((item) => keyOf(options, item) ?? []);
  const change = (chosen: string[]) =>
    onChange(valueEntry(options.filter((option) => chosen.includes(option.value)).map(({ means }) => means)));
  return { options, keys, change };
}

export function pick(options: readonly Option[], key: string) {
  const option = options.find(({ value }) => value === key);
  return option ? valueEntry(option.means) : DEFAULT_ENTRY;
}
