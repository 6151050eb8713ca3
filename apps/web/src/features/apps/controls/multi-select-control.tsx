import { MultiSelect } from '@mantine/core';
import { type ControlProps, placeholderOf, wrapperProps } from './control-props.ts';
import { data, LIST, severalOf } from './options.ts';

/** Several of many choices, in the order in which the notebook lists them. */
export function MultiSelectControl(props: ControlProps) {
  const { options, keys, change } = severalOf(props);
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
      placeholder={keys.length === 0 ? placeholderOf(props.field, props.entry) || 'Choose any' : ''}
      onChange={change}
      onBlur={props.onLeave}
    />
  );
}
