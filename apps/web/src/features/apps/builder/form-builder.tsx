import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Panel } from '../../../ui/bits.tsx';
import { FieldList } from '../field-list.tsx';
import { useInputsForm } from '../use-inputs-form.ts';
import classes from './form-builder.module.css';
import { type DraftInput, moved, previewOf } from './form-draft.ts';
import { InputEditor } from './input-editor.tsx';

type FormBuilderProps = {
  readonly initial: readonly DraftInput[];
  readonly isPublishing: boolean;
  readonly onPublish: (inputs: readonly DraftInput[], message: string) => void;
};

/** Arranges a notebook's inputs and says how each is asked for, with the form as people will see it beside it. */
export function FormBuilder({ initial, isPublishing, onPublish }: FormBuilderProps) {
  const [inputs, setInputs] = useState(initial);
  const [selected, setSelected] = useState(initial[0]?.parameter.name ?? '');
  const [message, setMessage] = useState('');
  const input = inputs.find(({ parameter }) => parameter.name === selected);
  const isChanged = inputs !== initial;
  return (
    <div className={classes.layout}>
      <section aria-label="Inputs in their order">
        <InputOrder
          inputs={inputs}
          selected={selected}
          onSelect={setSelected}
          onMove={(from, to) => setInputs(moved(inputs, from, to))}
        />
      </section>
      <section aria-label="The chosen input">
        {input && (
          <Panel padded>
            <p className={classes.name}>
              {input.parameter.name} <span>{input.parameter.typeText}</span>
            </p>
            <InputEditor
              key={selected}
              input={input}
              others={inputs.filter((one) => one !== input)}
              onChange={(next) => setInputs(inputs.map((one) => (one === input ? next : one)))}
            />
          </Panel>
        )}
        <form
          className={classes.publish}
          onSubmit={(event) => {
            event.preventDefault();
            onPublish(inputs, message.trim() || 'Form arranged');
          }}
        >
          <TextInput
            label="What changed"
            placeholder="Form arranged"
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
          <Button type="submit" loading={isPublishing} disabled={!isChanged}>
            Publish a new version
          </Button>
        </form>
      </section>
      <section aria-label="The form as people see it">
        <Preview inputs={inputs} />
      </section>
    </div>
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

function Preview({ inputs }: { inputs: readonly DraftInput[] }) {
  const fields = useMemo(() => inputs.map(previewOf), [inputs]);
  const form = useInputsForm(fields, NO_ENTRIES);
  return (
    <Panel padded>
      <p className={classes.caption}>Try it: nothing runs.</p>
      <div className={classes.preview}>
        <FieldList fields={fields} form={form} />
      </div>
    </Panel>
  );
}
