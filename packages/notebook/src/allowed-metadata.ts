import { canonicalJson } from './canonical-json.ts';
import { COLUMNS_MAX, TAB_TITLE_CHARS_MAX } from './cell-layout.ts';
import { isPlainLine } from './clean-text.ts';
import { type CellType, isJsonObject, type Json, type JsonObject } from './document.ts';
import type { RemovalCode, Taken } from './removals.ts';

/** Gives the value to keep, or undefined to drop it. Must accept its own result unchanged. */
type Rule = (value: Json) => Json | undefined;
type Rules = { readonly [key: string]: Rule };

/** Longest name of a kernel, language, person or tag, in UTF-16 units: one line on any page. */
const NAME_CHARS_MAX = 100;
/** Longest title, in UTF-16 units. */
const TITLE_CHARS_MAX = 300;
/** Longest summary, in UTF-16 units: a paragraph. */
const SUMMARY_CHARS_MAX = 1_000;
/** Most authors of one notebook. */
const AUTHORS_MAX = 50;
/** Most inputs of one form, and choices of one input of it. */
const FORM_ITEMS_MAX = 500;
/** Deepest options of an input: a table's columns, each with choices that have labels. */
const FORM_OPTIONS_DEPTH = 6;
/** Longest default of an input, in UTF-16 units of its JSON: a page of text, or a table of a few hundred cells. */
const FORM_DEFAULT_CHARS_MAX = 20_000;
/** Deepest default, in arrays and objects inside one another; more is data rather than something to start with. */
const FORM_DEFAULT_DEPTH_MAX = 20;

/** What of a form is kept when a notebook is published: the rest of it goes, so a form builder says so before. */
export const FORM_LIMITS = {
  /** Characters of a name, a label and a section, a sentence. */
  nameChars: NAME_CHARS_MAX,
  titleChars: TITLE_CHARS_MAX,
  sentenceChars: SUMMARY_CHARS_MAX,
  items: FORM_ITEMS_MAX,
  defaultChars: FORM_DEFAULT_CHARS_MAX,
} as const;
/** Most tags of one notebook or cell. */
const TAGS_MAX = 50;

const flag: Rule = (value) => (typeof value === 'boolean' ? value : undefined);
const integer =
  (min: number, max: number): Rule =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : undefined;
const line =
  (charsMax: number): Rule =>
  (value) =>
    isPlainLine(value, charsMax) ? value : undefined;
const oneOf =
  (...values: readonly string[]): Rule =>
  (value) =>
    typeof value === 'string' && values.includes(value) ? value : undefined;

/** An object of which the listed keys are kept; dropped when a required one is missing or nothing is left. */
const object =
  (rules: Rules, required: readonly string[] = []): Rule =>
  (value) => {
    if (!isJsonObject(value)) return undefined;
    const kept = keepAllowed(value, rules);
    const isComplete = required.every((key) => key in kept);
    return isComplete && Object.keys(kept).length > 0 ? kept : undefined;
  };

const list =
  (rule: Rule, lengthMax: number): Rule =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const kept = (value as readonly Json[]).map(rule).filter((item) => item !== undefined);
    return kept.length === 0 ? undefined : kept.slice(0, lengthMax);
  };

/** nbformat: tags are unique and have no commas. */
const tags: Rule = (value) => {
  const kept = list(
    (tag) => (isPlainLine(tag, NAME_CHARS_MAX) && !tag.includes(',') ? tag : undefined),
    1_000,
  )(value);
  return Array.isArray(kept) ? [...new Set(kept)].slice(0, TAGS_MAX) : undefined;
};

/** `3.11.4` → `3.11`: the rest changes with every machine that opens the notebook. */
const version: Rule = (value) =>
  typeof value === 'string' ? /^\d{1,3}\.\d{1,3}(?=$|\.|[a-z])/.exec(value)?.[0] : undefined;

