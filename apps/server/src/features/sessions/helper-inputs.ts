import { parameterOfProperty } from '@quire/analysis';
import { HubError, type InputOption } from '@quire/contract';
import { sql } from 'kysely';
import type { Queryable } from '../../database/connect.ts';
import type { NewEvent } from '../runs/events.ts';
import { toStorable } from '../runs/storable.ts';
import type { Held } from './claims.ts';

/** A display by which a cell shows an input where it stands. */
export const INPUT_MIME = 'application/vnd.quire.input+json';

/** Options that come along with an input; more are asked for as somebody types. */
const OPTIONS_SHOWN = 50;
/** Longer lists are a search in a database, not a choice. */
const OPTIONS_MAX = 100_000;
/** Inputs of one app that are known at a time; a loop may ask for any number. */
const INPUTS_MAX = 200;
const KEY_CHARACTERS_MAX = 200;

type Shown = { key: string; schema: Record<string, unknown>; options?: [unknown, string][] } & Record<
  string,
  unknown
>;

type KeptInput = { key: string; cellId: string; input: object; options: readonly unknown[] | undefined };

/** An input that a cell shows is known from now on, and comes with the first of its options. */
export async function withInput(db: Queryable, held: Held, event: NewEvent | null): Promise<NewEvent | null> {
  if (event?.type !== 'output' || !('data' in event.output)) return event;
  const { [INPUT_MIME]: given, ...others } = event.output.data;
  if (given === undefined) return event;
  const input = await noteInput(db, held, { cellId: event.cellId, given });
  const data = input === null ? others : { ...others, [INPUT_MIME]: input };
  return { ...event, output: { ...event.output, data } };
}

/**
 * Notes what a cell asks for, so that values can be checked and options served, and answers what the page gets:
 * the input with the first of its options. `null` for what is no input, or not one of a session that is held.
 */
async function noteInput(
  db: Queryable,
  held: Held,
  { cellId, given }: { cellId: string; given: unknown },
): Promise<Record<string, unknown> | null> {
  const input = readShown(given);
  if (input === null) return null;
  const { options, ...rest } = input;
  const kept = options?.slice(0, OPTIONS_MAX);
  await keepInput(db, held, { key: input.key, cellId, input: rest, options: kept });
  if (kept === undefined) return rest;
  const chosen = kept.find(([value]) => value === rest.value);
  return {
    ...rest,
    options: kept.slice(0, OPTIONS_SHOWN),
    optionsTotal: kept.length,
    // What is chosen is named even where it is far down the list.
    ...(chosen && { chosenLabel: chosen[1] }),
  };
}

/** What of an input is looked up later, in the place of what was kept by its key before. */
async function keepInput(
  db: Queryable,
  held: Held,
  { key, cellId, input, options }: KeptInput,
): Promise<void> {
  await sql`
    insert into session_inputs (session_id, key, cell_id, input, options)
    select ${held.id}, ${key}, ${cellId}, ${JSON.stringify(input)}::jsonb,
      ${options === undefined ? null : JSON.stringify(options)}::jsonb
    where exists (select 1 from sessions where id = ${held.id} and claim = ${held.claim})
      and (select count(*) from session_inputs where session_id = ${held.id} and key <> ${key}) < ${INPUTS_MAX}
    on conflict (session_id, key) do update
      set cell_id = excluded.cell_id, input = excluded.input, options = excluded.options`.execute(db);
}

/** A searchable choice of a form that stops the notebook. */
type Choice = { key: string; cellId: string; options: unknown };

/** Keeps its options, to be served as those of an input are; answers how many there are. */
export async function keepChoice(
  db: Queryable,
  held: Held,
  { key, cellId, options }: Choice,
): Promise<number> {
  const pairs: unknown = toStorable(options);
  const kept = Array.isArray(pairs) ? pairs.filter(isPair).slice(0, OPTIONS_MAX) : [];
  await keepInput(db, held, { key, cellId, input: { key, schema: {} }, options: kept });
  return kept.length;
}

