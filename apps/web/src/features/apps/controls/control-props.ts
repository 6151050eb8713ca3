import type { Entry, InputField } from '../input-field.ts';

/** What every control of the form takes. */
export type ControlProps = {
  readonly field: InputField;
  readonly entry: Entry;
  readonly error: string | null;
  readonly onChange: (entry: Entry) => void;
  readonly onLeave: () => void;
};

/** The parts of a Mantine input that all controls set alike. */
export function wrapperProps({ field, error }: Pick<ControlProps, 'field' | 'error'>) {
  return {
    label: field.label,
    description: field.help,
    error,
    withAsterisk: field.required,
  };
}

/** What an empty control says: nothing chosen, or what the notebook does then. */
export function placeholderOf(field: InputField, entry: Entry): string {
  if (entry.kind === 'value' && entry.value === null) return 'No value';
  if (field.default.kind === 'computed') return 'Computed when the notebook runs';
  if (field.default.kind === 'static' && field.default.value === null) return 'No value';
  return '';
}

/** What the author shows in a field that is empty. */
export function exampleOf({ widget }: InputField): string {
  const example = widget?.options.placeholder;
  return typeof example === 'string' ? example : '';
}