/** What nbconvert knows as the format of a raw cell. */
const RAW_FORMATS = [
  'text/plain',
  'text/markdown',
  'text/html',
  'text/latex',
  'text/restructuredtext',
  'text/x-rst',
  'text/asciidoc',
  'text/x-python',
];

const NOTEBOOK_RULES: Rules = {
  kernelspec: object(
    { name: line(NAME_CHARS_MAX), display_name: line(NAME_CHARS_MAX), language: line(NAME_CHARS_MAX) },
    ['name', 'display_name'],
  ),
  language_info: object({ name: line(NAME_CHARS_MAX), version }, ['name']),
  title: line(TITLE_CHARS_MAX),
  authors: list(object({ name: line(NAME_CHARS_MAX) }, ['name']), AUTHORS_MAX),
  tags,
  quire: object({ summary: line(SUMMARY_CHARS_MAX) }),
};

/** Where a cell was taken from, so that its author keeps the credit: an address of a notebook, nothing of its content. */
const source = object(
  {
    hub: (value) =>
      typeof value === 'string' && /^https?:\/\/[a-z0-9.:[\]-]{1,253}$/i.test(value) ? value : undefined,
    space: line(NAME_CHARS_MAX),
    slug: line(NAME_CHARS_MAX),
    version: integer(1, Number.MAX_SAFE_INTEGER),
    authors: list(line(NAME_CHARS_MAX), AUTHORS_MAX),
  },
  ['space', 'slug'],
);

const COMMON_CELL_RULES: Rules = {
  tags,
  name: line(NAME_CHARS_MAX),
  collapsed: flag,
  editable: flag,
  deletable: flag,
  slideshow: object({ slide_type: oneOf('-', 'slide', 'subslide', 'fragment', 'skip', 'notes') }),
};

/** Where a cell came from, and where it stands in the app; see cell-layout.ts. */
const PLACE_RULES: Rules = {
  from: source,
  layout: object({ hidden: flag, column: integer(1, COLUMNS_MAX), tab: line(TAB_TITLE_CHARS_MAX) }),
};
const QUIRE_RULES: Rules = { quire: object(PLACE_RULES) };

/** Words and limits of a form: JSON of a few levels, with nothing but plain lines in it. */
const plainData =
  (depth: number): Rule =>
  (value) => {
    if (typeof value === 'string') return isPlainLine(value, SUMMARY_CHARS_MAX) ? value : undefined;
    if (value === null || typeof value !== 'object') return value;
    if (depth === 0) return undefined;
    const inner = plainData(depth - 1);
    if (Array.isArray(value)) return list(inner, FORM_ITEMS_MAX)(value as Json);
    const kept = Object.entries(value as JsonObject)
      .filter(([key]) => isPlainLine(key, NAME_CHARS_MAX))
      .slice(0, FORM_ITEMS_MAX)
      .map(([key, item]): [string, Json | undefined] => [key, inner(item)])
      .filter((entry): entry is [string, Json] => entry[1] !== undefined);
    return kept.length === 0 ? undefined : Object.fromEntries(kept);
  };

/** What an input starts with: kept as a whole or not at all, as a part of a value is another value. */
export const isFormDefault = (value: Json): boolean => {
  const fits = (part: Json, depth: number): boolean => {
    if (typeof part === 'string') return part.isWellFormed() && !part.includes('\0');
    if (part === null || typeof part !== 'object') return true;
    return depth > 0 && Object.entries(part).every(([key, item]) => fits(key, 0) && fits(item, depth - 1));
  };
  return fits(value, FORM_DEFAULT_DEPTH_MAX) && JSON.stringify(value).length <= FORM_DEFAULT_CHARS_MAX;
};

/** What a form builder says about the inputs that a cell sets. */
const formInput = object(
  {
    name: line(NAME_CHARS_MAX),
    label: line(TITLE_CHARS_MAX),
    help: line(SUMMARY_CHARS_MAX),
    section: line(TITLE_CHARS_MAX),
    message: line(SUMMARY_CHARS_MAX),
    required: flag,
    kind: line(NAME_CHARS_MAX),
    show_if: plainData(2),
    options: plainData(FORM_OPTIONS_DEPTH),
    default: (value) => (isFormDefault(value) ? value : undefined),
  },
  ['name'],
);

