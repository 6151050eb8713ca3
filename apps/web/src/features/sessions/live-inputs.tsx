import { Button, Switch } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { isGivenSecret, type JsonValue, type ParameterValues } from '@quire/analysis';
import type { ProblemItem } from '@quire/contract';
import { IconRefresh } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { showDone } from '../../ui/toast.ts';
import { checkEntries } from '../apps/check-entries.ts';
import { FieldList } from '../apps/field-list.tsx';
import {
  type ControlKind,
  chooseControl,
  DEFAULT_ENTRY,
  type Entries,
  type Entry,
  type InputField,
  valueEntry,
} from '../apps/input-field.ts';
import { readRunValues } from '../apps/link-values.ts';
import { useInputsForm } from '../apps/use-inputs-form.ts';
import classes from './live-inputs.module.css';
import { type Elsewhere, type Merged, mergeInputs } from './merge-inputs.ts';
import type { Held } from './use-inputs.ts';

/** After the last key; the hub drops what is overtaken. */
const WAIT_MILLISECONDS = 150;
/** A slider on its way pauses longer than hands that type, and sends what it rests at. */
const REST_MILLISECONDS = 300;

/** What is said by one click is said whole; whoever types or draws a slider is not at the end with every change. */
const DRAWN: ReadonlySet<ControlKind> = new Set(['slider', 'range']);
const SAID_AT_ONCE: ReadonlySet<ControlKind> = new Set([
  'checkbox',
  'switch',
  'yes-no',
  'segments',
  'radio',
  'select',
]);

/** Values as they were sent, and as the hub keeps them: with a mark for each secret. */
export type Taken = {
  readonly values: ParameterValues;
  readonly parameters: Readonly<Record<string, unknown>>;
};

type LiveInputsProps = {
  readonly fields: readonly InputField[];
  /** What the inputs start with; later changes are taken over by `key`. */
  readonly initial: Entries;
  /** What the app has already: where the form starts with something else, that is sent at once. */
  readonly sent: Entries;
  readonly onValues: (values: ParameterValues) => void;
  readonly onEntries: (entries: Entries) => void;
  /** Whether the form has inputs that are not on their way, and why. */
  readonly onHeld: (held: Held) => void;
  /** What the app took last; `null` before anything was sent. */
  readonly taken: Taken | null;
  /** Inputs that the app got from elsewhere last. */
  readonly elsewhere: Elsewhere | null;
  /** What was sent last did not arrive, or was not taken. */
  readonly isUnsent: boolean;
  /** What the hub refused of the values that it got last. */
  readonly problems: readonly ProblemItem[];
};

