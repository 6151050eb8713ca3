import { isGivenSecret, type JsonValue, type ParameterType } from '@quire/analysis';
import { checkEntry } from './check-entries.ts';
import {
  chooseControl,
  DEFAULT_ENTRY,
  type Entries,
  type Entry,
  type InputField,
  isChanged,
  valueEntry,
} from './input-field.ts';

/** Before an input's name in an address, so that it never meets a parameter of the page itself. */
const PREFIX = 'p.';

/** Longer addresses are refused on the way by servers and proxies, a reload of the page too; encoded. */
const ADDRESS_CHARACTERS_MAX = 6_000;

/** Types whose values are text, which an address may show as a number: `p.code=123`. */
const TEXT_KINDS: ReadonlySet<ParameterType['kind']> = new Set([
  'string',
  'date',
  'datetime',
  'time',
  'decimal',
  'path',
]);

/** Values for a form, and what could not be taken over, in sentences. */
export type Prefill = { readonly entries: Entries; readonly notes: readonly string[] };

/**
 * Reads `?p.region=North&p.year=2026` as the router has parsed it. Values that do not fit are told, never half
 * taken over.
 */
export function readLinkValues(
  fields: readonly InputField[],
  search: Readonly<Record<string, unknown>>,
): Prefill {
  const given = Object.entries(search).filter(([key]) => key.startsWith(PREFIX));
  return collect(
    fields,
    given.map(([key, value]) => [key.slice(PREFIX.length), value as JsonValue]),
    'The link',
  );
}

type TakeOver = {
  readonly keepsSecrets?: boolean;
  /** Whose values these are, at the beginning of a sentence. */
  readonly source?: string;
};

/**
 * Takes over the values of an earlier run, as far as this version of the notebook still takes them. An app that is
 * open still has its secrets (`keepsSecrets`); a run that is over has not.
 */
export function readRunValues(
  fields: readonly InputField[],
  parameters: Readonly<Record<string, unknown>>,
  { keepsSecrets = false, source = 'The earlier run' }: TakeOver = {},
): Prefill {
  const isGone = (name: string) => {
    const field = fields.find((candidate) => candidate.name === name);
    return field !== undefined && isGivenSecret(field, parameters[name]) && !keepsSecrets;
  };
  const given = Object.entries(parameters) as [string, JsonValue][];
  const secrets = given.filter(([name]) => isGone(name)).map(([name]) => name);
  const { entries, notes } = collect(
    fields,
    given.filter(([name]) => !secrets.includes(name)),
    source,
  );
  const again = fields.filter(({ name }) => secrets.includes(name)).map(({ label }) => label);
  const note = `${again.join(' and ')} was kept nowhere. Give it again.`;
  return { entries, notes: again.length > 0 ? [...notes, note] : notes };
}

function collect(
  fields: readonly InputField[],
  given: readonly [string, JsonValue][],
  source: string,
): Prefill {
  const entries: Record<string, Entry> = {};
  const notes: string[] = [];
  for (const [name, value] of given) {
    const field = fields.find((candidate) => candidate.name === name);
    if (!field) {
      notes.push(`${source} has a value for “${name}”, which this notebook does not ask for.`);
      continue;
    }
    const entry = valueEntry(asText(field.type, value));
    const problem = checkEntry(field, entry);
    if (problem === null) entries[name] = entry;
    else notes.push(`${source} has a value that does not fit and was left out. ${problem}`);
  }
  return { entries, notes };
}

/** Whether a value may stand in an address, where histories and logs keep it, or stay in the browser. */
export function isLinkable(field: InputField): boolean {
  const control = chooseControl(field);
  return control !== 'secret' && control !== 'file' && control !== 'files';
}

type Given = {
  /** What the form has. */
  readonly has: Entries;
  readonly given: Entries;
  /** From an address, which has no room for everything; saved inputs have. */
  readonly isLink: boolean;
};

/**
 * A form that takes over what a link or saved inputs have. They say nothing of secrets and files, nothing of an input
 * without default that they leave out, and a link nothing of what is too long for it. Those stay as they are.
 */
export function takeOver(fields: readonly InputField[], { has, given, isLink }: Given): Entries {
  const tooLong = new Set(isLink ? leftOutOfLinks(fields, has) : []);
  const stays = (field: InputField) => !isLinkable(field) || field.required || tooLong.has(field);
  const entries = fields.flatMap((field) => {
    const entry = given[field.name] ?? (stays(field) ? has[field.name] : undefined);
    return entry === undefined ? [] : [[field.name, entry] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * What differs from the defaults, for the router to write, as far as an address has room for it; secrets and files
 * stay out of addresses.
 */
export function writeLinkValues(fields: readonly InputField[], entries: Entries): Record<string, JsonValue> {
  const search: Record<string, JsonValue> = {};
  let room = ADDRESS_CHARACTERS_MAX;
  for (const field of fields) {
    const entry = entries[field.name] ?? DEFAULT_ENTRY;
    const isWanted = entry.kind === 'value' && isLinkable(field) && isChanged(field, entry);
    if (!isWanted || checkEntry(field, entry) !== null) continue;
    const length = encodeURIComponent(JSON.stringify([field.name, entry.value])).length;
    if (length > room) continue;
    room -= length;
    search[PREFIX + field.name] = entry.value;
  }
  return search;
}

/** Inputs that a link leaves out although they have been filled in. */
export function leftOutOfLinks(fields: readonly InputField[], entries: Entries): readonly InputField[] {
  const written = writeLinkValues(fields, entries);
  return fields.filter((field) => {
    const entry = entries[field.name] ?? DEFAULT_ENTRY;
    if (!isChanged(field, entry) || PREFIX + field.name in written) return false;
    return !isLinkable(field) || checkEntry(field, entry) === null;
  });
}

function asText(type: ParameterType, value: JsonValue): JsonValue {
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  return isPlain && TEXT_KINDS.has(type.kind) ? String(value) : value;
}
