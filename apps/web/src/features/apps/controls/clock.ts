/** The clock part of a text without its time zone, and the zone, which stays what the default says. */
export function splitZone(clock: string): { readonly local: string; readonly zone: string } {
  const match = /^(.*?)(Z|[+-]\d\d:\d\d)?$/u.exec(clock);
  return { local: match?.[1] ?? clock, zone: match?.[2] ?? '' };
}

/** `09:30` or `09:30:15`: what a browser's time field shows. Fractions of a second go. */
export function shownClock(local: string): string {
  const clock = local.replace(/\.\d+$/u, '');
  return clock.endsWith(':00') && clock.length === 8 ? clock.slice(0, 5) : clock;
}

/** A zone as people say it: `UTC+01:00`. */
export function sayZone(zone: string): string {
  return zone === 'Z' ? 'UTC' : `UTC${zone}`;
}
