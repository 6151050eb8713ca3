import { useMemo } from 'react';
import { FieldControl } from './field-control.tsx';
import { DEFAULT_ENTRY, type InputField } from './input-field.ts';
import classes from './inputs-form.module.css';
import type { InputsFormState } from './use-inputs-form.ts';
import { shownFields } from './visible-fields.ts';

type FieldListProps = {
  readonly fields: readonly InputField[];
  readonly form: Pick<InputsFormState, 'entries' | 'errors' | 'change' | 'leave'>;
};

/** The inputs that are asked for now, under the headings that their author gave them. */
export function FieldList({ fields, form }: FieldListProps) {
  const shown = shownFields(fields, form.entries);
  const groups = useMemo(() => groupFields(shown), [shown]);
  return groups.map(({ title, note, items }) => {
    const controls = items.map((field) => (
      <FieldControl
        key={field.name}
        field={field}
        entry={form.entries[field.name] ?? DEFAULT_ENTRY}
        error={form.errors[field.name] ?? null}
        onChange={form.change}
        onLeave={form.leave}
      />
    ));
    if (title === null) return controls;
    return (
      <fieldset key={title} className={classes.section}>
        <legend className={classes.legend}>{title}</legend>
        {note !== null && <p className={classes.sectionNote}>{note}</p>}
        {controls}
      </fieldset>
    );
  });
}

type Group = { readonly title: string | null; readonly note: string | null; readonly items: InputField[] };

const ASKED_TITLE = 'Asked for while it runs';
const ASKED_NOTE = 'Leave these as they are to take what the notebook itself starts with.';

function groupFields(fields: readonly InputField[]): readonly Group[] {
  const groups: Group[] = [];
  for (const field of fields) {
    const title = field.section ?? (field.asked === undefined ? null : ASKED_TITLE);
    const last = groups.at(-1);
    if (last?.title === title) last.items.push(field);
    else groups.push({ title, note: title === ASKED_TITLE ? ASKED_NOTE : null, items: [field] });
  }
  return groups;
}
