const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A moment as people say it: "just now", "5 minutes ago", "yesterday", "12 March", "March 2024".
 * `moment` and `now` are in milliseconds since 1970.
 */
export function sayTime(moment: number, now: number): string {
  const seconds = Math.round((now - moment) / 1000);
  if (seconds < 0) return sayFuture(-seconds, moment, now);
  if (seconds < 45) return 'just now';
  if (seconds < 45 * MINUTE) return `${count(Math.max(1, Math.round(seconds / MINUTE)), 'minute')} ago`;
  if (seconds < 22 * HOUR) return `${count(Math.max(1, Math.round(seconds / HOUR)), 'hour')} ago`;
  const days = daysBetween(moment, now);
  if (days <= 1) return 'yesterday';
  if (days < 14) return `${count(days, 'day')} ago`;
  return sayDate(moment, now);
}

function sayFuture(seconds: number, moment: number, now: number): string {
  if (seconds < 45) return 'now';
  if (seconds < 45 * MINUTE) return `in ${count(Math.max(1, Math.round(seconds / MINUTE)), 'minute')}`;
  if (seconds < 22 * HOUR) return `in ${count(Math.max(1, Math.round(seconds / HOUR)), 'hour')}`;
  const days = -daysBetween(moment, now);
  if (days <= 1) return 'tomorrow';
  if (seconds < 45 * DAY) return `in ${count(days, 'day')}`;
  return sayDate(moment, now);
}

function sayDate(moment: number, now: number): string {
  const date = new Date(moment);
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString(
    'en-GB',
    isThisYear ? { day: 'numeric', month: 'long' } : { month: 'long', year: 'numeric' },
  );
}

/** Calendar days in the reader's zone: 23:59 yesterday is one day before 00:01 today. */
function daysBetween(moment: number, now: number): number {
  const midnight = (time: number) => new Date(time).setHours(12, 0, 0, 0);
  return Math.round((midnight(now) - midnight(moment)) / (DAY * 1000));
}

/** The exact moment in the reader's zone, for example `Tuesday 3 March 2026, 14:05:09 GMT+1`. */
export function sayExactTime(moment: number): string {
  return new Date(moment).toLocaleString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
}

/** "1 run", "3 runs", "2,041 runs". */
export function count(amount: number, one: string, many: string = `${one}s`): string {
  // The browser's own formatting takes some milliseconds to begin with, and small numbers need none.
  const said = Number.isInteger(amount) && Math.abs(amount) < 1_000 ? amount : amount.toLocaleString('en-GB');
  return `${said} ${amount === 1 ? one : many}`;
}

/** A duration in milliseconds as people say it: "0.4 s", "12 s", "3 min 20 s", "1 h 5 min". */
export function sayDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return joinUnits([Math.floor(whole / MINUTE), 'min'], [whole % MINUTE, 's']);
  const minutes = Math.round(whole / MINUTE);
  return joinUnits([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
}

function joinUnits(...units: [number, string][]): string {
  return units
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

/** Names in a sentence: "a", "a and b", "a, b and 3 more". */
export function sayList(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? '';
  const shown =
    names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names;
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
