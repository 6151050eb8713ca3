import '@mantine/dates/styles.layer.css';
import { Button, Group, Input, Select } from '@mantine/core';
import { DateInput, TimeInput } from '@mantine/dates';
import type { ParameterType } from '@quire/analysis';
import { IconCalendar } from '@tabler/icons-react';
import { useId, useState } from 'react';
import {
  DEFAULT_ENTRY,
  type Entry,
  entryValue,
  type InputField,
  textEntry,
  valueEntry,
} from '../input-field.ts';
import { sayZone, shownClock, splitZone } from './clock.ts';
import { type ControlProps, placeholderOf, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';
import { dayText, PERIODS } from './periods.ts';
import { readDay } from './read-day.ts';
import { allZones, offsetAt, ownZone } from './zones.ts';

const DATE_FORMAT = 'YYYY-MM-DD';
const calendarIcon = <IconCalendar size={16} aria-hidden="true" />;
/** Weeks begin on Monday, as ISO 8601 dates do. */
const CALENDAR = {
  valueFormat: DATE_FORMAT,
  dateParser: readDay,
  firstDayOfWeek: 1 as const,
  weekendDays: [],
  hideOutsideDates: true,
  highlightToday: true,
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

const nothing = (field: InputField): Entry => (field.type.nullable ? valueEntry(null) : DEFAULT_ENTRY);

/** The days that a calendar offers. */
function daysOf(type: ParameterType): { minDate?: string; maxDate?: string } {
  const day = type.kind === 'list' ? type.item : type;
  if (day.kind !== 'date') return {};
  return {
    ...(day.earliest !== undefined && { minDate: day.earliest }),
    ...(day.latest !== undefined && { maxDate: day.latest }),
  };
}

/** A day: typed, or picked from a calendar. */
export function DateControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const value = entryValue(field, entry);
  return (
    <DateInput
      {...wrapperProps(props)}
      {...CALENDAR}
      {...daysOf(field.type)}
      leftSection={calendarIcon}
      value={typeof value === 'string' ? value : null}
      clearable={field.type.nullable}
      allowDeselect={false}
      placeholder={placeholderOf(field, entry) || DATE_FORMAT}
      onChange={(day) => onChange(day === null ? nothing(field) : valueEntry(day))}
      onBlur={onLeave}
    />
  );
}

/** Two days, the first not after the second. */
export function DateRangeControl(props: ControlProps) {
  const { field, entry, error, onChange, onLeave } = props;
  const id = useId();
  const value = entry.kind === 'text' ? entry.text.split(',') : entryValue(field, entry);
  const [from = '', to = ''] = Array.isArray(value)
    ? value.map((day) => (typeof day === 'string' ? day : ''))
    : [];
  const change = (nextFrom: string, nextTo: string) => {
    if (nextFrom === '' && nextTo === '') onChange(nothing(field));
    else if (nextFrom === '' || nextTo === '') onChange(textEntry(`${nextFrom},${nextTo}`));
    // Days as text sort as days.
    else onChange(valueEntry([nextFrom, nextTo].sort()));
  };
  const shared = {
    ...CALENDAR,
    ...daysOf(field.type),
    className: classes.grow ?? '',
    leftSection: calendarIcon,
    clearable: field.type.nullable,
    allowDeselect: false,
    error: error !== null,
    onBlur: onLeave,
  };
  return (
    <Input.Wrapper {...wrapperProps(props)} labelElement="div" labelProps={{ id: `${id}-label` }}>
      <Group gap={8} align="flex-start" role="group" aria-labelledby={`${id}-label`}>
        <DateInput
          {...shared}
          aria-label={`${field.label}: first day`}
          value={from || null}
          placeholder={placeholderOf(field, entry) || 'From'}
          onChange={(day) => change(day ?? '', to)}
        />
        <DateInput
          {...shared}
          aria-label={`${field.label}: last day`}
          value={to || null}
          placeholder={placeholderOf(field, entry) || 'To'}
          onChange={(day) => change(from, day ?? '')}
        />
      </Group>
      <div className={classes.presets}>
        {PERIODS.map(({ label, of }) => (
          <Button
            key={label}
            variant="default"
            size="compact-xs"
            aria-label={`${field.label}: ${label.toLowerCase()}`}
            onClick={() => {
              const [first, last] = of(new Date());
              change(dayText(first), dayText(last));
            }}
          >
            {label}
          </Button>
        ))}
      </div>
    </Input.Wrapper>
  );
}

/** A time of day. */
export function TimeControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const value = entryValue(field, entry);
  const { local, zone } = splitZone(typeof value === 'string' ? value : '');
  const clock = shownClock(local);
  return (
    <div>
      <TimeInput
        {...wrapperProps(props)}
        value={clock}
        withSeconds={clock.length > 5}
        onChange={(event) => {
          const next = event.currentTarget.value;
          onChange(next === '' ? nothing(field) : valueEntry(next + zone));
        }}
        onBlur={onLeave}
      />
      {zone !== '' && <p className={classes.note}>Time zone: {sayZone(zone)}</p>}
      <EmptyNote field={field} entry={entry} />
    </div>
  );
}

