import { Button, Group, Input, Select } from '@mantine/core';
import { TimeInput } from '@mantine/dates';
import type { ParameterType } from '@quire/analysis';
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
import { DayBox } from './day-box.tsx';
import { dayText, PERIODS } from './periods.ts';
import { readDay } from './read-day.ts';
import { selectAll } from './select-all.ts';
import { allZones, offsetAt, ownZone } from './zones.ts';

const nothing = (field: InputField): Entry => (field.type.nullable ? valueEntry(null) : DEFAULT_ENTRY);
const isDay = (text: string): boolean => readDay(text) === text;

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
  const value = entry.kind === 'text' ? entry.text : entryValue(field, entry);
  return (
    <DayBox
      {...wrapperProps(props)}
      {...daysOf(field.type)}
      name={field.label}
      text={typeof value === 'string' ? value : ''}
      isClearable={field.type.nullable}
      placeholder={placeholderOf(field, entry)}
      onText={(text) =>
        onChange(text === '' ? nothing(field) : isDay(text) ? valueEntry(text) : textEntry(text))
      }
      onLeave={onLeave}
    />
  );
}

/** Two days, the first not after the second. */
export function DateRangeControl(props: ControlProps) {
  const { field, entry, error, onChange, onLeave } = props;
  const id = useId();
  const value = entry.kind === 'text' ? entry.text.split('|') : entryValue(field, entry);
  const [from = '', to = ''] = Array.isArray(value)
    ? value.map((day) => (typeof day === 'string' ? day : ''))
    : [];
  const change = (nextFrom: string, nextTo: string) => {
    if (nextFrom === '' && nextTo === '') onChange(nothing(field));
    else if (isDay(nextFrom) && isDay(nextTo)) onChange(valueEntry([nextFrom, nextTo]));
    else onChange(textEntry(`${nextFrom}|${nextTo}`));
  };
  const order = () => {
    // Days as text sort as days. Only once both are there: half a day typed is not before another.
    if (entry.kind === 'value' && from > to) onChange(valueEntry([to, from]));
    onLeave();
  };
  const shared = {
    ...daysOf(field.type),
    className: classes.grow ?? '',
    isClearable: field.type.nullable,
    error: error !== null,
    onLeave: order,
  };
  return (
    <Input.Wrapper {...wrapperProps(props)} labelElement="div" labelProps={{ id: `${id}-label` }}>
      <Group gap={8} align="flex-start" role="group" aria-labelledby={`${id}-label`}>
        <DayBox
          {...shared}
          aria-label={`${field.label}: first day`}
          name={`${field.label}, first day`}
          text={from}
          placeholder={placeholderOf(field, entry) || 'From'}
          onText={(text) => change(text, to)}
        />
        <DayBox
          {...shared}
          aria-label={`${field.label}: last day`}
          name={`${field.label}, last day`}
          text={to}
          placeholder={placeholderOf(field, entry) || 'To'}
          onText={(text) => change(from, text)}
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
  const [zoneName, setZoneName] = useState(() => zoneOf(zone, `${day}T${clock}`));
  const change = (nextDay: string, nextClock: string, nextZone = zoneName) => {
    const at = `${nextDay}T${nextClock || '00:00'}`;
    if (nextDay === '' && nextClock === '') onChange(nothing(field));
    else if (!isDay(nextDay)) onChange(textEntry(`${nextDay}T${nextClock}${zone}`));
    else onChange(valueEntry(`${at}${isAware ? beyondUtc(nextZone, at) : zone}`));
  };
  const shared = { error: error !== null, onLeave };
  return (
    <Input.Wrapper {...wrapperProps(props)} labelElement="div" labelProps={{ id: `${id}-label` }}>
      <Group gap={8} wrap="nowrap" align="flex-start" role="group" aria-labelledby={`${id}-label`}>
        <DayBox
          {...shared}
          className={classes.grow ?? ''}
          aria-label={`${field.label}: date`}
          name={`${field.label}, date`}
          text={day}
          isClearable={field.type.nullable}
          placeholder={placeholderOf(field, entry)}
          onText={(next) => change(next, next === '' ? '' : clock)}
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
          data={allZones().includes(zoneName) ? allZones() : [zoneName, ...allZones()]}
          value={zoneName}
          searchable
          {...selectAll}
          nothingFoundMessage="No such time zone"
          allowDeselect={false}
          limit={100}
          onChange={(next) => {
            if (next === null) return;
            setZoneName(next);
            if (day !== '') change(day, clock, next);
          }}
          onBlur={onLeave}
        />
      )}
      {zone !== '' && <p className={classes.note}>Time zone: {sayZone(zone)}</p>}
    </Input.Wrapper>
  );
}

/** The zone that the list shows: this browser's where the value fits it, else the value's own distance from UTC. */
function zoneOf(zone: string, at: string): string {
  const own = ownZone();
  return zone === '' || offsetAt(own, at) === zone ? own : zone === 'Z' ? 'UTC' : `UTC${zone}`;
}

const beyondUtc = (zoneName: string, at: string): string =>
  /^UTC[+-]/u.test(zoneName) ? zoneName.slice(3) : offsetAt(zoneName, at);

/** Time fields show dashes when they are empty; this says what that means. */
function EmptyNote({ field, entry }: Pick<ControlProps, 'field' | 'entry'>) {
  const words = placeholderOf(field, entry);
  const isEmpty = typeof entryValue(field, entry) !== 'string';
  return isEmpty && words !== '' ? <p className={classes.note}>{words}</p> : null;
}
