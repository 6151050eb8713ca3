import { Autocomplete } from '@mantine/core';
import { entryValue } from '../input-field.ts';
import { type ControlProps, exampleOf, placeholderOf, wrapperProps } from './control-props.ts';
import { suggestionsOf } from './suggestions.ts';
import { typed } from './text-controls.tsx';

/** A text with suggestions; others may be typed. */
export function SuggestControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const value = entryValue(field, entry);
  return (
    <Autocomplete
      {...wrapperProps(props)}
      data={suggestionsOf(field)}
      value={typeof value === 'string' ? value : ''}
      placeholder={placeholderOf(field, entry) || exampleOf(field)}
      onChange={(text) => onChange(typed(field, text))}
      onBlur={onLeave}
    />
  );
}
