import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Panel } from '../../../ui/bits.tsx';
import { FieldList } from '../field-list.tsx';
import { useInputsForm } from '../use-inputs-form.ts';
import classes from './form-builder.module.css';
import { type DraftInput, moved, previewOf } from './form-draft.ts';
import { InputEditor } from './input-editor.tsx';
import { InputOrder } from './input-order.tsx';
import { problemsOf } from './start-value.ts';

type FormBuilderProps = {
  readonly inputs: readonly DraftInput[];
  readonly isChanged: boolean;
  readonly onChange: (inputs: readonly DraftInput[]) => void;
  /** Takes the last change back, and does it again; absent where there is none. */
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  /** Another number with each step back or forward: what is half typed in a field is of a form that is gone then. */
  readonly step: number;
  /** The version that publishing makes. */
  readonly nextVersion: number;
  readonly isPublishing: boolean;
  readonly onPublish: (message: string) => void;
  /** Leads away without publishing. */
  readonly cancel: ReactNode;
};

/** Arranges a notebook's inputs and says how each is asked for, with the form as people will see it beside it. */
export function FormBuilder(props: FormBuilderProps) {
  const { inputs, isChanged, onChange, step, nextVersion, isPublishing, onPublish, cancel } = props;
  const [selected, setSelected] = useState(inputs[0]?.parameter.name ?? '');
  const [message, setMessage] = useState('');
  const editor = useRef<HTMLElement>(null);
  const input = inputs.find(({ parameter }) => parameter.name === selected);
  const faults = useMemo(() => inputs.map((one) => [one, faultsOf(one)] as const), [inputs]);
  const faulty = faults.filter(([, found]) => found.length > 0).map(([{ parameter }]) => parameter.name);
  const publish = () => {
    const [first] = faulty;
    if (first === undefined) return onPublish(message.trim() || 'Form arranged');
    setSelected(first);
    requestAnimationFrame(() => focusFault(editor.current));
  };
  return (
    <>
      <form
        className={classes.head}
        onSubmit={(event) => {
          event.preventDefault();
          publish();
        }}
      >
        <p className={classes.words}>
          Choose an input to say how it is asked for, and put the inputs into the order in which people think
          of them. The code stays as it is.
        </p>
        <div className={classes.publish}>
          <Steps undo={props.undo} redo={props.redo} />
          <TextInput
            aria-label="What changed"
            placeholder="What changed (if you like)"
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
          <Button type="submit" loading={isPublishing} disabled={!isChanged}>
            Publish version {nextVersion}
          </Button>
          {cancel}
        </div>
        {faulty.length > 0 && (
          <p role="status" className={classes.problem}>
            {faulty.length === 1 ? 'One input needs a look' : `${faulty.length} inputs need a look`} before
            this can be published.
          </p>
        )}
      </form>
      <div className={classes.layout}>
        <section aria-label="Inputs in their order">
          <InputOrder
            inputs={inputs}
            selected={selected}
            faulty={new Set(faulty)}
            onSelect={(name) => {
              setSelected(name);
              editor.current?.scrollIntoView({ block: 'nearest' });
            }}
            onMove={(from, to) => onChange(moved(inputs, from, to))}
          />
        </section>
        <section ref={editor} className={classes.beside} aria-label="The chosen input">
          {input && (
            <Panel padded>
              <h2 className={classes.name}>{previewOf(input).label}</h2>
              <p className={classes.caption}>
                In the code: <code>{input.parameter.name}</code>, <code>{input.parameter.typeText}</code>
              </p>
              <InputEditor
                key={`${selected} ${step}`}
                input={input}
                others={inputs.filter((one) => one !== input)}
                problems={problemsOf(input)}
                onChange={(next) => onChange(inputs.map((one) => (one === input ? next : one)))}
              />
            </Panel>
          )}
        </section>
        <section className={classes.beside} aria-label="The form as people see it">
          <Preview inputs={inputs} selected={selected} />
        </section>
      </div>
    </>
  );
}

const faultsOf = (input: DraftInput) => problemsOf(input).filter(({ isDoubt }) => isDoubt !== true);

/** Puts the focus into the first field that says what is wrong with it. */
function focusFault(editor: HTMLElement | null): void {
  const field = editor?.querySelector<HTMLElement>(
    '[aria-invalid="true"], [data-error] input, [role="alert"]',
  );
  field?.focus({ preventScroll: true });
  (field ?? editor)?.scrollIntoView({ block: 'center' });
}

/** The keys leave fields with text alone, which take back what was typed in them themselves. */
function Steps({ undo, redo }: Pick<FormBuilderProps, 'undo' | 'redo'>) {
  useHotkeys([
    ['mod+Z', () => undo?.()],
    ['mod+shift+Z', () => redo?.()],
    ['mod+Y', () => redo?.()],
  ]);
  return (
    <ActionIcon.Group>
      <Tooltip label="Undo (Ctrl + Z)">
        <ActionIcon
          variant="default"
          size={36}
          aria-label="Undo the last change"
          disabled={undo === null}
          onClick={() => undo?.()}
        >
          <IconArrowBackUp size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Redo (Ctrl + Shift + Z)">
        <ActionIcon
          variant="default"
          size={36}
          aria-label="Redo the change"
          disabled={redo === null}
          onClick={() => redo?.()}
        >
          <IconArrowForwardUp size={17} />
        </ActionIcon>
      </Tooltip>
    </ActionIcon.Group>
  );
}

const NO_ENTRIES = {};

function Preview({ inputs, selected }: { inputs: readonly DraftInput[]; selected: string }) {
  const fields = useMemo(() => inputs.map(previewOf), [inputs]);
  const form = useInputsForm(fields, NO_ENTRIES);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const field = element.current?.querySelector(`[data-input="${CSS.escape(selected)}"]`);
    const frame = element.current?.closest(`.${classes.beside}`);
    // Only its own frame scrolls, and only where it is one: the page stays where its person is.
    if (!field || !frame || frame.scrollHeight <= frame.clientHeight) return;
    const beyond = field.getBoundingClientRect().top - frame.getBoundingClientRect().top;
    frame.scrollTo({ top: frame.scrollTop + beyond - frame.clientHeight / 3 });
  }, [selected]);
  return (
    <Panel padded>
      <p className={classes.caption}>As people see it. Try it: nothing runs.</p>
      <div ref={element} className={classes.preview}>
        <FieldList fields={fields} form={form} />
      </div>
    </Panel>
  );
}