const CELL_RULES: { readonly [type in CellType]: Rules } = {
  code: {
    ...COMMON_CELL_RULES,
    quire: object({ ...PLACE_RULES, inputs: list(formInput, FORM_ITEMS_MAX) }),
    jupyter: object({ source_hidden: flag, outputs_hidden: flag }),
  },
  markdown: { ...COMMON_CELL_RULES, ...QUIRE_RULES, jupyter: object({ source_hidden: flag }) },
  raw: {
    ...COMMON_CELL_RULES,
    jupyter: object({ source_hidden: flag }),
    format: oneOf(...RAW_FORMATS),
    raw_mimetype: oneOf(...RAW_FORMATS),
  },
};

/** What notebook metadata is known to be safe, and what was dropped from the rest. */
export function sanitiseNotebookMetadata(metadata: JsonObject): { metadata: JsonObject; taken: Taken[] } {
  const kept = keepAllowed(metadata, NOTEBOOK_RULES);
  return { metadata: kept, taken: describeDropped(metadata, kept, 'notebook-metadata') };
}

/** The same for the metadata of a cell. */
export function sanitiseCellMetadata(
  type: CellType,
  metadata: JsonObject,
): { metadata: JsonObject; taken: Taken[] } {
  const kept = keepAllowed(metadata, CELL_RULES[type]);
  return { metadata: kept, taken: describeDropped(metadata, kept, 'cell-metadata') };
}

function keepAllowed(value: JsonObject, rules: Rules): JsonObject {
  const kept: { [key: string]: Json } = {};
  for (const key of Object.keys(rules)) {
    const given = Object.hasOwn(value, key) ? value[key] : undefined;
    const result = given === undefined ? undefined : rules[key]?.(given);
    if (result !== undefined) kept[key] = result;
  }
  return kept;
}

/** Reasons for the metadata that people meet most. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['widgets', 'Saved widget state holds values from the author’s own run.'],
  ['papermill', 'It holds the parameters and times of an earlier run.'],
  ['execution', 'It holds the times of an earlier run.'],
  ['ExecuteTime', 'It holds the times of an earlier run.'],
  ['language_info', 'Details of the interpreter change with every machine that opens the notebook.'],
  ['kernelspec', 'Only the kernel’s name, display name and language are kept.'],
  ['quire', 'It is what your editor remembers of this copy: where it came from and what you did with it.'],
  ['colab', 'It belongs to the editor that wrote it.'],
  ['vscode', 'It belongs to the editor that wrote it.'],
  ['scrolled', 'It belongs to the view of whoever saved the notebook.'],
  ['trusted', 'Trust is decided by each reader’s own Jupyter.'],
  ['signature', 'Trust is decided by each reader’s own Jupyter.'],
]);
const REASON_UNKNOWN = 'Only metadata known to be safe is published; this is not on the list.';

const EMPTY_VALUES: ReadonlySet<string> = new Set(['{}', '[]', '""', 'null']);

function describeDropped(given: JsonObject, kept: JsonObject, code: RemovalCode): Taken[] {
  const taken: Taken[] = [];
  for (const key of Object.keys(given)) {
    const value = given[key] ?? null;
    const result = Object.hasOwn(kept, key) ? kept[key] : undefined;
    const before = canonicalJson(value);
    // Empty lists and objects are dropped too, but there is nothing to tell about them.
    if (EMPTY_VALUES.has(before) || (result !== undefined && canonicalJson(result) === before)) continue;
    const name = key.slice(0, 60).replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
    taken.push({
      code,
      path: ['metadata', key],
      what: result === undefined ? `the metadata “${name}”` : `a part of the metadata “${name}”`,
      why: REASONS.get(key) ?? REASON_UNKNOWN,
      size: before.length,
    });
  }
  return taken;
}
