import { sayDuration } from '../../ui/words.ts';

/** Shorter runs are over before an estimate is read. */
const TYPICAL_MILLISECONDS_MIN = 4_000;
/** Past runs vary by about this much without anything being wrong. */
const OVERDUE_FACTOR = 1.25;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export type TimeLeft =
  | { readonly kind: 'unknown' }
  /** Milliseconds until the end, were this run like the last ones. */
  | { readonly kind: 'left'; readonly milliseconds: number }
  /** Longer than the last ones took. */
  | { readonly kind: 'overdue' };

/**
 * Guesses how long a run still takes. `typical` is the median of past runs, `elapsed` since its start, both
 * in milliseconds.
 */
export function estimateTimeLeft(elapsed: number, typical: number | null): TimeLeft {
  if (typical === null || typical < TYPICAL_MILLISECONDS_MIN) return { kind: 'unknown' };
  if (elapsed > typical * OVERDUE_FACTOR) return { kind: 'overdue' };
  return { kind: 'left', milliseconds: Math.max(0, typical - elapsed) };
}

/** The estimate in words, no more exact than it is; `null` where there is nothing to say. */
export function sayTimeLeft(left: TimeLeft, typical: number | null): string | null {
  if (left.kind === 'unknown') return null;
  if (left.kind === 'overdue') return `longer than the usual ${sayDuration(typical ?? 0)}`;
  const { milliseconds } = left;
  if (milliseconds < 3 * SECOND) return 'almost done';
  if (milliseconds < 10 * SECOND) return 'a few seconds left';
  if (milliseconds < 90 * SECOND) return `about ${Math.round(milliseconds / (5 * SECOND)) * 5} s left`;
  if (milliseconds < 90 * MINUTE) return `about ${Math.round(milliseconds / MINUTE)} min left`;
  return `about ${Math.round(milliseconds / (60 * MINUTE))} h left`;
}

/**
 * Milliseconds from a run's start to its end or to `now`; `null` before it starts. A clock behind the hub's
 * must not show negative time.
 */
export function elapsedOf(
  run: { readonly startedAt: string | null; readonly finishedAt: string | null },
  now: number,
): number | null {
  if (run.startedAt === null) return null;
  const end = run.finishedAt === null ? now : Date.parse(run.finishedAt);
  return Math.max(0, end - Date.parse(run.startedAt));
}
