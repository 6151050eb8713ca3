import { Button, Switch } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import type { ParameterValues } from '@quire/analysis';
import type { ProblemItem } from '@quire/contract';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { checkEntries } from '../apps/check-entries.ts';
import { FieldList } from '../apps/field-list.tsx';
import type { Entries, InputField } from '../apps/input-field.ts';
import { useInputsForm } from '../apps/use-inputs-form.ts';
import classes from './live-inputs.module.css';

/** After the last change; a slider on its way sends what it rests at, and the hub drops what is overtaken. */
const WAIT_MILLISECONDS = 150;

type LiveInputsProps = {
  readonly fields: readonly InputField[];
  /** What the inputs start with; later changes are taken over by `key`. */
  readonly initial: Entries;
  /** What the app has already: where the form starts with something else, that is sent at once. */
  readonly sent: Entries;
  readonly onValues: (values: ParameterValues) => void;
  readonly onEntries: (entries: Entries) => void;
  /** What the hub refused of the values that it got last. */
  readonly problems: readonly ProblemItem[];
};

/** The inputs of a live app: results follow each change, or wait for a button where their reader prefers. */
export function LiveInputs(props: LiveInputsProps) {
  const { fields, initial, onValues, onEntries, problems } = props;
  const form = useInputsForm(fields, initial);
  const [isAutomatic, setIsAutomatic] = useState(true);
  const sent = useRef(readKey(fields, props.sent));
  const key = readKey(fields, form.entries);
  const isWaiting = key !== null && key !== sent.current;

  const send = () => {
    const checked = checkEntries(fields, form.entries);
    if (!checked.ok) return;
    sent.current = readKey(fields, form.entries);
    onValues(checked.values);
  };
  const sendSoon = useDebouncedCallback(send, WAIT_MILLISECONDS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of values is what is sent, not a rendering
  useEffect(() => {
    if (form.entries !== initial) onEntries(form.entries);
    if (isAutomatic && isWaiting) sendSoon();
  }, [key, isAutomatic]);
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
      <FieldList fields={fields} form={form} />
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
      {!isAutomatic && (
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

/** The values as one text, to tell whether they are others; `null` where one of them is not valid. */
function readKey(fields: readonly InputField[], entries: Entries): string | null {
  const checked = checkEntries(fields, entries);
  return checked.ok ? JSON.stringify(checked.values) : null;
}