/** A day and a time of that day. */
export function DateTimeControl(props: ControlProps) {
  const { field, entry, error, onChange, onLeave } = props;
  const id = useId();
  const text = entry.kind === 'text' ? entry.text : entryValue(field, entry);
  const [day = '', clockAndZone = ''] = typeof text === 'string' ? text.split('T') : [];
  const { local, zone } = splitZone(clockAndZone);
  const clock = shownClock(local);
  const isAware = field.type.kind === 'datetime' && field.type.zone === true;
  const [zoneName, setZoneName] = useState(ownZone);
  const zoneFor = (nextDay: string, nextClock: string) =>
    isAware ? offsetAt(zoneName, `${nextDay}T${nextClock || '00:00'}`) : zone;
  const change = (nextDay: string, nextClock: string) => {
    if (nextDay === '' && nextClock === '') onChange(nothing(field));
    else if (nextDay === '') onChange(textEntry(`T${nextClock}${zone}`));
    else onChange(valueEntry(`${nextDay}T${nextClock || '00:00'}${zoneFor(nextDay, nextClock)}`));
  };
  return (
    <Input.Wrapper {...wrapperProps(props)} labelElement="div" labelProps={{ id: `${id}-label` }}>
      <Group gap={8} wrap="nowrap" align="flex-start" role="group" aria-labelledby={`${id}-label`}>
        <DateInput
          {...CALENDAR}
          className={classes.grow ?? ''}
          aria-label={`${field.label}: date`}
          leftSection={calendarIcon}
          value={day || null}
          clearable={field.type.nullable}
          allowDeselect={false}
          error={error !== null}
          placeholder={placeholderOf(field, entry) || DATE_FORMAT}
          onChange={(next) => (next === null ? change('', '') : change(next, clock))}
          onBlur={onLeave}
        />
        <TimeInput
          aria-label={`${field.label}: time`}
          value={clock}
          withSeconds={clock.length > 5}
          error={error !== null}
          onChange={(event) => change(day, event.currentTarget.value)}
          onBlur={onLeave}
        />
      </Group>
      {isAware && (
        <Select
          mt={8}
          aria-label={`${field.label}: time zone`}
          data={allZones()}
          value={zoneName}
          searchable
          allowDeselect={false}
          limit={100}
          onChange={(next) => {
            if (next === null) return;
            setZoneName(next);
            if (day !== '')
              onChange(
                valueEntry(`${day}T${clock || '00:00'}${offsetAt(next, `${day}T${clock || '00:00'}`)}`),
              );
          }}
          onBlur={onLeave}
        />
      )}
      {zone !== '' && <p className={classes.note}>Time zone: {sayZone(zone)}</p>}
    </Input.Wrapper>
  );
}

/** Time fields show dashes when they are empty; this says what that means. */
function EmptyNote({ field, entry }: Pick<ControlProps, 'field' | 'entry'>) {
  const words = placeholderOf(field, entry);
  const isEmpty = typeof entryValue(field, entry) !== 'string';
  return isEmpty && words !== '' ? <p className={classes.note}>{words}</p> : null;
}
