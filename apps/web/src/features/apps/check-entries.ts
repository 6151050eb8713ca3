import { coerceParameters, type JsonValue, type Parameter, type ParameterValues } from '@quire/analysis';
import { sayInForm, sayUnreadable } from './form-words.ts';
import { type Entries, type Entry, type InputField, isChanged } from './input-field.ts';
import { shownFields } from './visible-fields.ts';

/** What is wrong, by the input's name. */
export type FieldErrors = Readonly<Record<string, string>>;

export type CheckResult =
  | { readonly ok: true; readonly values: ParameterValues }
  | { readonly ok: false; readonly errors: FieldErrors };

/**
 * Turns the form into the values of a run: only what differs from the notebook's defaults, so that a default
 * keeps the exact value its code gives it. The rules and their words are the hub's own.
 */
export function checkEntries(fields: readonly InputField[], entries: Entries): CheckResult {
  const errors: Record<string, string> = {};
  const raw: Record<string, JsonValue> = {};
  // What is not asked for is not given either, whatever was typed before it went away.
  for (const field of shownFields(fields, entries)) {
    const entry = entries[field.name] ?? { kind: 'default' };
    if (entry.kind === 'text') errors[field.name] = sayUnreadable(field, entry.text);
    else if (entry.kind === 'value' && (field.required || isChanged(field, entry)))
      raw[field.name] = entry.value;
  }
  const typed = fields.filter((field) => !Object.hasOwn(errors, field.name));
  const result = coerceParameters({ parameters: typed.map(toParameter) }, raw);
  for (const error of result.ok ? [] : result.errors) {
    const field = fields.find(({ name }) => name === error.name);
    errors[error.name] ??= field ? sayInForm(field, error) : error.message;
  }
  return result.ok && Object.keys(errors).length === 0
    ? { ok: true, values: result.values }
    : { ok: false, errors };
}

/** What is wrong with one entry, or `null`. */
export function checkEntry(field: InputField, entry: Entry): string | null {
  const result = checkEntries([field], { [field.name]: entry });
  return result.ok ? null : (result.errors[field.name] ?? null);
}

/** The rules read nothing of this; a form knows no source. */
const NOWHERE = { start: 0, end: 0, startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };

function toParameter(field: InputField, order: number): Parameter {
  const { name, label, type, required, showIf, message } = field;
  return {
    ...(showIf && { showIf }),
    ...(typeof message === 'string' && { message }),
    name,
    label,
    type,
    required,
    order,
    default: field.default,
    typeText: '',
    cellId: '',
    range: NOWHERE,
  };
}
