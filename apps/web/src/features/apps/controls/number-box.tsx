import { TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { ClipboardEventHandler, KeyboardEvent, ReactNode } from 'react';
import classes from './controls.module.css';
import { readNumber } from './read-number.ts';
import { useDraft } from './use-draft.ts';

type NumberBoxProps = {
  readonly label?: string;
  readonly 'aria-label'?: string;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly withAsterisk?: boolean;
  /** The number, or what was typed and is none. */
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onLeave: () => void;
  readonly onPaste?: ClipboardEventHandler;
  readonly placeholder?: string;
  readonly step: number;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Behind the number: a unit, a percent sign. */
  readonly unit?: string | undefined;
};

const STEPPER_WIDTH = 24;
const UNIT_CHARACTER_WIDTH = 9;

/**
 * A number as text: nothing that was typed is taken away or reinterpreted on the way, as boxes do that let only
 * digits pass (`1.5` became 15). Arrows step, by key and by mouse.
 */
export function NumberBox(props: NumberBoxProps) {
  const { text, onText, onLeave, step, min, max, unit, ...shown } = props;
  // What is being typed stands until it is left; only then is it written as the number that it is.
  const [draft, setDraft] = useDraft(text);
  const move = (direction: 1 | -1) => {
    const next = stepped(readNumber(text), { direction, step, min, max });
    setDraft(null);
    onText(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    move(event.key === 'ArrowUp' ? 1 : -1);
  };
  return (
    <TextInput
      {...shown}
      inputMode={min !== undefined && min >= 0 ? 'decimal' : 'text'}
      autoComplete="off"
      value={draft ?? text}
      rightSectionWidth={STEPPER_WIDTH + (unit ? unit.length * UNIT_CHARACTER_WIDTH + 8 : 0)}
      rightSection={
        <span className={classes.stepper}>
          {unit && <span className={classes.unit}>{unit}</span>}
          <span className={classes.arrows}>
            {([1, -1] as const).map((direction) => (
              <UnstyledButton
                key={direction}
                tabIndex={-1}
                aria-hidden="true"
                className={classes.arrow}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => move(direction)}
              >
                {direction === 1 ? <IconChevronUp size={12} /> : <IconChevronDown size={12} />}
              </UnstyledButton>
            ))}
          </span>
        </span>
      }
      onKeyDown={onKeyDown}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        onText(event.currentTarget.value);
      }}
      onBlur={() => {
        setDraft(null);
        onLeave();
      }}
    />
  );
}

type Move = {
  readonly direction: 1 | -1;
  readonly step: number;
  readonly min: number | undefined;
  readonly max: number | undefined;
};

/** The next number, within its ends and without what binary fractions add. */
function stepped(number: number | null, { direction, step, min, max }: Move): string {
  const from = number ?? (direction === 1 ? (min ?? 0) - step : (max ?? 0) + step);
  const next = Number((from + direction * step).toPrecision(12));
  return String(Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min ?? Number.NEGATIVE_INFINITY, next)));
}
