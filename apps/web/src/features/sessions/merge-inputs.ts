import { isGivenSecret, type JsonValue } from '@quire/analysis';
import { DEFAULT_ENTRY, type Entries, type InputField, isSameValue } from '../apps/input-field.ts';
import { readRunValues } from '../apps/link-values.ts';

/** Inputs as the hub keeps them: only what differs from the defaults, with a mark for each secret. */
export type Kept = Readonly<Record<string, unknown>>;

/** Inputs that were changed elsewhere: in another tab, on another device, by a program. */
export type Elsewhere = {
  /** What this page believed the hub to have. */
  readonly before: Kept;
  readonly now: Kept;
};

export type Merged = {
  readonly entries: Entries;
  /** Fields that show another value than before. */
  readonly taken: readonly InputField[];
  /** Those of them in which the person had something else that had not arrived. */
  readonly lost: readonly InputField[];
};

/** Field by field: what was changed elsewhere is taken over, and what was changed only here stays. */
export function mergeInputs(
  fields: readonly InputField[],
  mine: Entries,
  { before, now }: Elsewhere,
): Merged {
  const had = readRunValues(fields, before, { keepsSecrets: true }).entries;
  const has = readRunValues(fields, now, { keepsSecrets: true }).entries;
  const changed = fields.filter(({ name }) => !isSame(before[name], now[name]));
  const entryOf = (entries: Entries, { name }: InputField) => entries[name] ?? DEFAULT_ENTRY;
  const isOther = (field: InputField, one: Entries, other: Entries) =>
    !isSame(entryOf(one, field), entryOf(other, field));
  const taken = changed.filter((field) => isOther(field, mine, has));
  return {
    entries: { ...mine, ...Object.fromEntries(changed.map((field) => [field.name, entryOf(has, field)])) },
    taken,
    // Whoever gave a secret gets its mark back, and has lost nothing.
    lost: taken.filter((field) => isOther(field, mine, had) && !isGivenSecret(field, now[field.name])),
  };
}

const isSame = (left: unknown, right: unknown): boolean =>
  isSameValue((left ?? null) as JsonValue, (right ?? null) as JsonValue);
