import { Button, Kbd } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import type { ParameterValues } from '@quire/analysis';
import { HubError, isProblem } from '@quire/contract';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ErrorState } from '../../ui/states.tsx';
import { focusField } from './field-control.tsx';
import { FieldList, type Searches } from './field-list.tsx';
import type { Entries, InputField } from './input-field.ts';
import classes from './inputs-form.module.css';
import { useInputsForm } from './use-inputs-form.ts';

export type InputsFormProps = {
  readonly fields: readonly InputField[];
  /** What the form starts with; later changes are taken over by `key`. */
  readonly initial: Entries;
  /** Inputs whose choices are found by searching. */
  readonly searches?: Searches;
  /** Starts a run. What it throws is shown: per input where the hub named one, else above the button. */
  readonly onSubmit: (values: ParameterValues) => Promise<unknown>;
  readonly onChange?: (entries: Entries) => void;
  /** Beside the button. */
  readonly actions?: ReactNode;
  /** The word on the button. */
  readonly submitLabel?: string;
};

const RUN = 'Run';

/** The inputs of a notebook as a form; Ctrl or Cmd and Enter runs from anywhere on its page. */
export function InputsForm(props: InputsFormProps) {
  const { fields, searches, initial, onSubmit, onChange, actions, submitLabel = RUN } = props;
  const form = useInputsForm(fields, initial);
  const element = useRef<HTMLFormElement>(null);
  const [isSending, setIsSending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [refusals, setRefusals] = useState(0);

  useEffect(() => onChange?.(form.entries), [form.entries, onChange]);
  const firstInvalid = fields.find((field) => field.name in form.errors);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a refused run moves the focus, not each mistake
  useEffect(() => {
    if (refusals > 0 && firstInvalid && element.current) focusField(element.current, firstInvalid.name);
  }, [refusals]);

  const submit = async () => {
    if (isSending) return;
    setFailure(null);
    const values = form.check();
    if (values === null) {
      setRefusals((count) => count + 1);
      return;
    }
    setIsSending(true);
    try {
      await onSubmit(values);
    } catch (error) {
      const isRefusal = isProblem(error, 'invalid-parameters') && error.items.length > 0;
      const unplaced = isRefusal ? form.showProblems(error.items) : [];
      if (!isRefusal) setFailure(error);
      else if (unplaced.length > 0) setFailure(new HubError(error.code, error.detail, { items: unplaced }));
      if (isRefusal) setRefusals((count) => count + 1);
    } finally {
      setIsSending(false);
    }
  };

  useWindowEvent('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest('[role="dialog"]')) return;
    event.preventDefault();
    // A control that waits for the end of typing gets it before its value is read.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setTimeout(() => element.current?.requestSubmit());
  });

  return (
    <form
      ref={element}
      className={classes.form}
      noValidate
      aria-label="Inputs"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ErrorSummary
        fields={fields}
        errors={form.errors}
        onGo={(name) => element.current && focusField(element.current, name)}
      />
      <FieldList fields={fields} form={form} {...(searches && { searches })} />
      {failure !== null && <ErrorState error={failure} />}
      <div className={classes.footer}>
        <Button
          type="submit"
          size="md"
          loading={isSending}
          className={classes.run ?? ''}
          leftSection={submitLabel === RUN && <IconPlayerPlayFilled size={16} aria-hidden="true" />}
        >
          {submitLabel}
        </Button>
        <span className={classes.keys}>
          <Kbd size="xs">{isMac() ? '⌘' : 'Ctrl'}</Kbd> <Kbd size="xs">Enter</Kbd>
        </span>
        <span className={classes.spacer} />
        {form.isChanged && (
          <Button variant="subtle" color="gray" onClick={() => form.replaceAll({})}>
            Reset to defaults
          </Button>
        )}
        {actions}
      </div>
    </form>
  );
}

type ErrorSummaryProps = {
  readonly fields: readonly InputField[];
  readonly errors: Readonly<Record<string, string>>;
  readonly onGo: (name: string) => void;
};

/** More than one mistake: which, with a way to each. */
function ErrorSummary({ fields, errors, onGo }: ErrorSummaryProps) {
  const wrong = fields.filter((field) => field.name in errors);
  return (
    <div role="status" aria-live="polite" className={classes.live}>
      {wrong.length > 1 && (
        <p className={classes.summary}>
          {wrong.length} inputs need another look:{' '}
          {wrong.map((field, index) => (
            <span key={field.name}>
              {index > 0 && ', '}
              <button type="button" className={classes.reset} onClick={() => onGo(field.name)}>
                {field.label}
              </button>
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/u.test(navigator.platform);
}
