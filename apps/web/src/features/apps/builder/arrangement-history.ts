import type { Arrangement, DraftInput } from './form-draft.ts';

/** An arrangement on top of a version. */
export type Arranged = Arrangement & { readonly number: number };

/** Arrangements in the order in which they were made; `null` stands for the form as it is published. */
export type History = {
  readonly past: readonly (Arranged | null)[];
  readonly now: Arranged | null;
  readonly future: readonly (Arranged | null)[];
  /** What the last change was about, and when, in milliseconds since 1970: letters of one word are one step. */
  readonly last: { readonly about: string; readonly at: number };
};

export const NO_HISTORY: History = { past: [], now: null, future: [], last: { about: '', at: 0 } };

/** Changes of the same thing within this time are one step. */
const STEP_MILLISECONDS = 1_200;
/** More steps than anybody takes back one by one. */
const STEPS_MAX = 200;

/** The history with one more change. */
export function changed(history: History, next: Arranged, { about, at }: History['last']): History {
  const isSameStep =
    history.now !== null && about === history.last.about && at - history.last.at < STEP_MILLISECONDS;
  return {
    past: isSameStep ? history.past : [...history.past, history.now].slice(-STEPS_MAX),
    now: next,
    future: [],
    last: { about, at },
  };
}

/** One step back; the same where there is none. */
export function undone({ past, now, future }: History): History {
  const before = past.at(-1);
  if (before === undefined) return { ...NO_HISTORY, now, future };
  return { ...NO_HISTORY, past: past.slice(0, -1), now: before, future: [now, ...future] };
}

/** One step forward again; the same where there is none. */
export function redone({ past, now, future }: History): History {
  const [next, ...rest] = future;
  if (next === undefined) return { ...NO_HISTORY, past, now };
  return { ...NO_HISTORY, past: [...past, now], now: next, future: rest };
}

/** What a change is about: the place in the form that it touches. */
export function aboutOf(before: readonly DraftInput[], now: readonly DraftInput[]): string {
  const index = now.findIndex((input, place) => input !== before[place]);
  const [old, next] = [before[index], now[index]];
  if (old === undefined || next === undefined || old.parameter.name !== next.parameter.name) return 'order';
  const parts = (input: DraftInput): Readonly<Record<string, unknown>> => ({
    ...input.form,
    ...Object.fromEntries(
      Object.entries(input.form.options ?? {}).map(([name, value]) => [`options.${name}`, value]),
    ),
    options: null,
    default: [input.form.default, input.typed],
  });
  const [left, right] = [parts(old), parts(next)];
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  const touched = names.filter((name) => JSON.stringify(left[name]) !== JSON.stringify(right[name]));
  return `${next.parameter.name}: ${touched.join(', ')}`;
}
