import { isAsked, type JsonValue, type Parameter } from '@quire/analysis';
import type { Entries, InputField } from './input-field.ts';

/** The inputs that are asked for, with what is filled in so far. */
export function shownFields(fields: readonly InputField[], entries: Entries): readonly InputField[] {
  if (!fields.some((field) => field.showIf)) return fields;
  const given: Record<string, JsonValue> = {};
  for (const [name, entry] of Object.entries(entries)) if (entry.kind === 'value') given[name] = entry.value;
  // Conditions read nothing of the others but their names and defaults.
  const others = fields as readonly Pick<InputField, 'name' | 'default'>[] as readonly Parameter[];
  return fields.filter((field) => isAsked(field, others, given));
}
