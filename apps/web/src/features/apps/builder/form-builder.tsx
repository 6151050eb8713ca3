import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Panel } from '../../../ui/bits.tsx';
import { FieldList } from '../field-list.tsx';
import { useInputsForm } from '../use-inputs-form.ts';
import classes from './form-builder.module.css';
import { type DraftInput, moved, previewOf } from './form-draft.ts';
import { InputEditor } from './input-editor.tsx';

type FormBuilderProps = {
  readonly inputs: readonly DraftInput[];
  readonly isChanged: boolean;
  readonly onChange: (inputs: readonly DraftInput[]) => void;
  /** The version that publishing makes. */
  readonly nextVersion: number;
  readonly isPublishing: boolean;
  readonly onPublish: (message: string) => void;
  /** Leads away without publishing. */
  readonly cancel: ReactNode;
};

/** Arranges a notebook's inputs and says how each is asked for, with the form as people will see it beside it. */
export function FormBuilder(props: FormBuilderProps) {
  const { inputs, isChanged, onChange, nextVersion, isPublishing, onPublish, cancel } = props;
  const [selected, setSelected] = useState(inputs[0]?.parameter.name ?? '');
  const [message, setMessage] = useState('');
  const editor = useRef<HTMLElement>(null);
  const input = inputs.find(({ parameter }) => parameter.name === selected);
  return (
    <>
      <form
        className={classes.head}
        onSubmit={(event) => {
          event.preventDefault();
          onPublish(message.trim() || 'Form arranged');
        }}
      >
        <p className={classes.words}>
          Choose an input to say how it is asked for, and put the inputs into the order in which people think
          of them. The code stays as it is.
        </p>
        <div className={classes.publish}>
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
      </form>
      <div className={classes.layout}>
        <section aria-label="Inputs in their order">
          <InputOrder
            inputs={inputs}
            selected={selected}
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
                key={selected}
                input={input}
                others={inputs.filter((one) => one !== input)}
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

type InputOrderProps = {
  readonly inputs: readonly DraftInput[];
  readonly selected: string;
  readonly onSelect: (name: string) => void;
  readonly onMove: (from: number, to: number) => void;
};

function InputOrder({ inputs, selected, onSelect, onMove }: InputOrderProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  return (
    <ol className={classes.order}>
      {inputs.map((input, index) => {
        const { name } = input.parameter;
        const label = previewOf(input).label;
        return (
          <li
            key={name}
            className={classes.item}
            data-selected={name === selected || undefined}
            draggable
            onDragStart={() => setDragged(index)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => {
              event.preventDefault();
              if (dragged === null || dragged === index) return;
              onMove(dragged, index);
              setDragged(index);
            }}
          >
            <IconGripVertical size={15} aria-hidden="true" className={classes.grip ?? ''} />
            <button
              type="button"
              className={classes.choose}
              aria-pressed={name === selected}
              onClick={() => onSelect(name)}
            >
              {label}
            </button>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Move ${label} up`}
              disabled={index === 0}
              onClick={() => onMove(index, index - 1)}
            >
              <IconArrowUp size={15} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Move ${label} down`}
              disabled={index === inputs.length - 1}
              onClick={() => onMove(index, index + 1)}
            >
              <IconArrowDown size={15} />
            </ActionIcon>
          </li>
        );
      })}
    </ol>
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