function readShown(given: unknown): Shown | null {
  const input = toStorable(given);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return null;
  const { key, schema, options } = input as Record<string, unknown>;
  if (typeof key !== 'string' || key === '' || key.length > KEY_CHARACTERS_MAX) return null;
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return null;
  const isList = options === undefined || (Array.isArray(options) && options.every(isPair));
  return isList ? (input as Shown) : null;
}

const isPair = (option: unknown): option is [unknown, string] =>
  Array.isArray(option) && option.length === 2 && typeof option[1] === 'string';

/** The inputs of these keys that a session shows, as parameters; other keys are absent. */
export async function findInputs(db: Queryable, sessionId: string, keys: readonly string[]) {
  if (keys.length === 0) return [];
  const rows = await db
    .selectFrom('session_inputs')
    .select(['key', 'input', sql<boolean>`options is not null`.as('isSearched')])
    .where('session_id', '=', sessionId)
    .where('key', 'in', [...keys])
    .execute();
  return rows.map(({ key, input, isSearched }, order) => ({
    parameter: {
      ...parameterOfProperty(key, (input as Shown).schema, { order, required: false }),
      asked: 'input' as const,
    },
    isSearched,
  }));
}

/** The cells that ask for the inputs of these keys. */
export async function findAskingCells(
  db: Queryable,
  sessionId: string,
  keys: readonly string[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await db
    .selectFrom('session_inputs')
    .select('cell_id')
    .where('session_id', '=', sessionId)
    .where('key', 'in', [...keys])
    .execute();
  return rows.map((row) => row.cell_id);
}

/** Whether a value is one of the options that a searchable input offers. */
export async function isOption(
  db: Queryable,
  sessionId: string,
  { key, value }: { key: string; value: unknown },
) {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select 1 from session_inputs i, jsonb_array_elements(i.options) as option
      where i.session_id = ${sessionId} and i.key = ${key}
      and option->0 = ${JSON.stringify(value)}::jsonb) as found`.execute(db);
  return rows[0]?.found === true;
}

/** What an option that a searchable input offers is called; `null` for what is none. */
export async function findLabel(
  db: Queryable,
  sessionId: string,
  { key, value }: { key: string; value: unknown },
): Promise<string | null> {
  const { rows } = await sql<{ label: string }>`
    select option->>1 as label from session_inputs i, jsonb_array_elements(i.options) as option
    where i.session_id = ${sessionId} and i.key = ${key}
      and option->0 = ${JSON.stringify(value)}::jsonb limit 1`.execute(db);
  return rows[0]?.label ?? null;
}

/**
 * Options whose label or value holds the words, those that begin with them first. @throws HubError `not-found`
 * where the session asks for no such input
 */
export async function searchOptions(
  db: Queryable,
  sessionId: string,
  { key, words, offset, limit }: { key: string; words: string; offset: number; limit: number },
): Promise<{ options: InputOption[]; total: number }> {
  const known = await db
    .selectFrom('session_inputs')
    .select('key')
    .where('session_id', '=', sessionId)
    .where('key', '=', key)
    .where('options', 'is not', null)
    .executeTakeFirst();
  if (!known) throw new HubError('not-found', 'The app asks for no such choice any more.');
  const { rows } = await sql<{ value: unknown; label: string; total: number }>`
    select option.item->0 as value, option.item->>1 as label, (count(*) over ())::int as total
    from session_inputs i, jsonb_array_elements(i.options) with ordinality as option(item, place)
    where i.session_id = ${sessionId} and i.key = ${key}
      and (strpos(lower(option.item->>1), lower(${words})) > 0 or strpos(lower(option.item->>0), lower(${words})) > 0)
    order by strpos(lower(option.item->>1), lower(${words})) <> 1, option.place
    offset ${offset} limit ${limit}`.execute(db);
  return {
    options: rows.map(({ value, label }) => ({ value: value as InputOption['value'], label })),
    total: rows[0]?.total ?? 0,
  };
}
