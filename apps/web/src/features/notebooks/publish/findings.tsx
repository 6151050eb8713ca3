import type { CheckedNotebook } from '@quire/contract';
import { useMemo } from 'react';
import { count, sayList } from '../../../ui/words.ts';
import { readFields } from '../../apps/schema-fields.ts';
import classes from './findings.module.css';

/** More package names than this would be a list nobody reads. */
const PACKAGES_SHOWN = 8;

/** What the hub found in the file: inputs, what it takes out, and what to know. */
export function Findings({ check }: { check: CheckedNotebook }) {
  const inputs = useMemo(() => readFields(check.parameters), [check.parameters]);
  const notes = [...check.warnings, ...check.parameterNotes.map((note) => (note.line ? `${note.message} (parameters cell, line ${note.line})` : note.message))];
  return (
    <dl className={classes.findings}>
      <div>
        <dt>Content</dt>
        <dd>
          {count(check.cellCount, 'cell')}
          {check.packages.length > 0 && `, uses ${sayList(check.packages, PACKAGES_SHOWN)}`}
        </dd>
      </div>
      <div>
        <dt>Inputs</dt>
        <dd>
          {inputs.length > 0
            ? sayList(inputs.map((field) => field.label), inputs.length)
            : 'None. To ask for inputs, tag the cell that sets them with “parameters”.'}
        </dd>
      </div>
      <div>
        <dt>Taken out</dt>
        <dd>
          {check.removed.length === 0 ? (
            'Nothing'
          ) : (
            <details>
              <summary>{sayRemovals(check.removed)}</summary>
              <ul>
                {check.removed.map((removal) => (
                  <li key={removal.path + removal.reason}>
                    {removal.reason} <code>{removal.path}</code>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </dd>
      </div>
      {notes.length > 0 && (
        <div>
          <dt>Good to know</dt>
          <dd>
            <ul>
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </dd>
        </div>
      )}
    </dl>
  );
}

function sayRemovals(removed: CheckedNotebook['removed']): string {
  const reasons = [...new Set(removed.map((removal) => removal.reason))];
  return reasons.length <= 2 ? reasons.join('; ') : `${count(removed.length, 'thing')} that nobody else should get`;
}
