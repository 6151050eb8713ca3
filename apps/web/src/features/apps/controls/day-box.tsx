import '@mantine/dates/styles.layer.css';
import { ActionIcon, CloseButton, Popover, TextInput } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import classes from './controls.module.css';
import { readDay } from './read-day.ts';
import { useDraft } from './use-draft.ts';

const DATE_FORMAT = 'YYYY-MM-DD';
/** Weeks begin on Monday, as ISO 8601 dates do. */
const CALENDAR = {
  firstDayOfWeek: 1 as const,
  weekendDays: [],
  hideOutsideDates: true,
  highlightToday: true,
  allowDeselect: false,
  ariaLabels: {
    previousMonth: 'Previous month',
    nextMonth: 'Next month',
    previousYear: 'Previous year',
    nextYear: 'Next year',
    previousDecade: 'Previous decade',
    nextDecade: 'Next decade',
    monthLevelControl: 'Choose a month',
    yearLevelControl: 'Choose a year',
  },
};

type DayBoxProps = {
  readonly label?: string;
  readonly 'aria-label'?: string;
  /** What the calendar is for. */
  readonly name: string;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly withAsterisk?: boolean;
  readonly className?: string;
  readonly placeholder?: string;
  /** The day, or what was typed and is none; empty for nothing. */
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onLeave: () => void;
  readonly isClearable: boolean;
  readonly minDate?: string;
  readonly maxDate?: string;
};

/** A day: typed as people write days, or picked from a calendar. What is no day stays, to be mended. */
export function DayBox(props: DayBoxProps) {
  const { name, text, onText, onLeave, isClearable, minDate, maxDate, placeholder, ...shown } = props;
  const [draft, setDraft] = useDraft(text);
  const [isOpen, setIsOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const day = readDay(text);
  const put = (next: string) => {
    setDraft(null);
    setIsOpen(false);
    onText(next);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && isOpen) event.stopPropagation();
    if (event.key === 'Escape') setIsOpen(false);
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    setIsOpen(true);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-start"
      shadow="md"
      trapFocus
      // The button is what opens it and says so; a text box cannot.
      withRoles={false}
      returnFocus
      middlewares={{ flip: true, shift: true }}
    >
      <Popover.Target>
        <TextInput
          {...shown}
          ref={input}
          autoComplete="off"
          placeholder={placeholder || DATE_FORMAT}
          value={draft ?? text}
          leftSectionPointerEvents="all"
          leftSection={
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              className={classes.calendarButton ?? ''}
              aria-label={`${name}: choose from a calendar`}
              aria-haspopup="dialog"
              aria-expanded={isOpen}
              onClick={() => setIsOpen((before) => !before)}
            >
              <IconCalendar size={16} />
            </ActionIcon>
          }
          rightSection={
            isClearable &&
            text !== '' && <CloseButton size="sm" aria-label={`Clear ${name}`} onClick={() => put('')} />
          }
          onKeyDown={onKeyDown}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            setDraft(typed);
            onText(readDay(typed) ?? typed.trim());
          }}
          onBlur={() => {
            setDraft(null);
            onLeave();
          }}
        />
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={`${name}: calendar`}>
        <DatePicker
          {...CALENDAR}
          {...(minDate !== undefined && { minDate })}
          {...(maxDate !== undefined && { maxDate })}
          value={day}
          {...((day ?? minDate) !== undefined && { defaultDate: day ?? minDate ?? '' })}
          onChange={(next) => next !== null && put(next)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