/** The inputs of a live app: results follow each change, or wait for a button where their reader prefers. */
export function LiveInputs(props: LiveInputsProps) {
  const { fields, initial, onValues, onEntries, onHeld, problems, taken, elsewhere, isUnsent } = props;
  const form = useInputsForm(fields, initial);
  const [isAutomatic, setIsAutomatic] = useState(true);
  const sent = useRef(readKey(fields, props.sent));
  const key = readKey(fields, form.entries);
  const isWaiting = key !== null && (isUnsent || key !== sent.current);

  const send = () => {
    const checked = checkEntries(fields, form.entries);
    if (!checked.ok) return;
    sent.current = readKey(fields, form.entries);
    onValues(checked.values);
  };
  const held: Held = key === null ? 'invalid' : isWaiting && !isAutomatic ? 'held' : null;
  useEffect(() => onHeld(held), [held, onHeld]);
  const changed = useRef<ControlKind | null>(null);
  const { change: changeForm } = form;
  const change = useCallback(
    (field: InputField, entry: Entry) => {
      changed.current = chooseControl(field);
      changeForm(field, entry);
    },
    [changeForm],
  );
  const sendNew = () => {
    if (isUnsent || readKey(fields, form.entries) !== sent.current) send();
  };
  const sendSoon = useDebouncedCallback(sendNew, WAIT_MILLISECONDS);
  const sendAtRest = useDebouncedCallback(sendNew, REST_MILLISECONDS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of values is what is sent, not a rendering
  useEffect(() => {
    if (form.entries !== initial) onEntries(form.entries);
    if (!isAutomatic || !isWaiting) return;
    const kind = changed.current;
    if (kind !== null && SAID_AT_ONCE.has(kind)) send();
    else if (kind !== null && DRAWN.has(kind)) sendAtRest();
    else sendSoon();
  }, [key, isAutomatic]);
  // A secret that was handed over is not sent again with every other change: it would count as another one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was taken anew has new marks
  useEffect(() => {
    const marks = taken === null ? {} : marksOf(fields, form.entries, taken);
    if (Object.keys(marks).length === 0) return;
    sent.current = readKey(fields, { ...form.entries, ...marks });
    for (const field of fields) {
      const mark = marks[field.name];
      if (mark) form.change(field, mark);
    }
  }, [taken]);
  const heard = useRef(elsewhere);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was changed elsewhere is taken over once
  useEffect(() => {
    if (elsewhere === null || elsewhere === heard.current) return;
    heard.current = elsewhere;
    const merged = mergeInputs(fields, form.entries, elsewhere);
    const has = readRunValues(fields, elsewhere.now, { keepsSecrets: true }).entries;
    sent.current = readKey(fields, has);
    for (const field of merged.taken) form.change(field, merged.entries[field.name] ?? DEFAULT_ENTRY);
    sayLost(merged);
    // What was changed only here may be new to the app still.
    if (isAutomatic) sendSoon();
  }, [elsewhere]);
  const { showProblems } = form;
  useEffect(() => {
    if (problems.length > 0) showProblems(problems);
  }, [problems, showProblems]);

  return (
    <form
      className={classes.form}
      noValidate
      aria-label="Inputs"
      onSubmit={(event) => {
        event.preventDefault();
        if (form.check() !== null) send();
      }}
    >
      <FieldList fields={fields} form={{ ...form, change }} />
      <div className={classes.footer}>
        <Switch
          size="xs"
          label="Update as I change inputs"
          checked={isAutomatic}
          onChange={(event) => setIsAutomatic(event.currentTarget.checked)}
        />
        {form.isChanged && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => form.replaceAll({})}>
            Reset to defaults
          </Button>
        )}
      </div>
      {(!isAutomatic || isUnsent) && (
        <Button
          type="submit"
          disabled={!isWaiting}
          leftSection={<IconRefresh size={16} aria-hidden="true" />}
        >
          Update results
        </Button>
      )}
    </form>
  );
}

/** Says which changes gave way; what was only taken over is seen in the form. */
function sayLost({ lost }: Merged): void {
  if (lost.length === 0) return;
  const names = lost.map(({ label }) => label).join(' and ');
  const [were, stands] =
    lost.length === 1
      ? ['was', 'That value stands now; yours was']
      : ['were', 'Those values stand now; yours were'];
  showDone(`${names} ${were} changed in another tab or on another device. ${stands} not sent.`);
}

/** Marks for the secrets of the form that the app has now. */
function marksOf(fields: readonly InputField[], entries: Entries, { values, parameters }: Taken): Entries {
  const given = fields.filter((field) => {
    const entry = entries[field.name];
    const isTheOne =
      entry?.kind === 'value' && typeof entry.value === 'string' && entry.value === values[field.name];
    return isTheOne && isGivenSecret(field, parameters[field.name]);
  });
  return Object.fromEntries(given.map(({ name }) => [name, valueEntry(parameters[name] as JsonValue)]));
}

/** The values as one text, to tell whether they are others; `null` where one of them is not valid. */
function readKey(fields: readonly InputField[], entries: Entries): string | null {
  const checked = checkEntries(fields, entries);
  return checked.ok ? JSON.stringify(checked.values) : null;
}
