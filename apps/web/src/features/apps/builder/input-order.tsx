import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import classes from './form-builder.module.css';
import { type DraftInput, previewOf } from './form-draft.ts';

type InputOrderProps = {
  readonly inputs: readonly DraftInput[];
  readonly selected: string;
  /** Names of the inputs that need a look. */
  readonly faulty: ReadonlySet<string>;
  readonly onSelect: (name: string) => void;
  readonly onMove: (from: number, to: number) => void;
};

/** The inputs in their order, to choose from and to put elsewhere: dragged, by buttons, or with Alt and the arrows. */
export function InputOrder({ inputs, selected, faulty, onSelect, onMove }: InputOrderProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const move = (from: number, to: number) => {
    const input = inputs[from];
    if (input === undefined || to < 0 || to >= inputs.length) return;
    onMove(from, to);
    setSaid(`${previewOf(input).label} is number ${to + 1} of ${inputs.length} now.`);
  };
  const moveByKey = (event: KeyboardEvent, index: number) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!event.altKey || by === 0) return;
    event.preventDefault();
    move(index, index + by);
  };
  return (
    <>
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
                onKeyDown={(event) => moveByKey(event, index)}
              >
                {label}
                {faulty.has(name) && (
                  <>
                    {' '}
                    <IconAlertTriangle size={14} aria-hidden="true" className={classes.faulty ?? ''} />
                    <span className="q-visually-hidden">needs a look</span>
                  </>
                )}
              </button>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Move ${label} up`}
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
              >
                <IconArrowUp size={15} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Move ${label} down`}
                disabled={index === inputs.length - 1}
                onClick={() => move(index, index + 1)}
              >
                <IconArrowDown size={15} />
              </ActionIcon>
            </li>
          );
        })}
      </ol>
      <p className={classes.keys}>Alt with ↑ or ↓ moves the chosen one.</p>
      <p aria-live="polite" className="q-visually-hidden">
        {said}
      </p>
    </>
  );
}
