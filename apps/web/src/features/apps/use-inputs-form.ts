import type { ParameterValues } from '@quire/analysis';
import type { ProblemItem } from '@quire/contract';
import { useCallback, useMemo, useState } from 'react';
import { checkEntries, checkEntry, type FieldErrors } from './check-entries.ts';
import { DEFAULT_ENTRY, type Entries, type Entry, type InputField, isChanged } from './input-field.ts';

export type InputsFormState = {
  readonly entries: Entries;
  readonly errors: FieldErrors;
  /** Whether anything differs from the notebook's defaults. */
  readonly isChanged: boolean;
  readonly change: (field: InputField, entry: Entry) => void;
  /** The person left a field: now is the time to say what is wrong with it. */
  readonly leave: (field: InputField) => void;
  readonly replaceAll: (entries: Entries) => void;
  /** The values to run with, or `null` after showing what is wrong. */
  readonly check: () => ParameterValues | null;
  /** Shows what the hub refused; answers the items that belong to no field. */
  readonly showProblems: (items: readonly ProblemItem[]) => readonly ProblemItem[];
};

/** The state of an inputs form. `initial` counts on the first rendering only. */
export function useInputsForm(fields: readonly InputField[], initial: Entries): InputsFormState {
  const [entries, setEntries] = useState<Entries>(initial);
  const [errors, setErrors] = useState<FieldErrors>({});

  const change = useCallback((field: InputField, entry: Entry) => {
    setEntries((before) => ({ ...before, [field.name]: entry }));
    // What was wrong is checked again with every change; what was right waits until the person has finished.
    setErrors((before) =>
      field.name in before ? withError(before, field, checkEntry(field, entry)) : before,
    );
  }, []);

  const leave = useCallback(
    (field: InputField) => {
      const entry = entries[field.name];
      if (entry && isChanged(field, entry)) {
        setErrors((before) => withError(before, field, checkEntry(field, entry)));
      }
    },
    [entries],
  );

  const replaceAll = useCallback((next: Entries) => {
    setEntries(next);
    setErrors({});
  }, []);

  const check = useCallback(() => {
    const result = checkEntries(fields, entries);
    setErrors(result.ok ? {} : result.errors);
    return result.ok ? result.values : null;
  }, [fields, entries]);

  const showProblems = useCallback(
    (items: readonly ProblemItem[]) => {
      const placed = items.map((item) => [findField(fields, item.path), item] as const);
      setErrors(
        Object.fromEntries(placed.flatMap(([field, item]) => (field ? [[field.name, item.message]] : []))),
      );
      return placed.filter(([field]) => !field).map(([, item]) => item);
    },
    [fields],
  );

  const hasChanges = useMemo(
    () => fields.some((field) => isChanged(field, entries[field.name] ?? DEFAULT_ENTRY)),
    [fields, entries],
  );
  return { entries, errors, isChanged: hasChanges, change, leave, replaceAll, check, showProblems };
}

function withError(errors: FieldErrors, field: InputField, message: string | null): FieldErrors {
  const { [field.name]: _old, ...others } = errors;
  return message === null ? others : { ...others, [field.name]: message };
}

/** The field that a path such as `region`, `parameters.region` or `dates[1]` speaks of. */
export function findField(fields: readonly InputField[], path: string): InputField | undefined {
  const name = path.replace(/^parameters[./]/u, '');
  return (
    fields.find((field) => field.name === name) ??
    fields.find((field) => name.startsWith(`${field.name}[`) || name.startsWith(`${field.name}.`))
  );
}
