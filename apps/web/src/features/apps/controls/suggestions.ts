import type { InputField } from '../input-field.ts';

/** What the author suggests. */
export function suggestionsOf(field: InputField): string[] {
  const given = field.widget?.options.suggestions;
  return Array.isArray(given)
    ? [...new Set(given.filter((one): one is string => typeof one === 'string'))]
    : [];
}
