import { Fragment, useMemo } from 'react';
import { useControlsOf } from './controls/later-controls.tsx';
import { FieldControl, type Search } from './field-control.tsx';
import { DEFAULT_ENTRY, type InputField } from './input-field.ts';
import classes from './inputs-form.module.css';
import type { InputsFormState } from './use-inputs-form.ts';
import { shownFields } from './visible-fields.ts';

/** By an input's name: what finds its choices, and the key that tells them from others. */
export type Searches = Readonly<Record<string, Search>>;

type FieldListProps = {
  readonly searches?: Searches;
  readonly fields: readonly InputField[];
  readonly form: Pick<InputsFormState, 'entries' | 'errors' | 'change' | 'leave'>;
};

/** The inputs that are asked for now, under the headings that their author gave them. */
export function FieldList({ fields, form, searches }: FieldListProps) {
  useControlsOf(fields);
  const isShown = new Set(shownFields(fields, form.entries));
  // By all inputs: one that comes and goes moves no other into another group, where it would lose the focus.
  const groups = useMemo(() => groupFields(fields), [fields]);
  return groups.map(({ key, title, isAsked, items: all }) => {
    const items = all.filter((field) => isShown.has(field));
    if (items.length === 0) return null;
    const controls = items.map((field) => (
      <FieldControl
        key={field.name}
        field={field}
        entry={form.entries[field.name] ?? DEFAULT_ENTRY}
        error={form.errors[field.name] ?? null}
        onChange={form.change}
        onLeave={form.leave}
        {...(searches?.[field.name] && { search: searches[field.name] })}
      />
    ));
    if (isAsked) {
      const isGiven = items.some(({ name }) => name in form.entries);
      return (
        <details key={key} className={classes.asked} open={isGiven || undefined}>
          <summary className={classes.askedTitle}>
            Asked for while it runs <span className={classes.count}>{items.length}</span>
          </summary>
          <p className={classes.askedNote}>{ASKED_NOTE}</p>
          <div className={classes.askedFields}>{controls}</div>
        </details>
      );
    }
    if (title === null) return <Fragment key={key}>{controls}</Fragment>;
    return (
      <fieldset key={key} className={classes.section}>
        <legend className={classes.legend}>{title}</legend>
        {controls}
      </fieldset>
    );
  });
}

type Group = {
  readonly key: string;
  readonly title: string | null;
  readonly isAsked: boolean;
  readonly items: InputField[];
};

const ASKED_KEY = 'asked';
const ASKED_NOTE =
  'The app asks for these at the right moment, with their choices. A run takes what the notebook starts with, unless you say something else here.';

/** A section stands once, where its first input stands; between sections are inputs without one. */
function groupFields(fields: readonly InputField[]): readonly Group[] {
  const groups: Group[] = [];
  const asked = fields.filter((field) => field.asked !== undefined);
  for (const field of fields) {
    if (field.asked !== undefined) continue;
    const title = field.section ?? null;
    const last = groups.at(-1);
    const group = title === null ? (last?.title === null ? last : null) : findSection(groups, title);
    if (group) group.items.push(field);
    else groups.push({ key: `from ${field.name}`, title, isAsked: false, items: [field] });
  }
  return asked.length === 0
    ? groups
    : [...groups, { key: ASKED_KEY, title: null, isAsked: true, items: asked }];
}

const findSection = (groups: readonly Group[], title: string): Group | undefined =>
  groups.find((group) => group.title === title);
