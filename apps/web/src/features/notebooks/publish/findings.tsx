import type { CheckedNotebook } from '@quire/contract';
import { useMemo } from 'react';
import { count, sayList } from '../../../ui/words.ts';
import { readFields } from '../../apps/schema-fields.ts';
import classes from './findings.module.css';

/** More package names than this would be a list nobody reads. */
const PACKAGES_SHOWN = 8;
const THINGS_SHOWN = 3;

/** What the hub found in the file: inputs, what it takes out, and what to know. */
export function Findings({ check }: { check: CheckedNotebook }) {
  const inputs = useMemo(() => readFields(check.parameters), [check.parameters]);
  const notes = check.parameterNotes.map((note) =>
    note.line ? `${note.message} (parameters cell, line ${note.line})` : note.message,
  );
  return (
    <dl className={classes.findings}>
      {check.warnings.length > 0 && (
        <div data-tone="warn">
          <dt>Worth a look</dt>
          <dd>
            <ul>
              {check.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </dd>
        </div>
      )}
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
            ? sayList(
                inputs.map((field) => field.label),
                inputs.length,
              )
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
  // A reason begins with what it is about: "2 outputs: whoever runs the notebook gets their own."
  const things = [...new Set(removed.map((removal) => removal.reason.split(': ')[0] ?? removal.reason))];
  return things.length <= THINGS_SHOWN
    ? sayList(things)
    : `${count(removed.length, 'thing')} that nobody else should get`;
}
