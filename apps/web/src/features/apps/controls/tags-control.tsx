import { TagsInput } from '@mantine/core';
import type { JsonValue, ParameterType } from '@quire/analysis';
import { entryValue, valueEntry } from '../input-field.ts';
import { type ControlProps, placeholderOf, wrapperProps } from './control-props.ts';
import { readNumber } from './read-number.ts';
import { suggestionsOf } from './suggestions.ts';

/** A list of words or of numbers: Enter or a comma adds one, pasted lines become several. */
export function ListControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const value = entryValue(field, entry);
  const items = Array.isArray(value) ? value.map(String) : [];
  const item: ParameterType = field.type.kind === 'list' ? field.type.item : { kind: 'any', nullable: true };
  const isNumber = item.kind !== 'string';
  const add = isNumber ? 'Type a number and press Enter' : 'Type and press Enter';
  return (
    <TagsInput
      {...wrapperProps(props)}
      value={items}
      allowDuplicates={!(field.type.kind === 'list' && field.type.uniqueItems)}
      splitChars={isNumber ? [';', ' ', '\n', '\t'] : ['\n', '\t', ';']}
      acceptValueOnBlur
      data={suggestionsOf(field)}
      clearable={items.length > 2}
      placeholder={items.length === 0 ? placeholderOf(field, entry) || add : add}
      {...(isNumber && { inputMode: 'decimal' })}
      onChange={(texts) => onChange(valueEntry(texts.map((text) => readItem(item, text))))}
      onBlur={onLeave}
    />
  );
}

/** A number where the text is one; other texts stay, for the check to name them. */
function readItem(item: ParameterType, text: string): JsonValue {
  if (item.kind !== 'integer' && item.kind !== 'number') return text;
  if (item.kind === 'integer' && item.big) return text;
  return readNumber(text) ?? text;
}
