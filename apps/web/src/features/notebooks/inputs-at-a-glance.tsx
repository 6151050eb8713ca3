import type { JsonSchema, VersionView } from '@quire/contract';
import { useMemo } from 'react';
import { sayDefault } from '../apps/say-value.ts';
import { readFields } from '../apps/schema-fields.ts';
import classes from './inputs-at-a-glance.module.css';
import { SideSection } from './side-section.tsx';

type Props = { schema: JsonSchema; notes: VersionView['parameterNotes'] };

/** What the notebook asks for before it runs. */
export function InputsAtAGlance({ schema, notes }: Props) {
  const fields = useMemo(() => readFields(schema), [schema]);
  return (
    <SideSection title={fields.length === 0 ? 'No inputs' : 'Inputs'}>
      {fields.length === 0 && <p className={classes.none}>It runs as it is, with nothing to fill in.</p>}
      <dl className={classes.list}>
        {fields.map((field) => (
          <div key={field.name} className={classes.input}>
            <dt title={field.help ?? undefined}>{field.label}</dt>
            <dd>{sayDefault(field) ?? 'required'}</dd>
          </div>
        ))}
      </dl>
      {notes.length > 0 && (
        <ul className={classes.notes}>
          {notes.map((note) => (
            <li key={note.message}>{note.message}</li>
          ))}
        </ul>
      )}
    </SideSection>
  );
}
