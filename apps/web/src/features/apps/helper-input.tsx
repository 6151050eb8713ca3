import { useDebouncedCallback } from '@mantine/hooks';
import { type JsonValue, parameterOfProperty } from '@quire/analysis';
import { useEffect, useMemo, useRef, useState } from 'react';
import { checkEntry } from './check-entries.ts';
import { LaterControl, lists } from './controls/later-controls.tsx';
import type { SearchOptions } from './controls/search-control.tsx';
import { FieldControl } from './field-control.tsx';
import classes from './helper-input.module.css';
import { DEFAULT_ENTRY, type Entry, type InputField, isSameValue, valueEntry } from './input-field.ts';
import { fieldOf } from './schema-fields.ts';

/** What a cell shows of an input of its own, as the hub passes it on. */
export type ShownInput = {
  readonly key: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly value: JsonValue;
  readonly isGiven: boolean;
  readonly isDropped: boolean;
  readonly optionsTotal?: number;
  readonly chosenLabel?: string;
};

/** Reads what a cell displayed; `null` for what is no input. */
export function readShownInput(given: unknown): ShownInput | null {
  if (typeof given !== 'object' || given === null) return null;
  const { key, schema } = given as Partial<ShownInput>;
  return typeof key === 'string' && typeof schema === 'object' && schema !== null
    ? (given as ShownInput)
    : null;
}

/** After the last change, as for the inputs at the side. */
const WAIT_MILLISECONDS = 200;

type HelperInputProps = {
  readonly input: ShownInput;
  /** Sends a value, or `undefined` for the default; answers what is wrong with it, or `null`. */
  readonly onChange: (key: string, value: JsonValue | undefined) => Promise<string | null>;
  readonly search: (key: string) => SearchOptions;
};

/** An input that a cell shows in its place; the app runs again from there when it changes. */
export function HelperInput({ input, onChange, search }: HelperInputProps) {
  const { key, schema, isGiven } = input;
  const field = useMemo(
    () => withoutDemands(fieldOf(parameterOfProperty(key, schema, { order: 0, required: false }))),
    [key, schema],
  );
  const [entry, setEntry] = useState<Entry>(() => entryOf(input));
  const [error, setError] = useState<string | null>(null);
  const sent = useRef(0);
  const isWaiting = useRef(false);
  const shown = JSON.stringify([input.value, isGiven]);
  // What the notebook says it got stands, unless something newer is on its way.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a value that is another one is taken over
  useEffect(() => {
    if (!isWaiting.current) setEntry(entryOf(input));
  }, [shown]);

  const send = async (next: Entry) => {
    sent.current += 1;
    const turn = sent.current;
    const problem = await onChange(key, next.kind === 'value' ? next.value : undefined);
    if (turn !== sent.current) return;
    isWaiting.current = false;
    setError(problem);
  };
  const sendSoon = useDebouncedCallback((next: Entry) => void send(next), WAIT_MILLISECONDS);
  const change = (next: Entry) => {
    setEntry(next);
    const problem = checkEntry(field, next);
    if (problem !== null) {
      if (error !== null) setError(problem);
      return;
    }
    setError(null);
    isWaiting.current = true;
    sendSoon(next);
  };
  const leave = () => setError(checkEntry(field, entry));
  const isSearched = input.optionsTotal !== undefined;
  const control = { field, entry, error, onChange: change, onLeave: leave };
  return (
    <div className={classes.input} data-input={key}>
      {isSearched ? (
        <LaterControl part={lists} of={control}>
          {({ SearchControl }) => (
            <SearchControl
              {...control}
              search={search(key)}
              searchKey={[key, input.optionsTotal]}
              chosenLabel={input.chosenLabel}
            />
          )}
        </LaterControl>
      ) : (
        <FieldControl
          field={field}
          entry={entry}
          error={error}
          onChange={(_, next) => change(next)}
          onLeave={leave}
        />
      )}
      {input.isDropped && (
        <p className={classes.note} role="status">
          What was chosen before is not among the choices any more.
        </p>
      )}
    </div>
  );
}

/** A default of the notebook's stands for itself until something else is given. */
function entryOf({ value, isGiven, schema }: ShownInput): Entry {
  if (!isGiven) return DEFAULT_ENTRY;
  // A secret is never shown again; the mark says that there is one.
  if (value === null && schema.writeOnly === true) return valueEntry({ given: 'before' });
  return Object.hasOwn(schema, 'default') && isSameValue(value, schema.default as JsonValue)
    ? DEFAULT_ENTRY
    : valueEntry(value);
}

/** In the middle of a notebook an input that is required but empty is no mistake yet. */
function withoutDemands(field: InputField): InputField {
  const { showIf: _, section: __, ...rest } = field;
  return rest;
}
