/** `YYYY-MM-DD` of a day that exists, years 0001–9999 as Python has them. */
const DAY =
  '(?:(?!0000)\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29)';
/** `HH:MM`, optionally seconds and up to microseconds. */
const CLOCK = '(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,6})?)?';
const OFFSET = '(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)';

/** The patterns are the whole rule, so that any JSON Schema validator decides exactly as ours does. */
export const DATE_PATTERN = `^${DAY}$`;
export const DATE_TIME_PATTERN = `^${DAY}T${CLOCK}${OFFSET}?$`;
/** With a time zone. */
export const AWARE_DATE_TIME_PATTERN = `^${DAY}T${CLOCK}${OFFSET}$`;
export const TIME_PATTERN = `^${CLOCK}${OFFSET}?$`;
export const DECIMAL_PATTERN = '^[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d{1,6})?$';
/** Python refuses to convert longer texts to `int` unless told otherwise (`sys.int_info.default_max_str_digits`). */
export const BIG_INTEGER_PATTERN = '^[+-]?\\d{1,4300}$';

const DATE = new RegExp(DATE_PATTERN, 'u');
const DATE_TIME = new RegExp(DATE_TIME_PATTERN, 'u');
const TIME = new RegExp(TIME_PATTERN, 'u');

export function isDateText(text: string): boolean {
  return DATE.test(text);
}

export function isDateTimeText(text: string): boolean {
  return DATE_TIME.test(text);
}

export function isTimeText(text: string): boolean {
  return TIME.test(text);
}

const two = (value: number) => String(value).padStart(2, '0');

/** ISO text of date parts, or undefined when there is no such day. */
export function dateText(year: number, month: number, day: number): string | undefined {
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  return isDateText(text) ? text : undefined;
}

export interface ClockParts {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

/** ISO text of time parts, or undefined when there is no such time. */
export function timeText(parts: ClockParts): string | undefined {
  const fraction = parts.microsecond === 0 ? '' : `.${String(parts.microsecond).padStart(6, '0')}`;
  const text = `${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}${fraction}`;
  return isTimeText(text) ? text : undefined;
}

/** The numbers in an ISO time that matches `TIME_PATTERN`, offset in minutes, or undefined when naive. */
export function clockPartsOf(text: string): ClockParts & { readonly offsetMinutes: number | undefined } {
  const match = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:(Z)|([+-])(\d\d):(\d\d))?$/.exec(text);
  const part = (index: number) => Number(match?.[index] ?? 0);
  const sign = match?.[6] === '-' ? -1 : 1;
  return {
    hour: part(1),
    minute: part(2),
    second: part(3),
    microsecond: Number((match?.[4] ?? '').padEnd(6, '0')),
    offsetMinutes:
      match?.[5] !== undefined ? 0 : match?.[6] === undefined ? undefined : sign * (part(7) * 60 + part(8)),
  };
}

/**
 * Whether one day, time or moment is before another, both as text of the same kind. Where both say their time zone,
 * the instants count; else what the clock shows.
 */
export function isBefore(left: string, right: string): boolean {
  const [first, second] = [placeOf(left), placeOf(right)];
  if (first.offsetMinutes === undefined || second.offsetMinutes === undefined)
    return first.microseconds < second.microseconds;
  const shift = (first.offsetMinutes - second.offsetMinutes) * 60_000_000;
  return first.microseconds - shift < second.microseconds;
}

/** On a line of microseconds, as the clock shows it. */
function placeOf(text: string): { microseconds: number; offsetMinutes: number | undefined } {
  const [, day, clock = ''] = /^(\d{4}-\d\d-\d\d)?T?(.*)$/.exec(text) ?? [];
  const { hour, minute, second, microsecond, offsetMinutes } = clockPartsOf(clock);
  const days = day === undefined ? 0 : Date.parse(day);
  return {
    microseconds: days * 1000 + ((hour * 60 + minute) * 60 + second) * 1e6 + microsecond,
    offsetMinutes,
  };
}
