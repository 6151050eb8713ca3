import { assignCellIds, isCellId } from './cell-ids.ts';
import type { Cell, Json, JsonObject, Notebook } from './document.ts';
import { isJsonObject } from './document.ts';
import { type JsonNote, lineAndColumn, parseJson } from './json-text.ts';
import { describeForeignLanguage, isPython2 } from './language.ts';
import { CELLS_MAX, NOTEBOOK_BYTES_MAX } from './limits.ts';
import { nameOfType, type Problem, ProblemList } from './problems.ts';
import { type RawDraft, readCell } from './read-cell.ts';
import { decodeUtf8 } from './utf8.ts';

export type ReadResult =
  | {
      readonly ok: true;
      readonly notebook: Notebook;
      /** The version found in the file; `notebook` itself is always 4.5. */
      readonly original: { readonly nbformat: number; readonly nbformat_minor: number };
      readonly warnings: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface ReadOptions {
  /** Read notebooks of other languages too, with a `not-python` warning. Default: refuse them. */
  readonly anyLanguage?: boolean;
}

/**
 * Reads an `.ipynb` file: nbformat 3 and 4, upgraded to 4.5 in memory, every cell with an id. Accepts the
 * file's bytes (strict UTF-8, a byte order mark is dropped) or its text. Problems name what and where; all of
 * a file's problems are told at once, up to a limit. Never throws, whatever the input.
 */
export function readNotebook(input: Uint8Array | string, options: ReadOptions = {}): ReadResult {
  const size = typeof input === 'string' ? input.length : input.byteLength;
  if (size > NOTEBOOK_BYTES_MAX) return refuse(tooLarge(size));
  if (typeof input === 'string') return readText(input.replace(/^\uFEFF/, ''), options);
  const decoded = decodeUtf8(input);
  if (!decoded.ok) {
    return refuse({ code: 'encoding', path: '', message: decoded.message, line: decoded.line });
  }
  return readText(decoded.text, options);
}

function readText(text: string, options: ReadOptions): ReadResult {
  const parsed = parseJson(text);
  if (!parsed.ok) {
    const hint = parsed.code === 'json-syntax' ? jsonHint(text) : '';
    const message = `${parsed.message}${hint}`;
    return refuse({ code: parsed.code, path: '', message, ...lineAndColumn(text, parsed.offset) });
  }
  const problems = new ProblemList();
  const warnings = new ProblemList();
  const read = readDocument(parsed.value, { problems, warnings, options });
  if (read === null || !problems.isEmpty) return { ok: false, problems: problems.toProblems(text) };
  const notes = parsed.notes.map((note) => toWarning(note, text));
  return { ok: true, ...read, warnings: [...notes, ...warnings.toProblems(text)] };
}

interface Reading {
  readonly problems: ProblemList;
  readonly warnings: ProblemList;
  readonly options: ReadOptions;
}

type Document = { notebook: Notebook; original: { nbformat: number; nbformat_minor: number } };

function readDocument(value: Json, reading: Reading): Document | null {
  const { problems } = reading;
  if (!isJsonObject(value)) {
    problems.add(
      'not-a-notebook',
      [],
      `A notebook is a JSON object, but this file holds ${nameOfType(value)}.`,
    );
    return null;
  }
  const original = readVersion(value, reading);
  if (original === null) return null;
  const metadata = withoutTransient(readMetadata(value, reading), original.nbformat);
  const drafts =
    original.nbformat < 4 ? readWorksheets(value, reading) : readCells(value.cells, ['cells'], reading);
  if (drafts === null) return null;
  checkLanguage(metadata, drafts, reading);
  const cells = withIds(drafts, reading);
  return { notebook: { nbformat: 4, nbformat_minor: 5, metadata, cells }, original };
}

/** nbformat 2 has the same cells as 3, so it comes for free. */
const OLDEST_NBFORMAT = 2;

function readVersion(value: JsonObject, { problems, warnings }: Reading): Document['original'] | null {
  const { nbformat, nbformat_minor: minor } = value;
  if (nbformat === undefined) {
    const looksLikeOne = 'cells' in value || 'worksheets' in value;
    const message = looksLikeOne
      ? 'The field “nbformat” is missing, so the version of the format is unknown. Open and save the file in Jupyter.'
      : 'This is JSON, but not a notebook: the field “nbformat” is missing.';
    problems.add(looksLikeOne ? 'missing' : 'not-a-notebook', [], message);
    return null;
  }
  if (!isWholeNumber(nbformat)) {
    problems.add(
      'wrong-type',
      ['nbformat'],
      `“nbformat” should be a whole number, but is ${nameOfType(nbformat)}.`,
    );
    return null;
  }
  if (nbformat < OLDEST_NBFORMAT || nbformat > 4) {
    const message = `Notebook format ${nbformat} is not supported. Open the file in Jupyter and save it as format 4.`;
    problems.add('unsupported-nbformat', ['nbformat'], message);
    return null;
  }
  if (minor !== undefined && !isWholeNumber(minor)) {
    const message = `“nbformat_minor” should be a whole number, but is ${nameOfType(minor)}.`;
    problems.add('wrong-type', ['nbformat_minor'], message);
    return null;
  }
  if (nbformat === 4 && minor !== undefined && minor > 5) {
    const message = `Format 4.${minor} is newer than 4.5. What 4.5 does not know was left out.`;
    warnings.add('newer-minor', ['nbformat_minor'], message);
  }
  return { nbformat, nbformat_minor: minor ?? 0 };
}

function readMetadata(value: JsonObject, { problems, warnings }: Reading): JsonObject {
  const { metadata } = value;
  if (metadata === undefined) {
    warnings.add('repaired', ['metadata'], 'The notebook had no metadata; it now has an empty one.');
    return {};
  }
  if (isJsonObject(metadata)) return metadata;
  problems.add('wrong-type', ['metadata'], `“metadata” should be an object, but is ${nameOfType(metadata)}.`);
  return {};
}

/** Fields that nbformat itself never hands on: traces of earlier upgrades, and what format 3 kept for the server. */
function withoutTransient(metadata: JsonObject, nbformat: number): JsonObject {
  const transient = new Set([
    'orig_nbformat',
    'orig_nbformat_minor',
    'signature',
    ...(nbformat < 4 ? ['name'] : []),
  ]);
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !transient.has(key)));
}

/** nbformat 2 and 3 keep cells in worksheets; in practice there is one. Several are put one after the other. */
function readWorksheets(value: JsonObject, reading: Reading): RawDraft[] | null {
  const { worksheets } = value;
  if (!Array.isArray(worksheets)) {
    addNotAList(reading.problems, ['worksheets'], worksheets);
    return null;
  }
  const drafts: RawDraft[] = [];
  for (const [index, sheet] of (worksheets as readonly Json[]).entries()) {
    if (!isJsonObject(sheet)) {
      const message = `A worksheet should be an object, but is ${nameOfType(sheet)}.`;
      reading.problems.add('wrong-type', ['worksheets', index], message);
      continue;
    }
    for (const draft of readCells(sheet.cells, ['worksheets', index, 'cells'], reading) ?? [])
      drafts.push(draft);
  }
  return drafts;
}

function readCells(cells: Json | undefined, path: (string | number)[], reading: Reading): RawDraft[] | null {
  if (!Array.isArray(cells)) {
    addNotAList(reading.problems, path, cells);
    return null;
  }
  if (cells.length > CELLS_MAX) {
    const message = `The notebook has ${cells.length} cells; at most ${CELLS_MAX} are read. Split it.`;
    reading.problems.add('too-large', path, message);
    return null;
  }
  const context = { ...reading, isLegacy: path[0] === 'worksheets' };
  return (cells as readonly Json[]).flatMap((cell, index) => readCell(cell, [...path, index], context) ?? []);
}

function addNotAList(problems: ProblemList, path: readonly (string | number)[], value: unknown): void {
  const name = path.at(-1);
  if (value === undefined) problems.add('missing', path, `The list “${name}” is missing.`);
  else problems.add('wrong-type', path, `“${name}” should be a list, but is ${nameOfType(value)}.`);
}

function checkLanguage(metadata: JsonObject, drafts: readonly RawDraft[], reading: Reading): void {
  const foreign = describeForeignLanguage(
    metadata,
    drafts.find((draft) => draft.language !== null)?.language ?? null,
  );
  if (foreign !== null) {
    const list = reading.options.anyLanguage === true ? reading.warnings : reading.problems;
    const message = `This is a notebook in ${foreign.language}. Quire runs notebooks in Python.`;
    list.add('not-python', foreign.path, message);
  } else if (isPython2(metadata)) {
    const message = 'This notebook was last saved with Python 2. Its code may not run with Python 3.';
    reading.warnings.add('python-2', ['metadata', 'language_info'], message);
  }
}

function withIds(drafts: readonly RawDraft[], { warnings }: Reading): Cell[] {
  const given = drafts.map((draft) => draft.givenId);
  const ids = assignCellIds(
    drafts.map((draft) => draft.cell),
    given,
  );
  return drafts.map((draft, index) => {
    const id = ids[index] ?? '';
    if (draft.givenId !== undefined && draft.givenId !== id) {
      const reason = isCellId(draft.givenId) ? 'is used by an earlier cell' : 'is not a valid cell id';
      warnings.add('repaired', [...draft.path, 'id'], `This cell got a new id, because its own ${reason}.`);
    }
    return { ...draft.cell, id };
  });
}

function isWholeNumber(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function toWarning(note: JsonNote, text: string): Problem {
  return { code: note.code, path: '', message: note.message, ...lineAndColumn(text, note.offset) };
}

function tooLarge(size: number): Problem {
  const megabytes = (bytes: number) => `${Math.round(bytes / 100_000) / 10} MB`;
  const message =
    `The file has ${megabytes(size)}; at most ${megabytes(NOTEBOOK_BYTES_MAX)} are read. ` +
    'Clear its outputs in Jupyter (Kernel → Restart and clear outputs) and save it.';
  return { code: 'too-large', path: '', message };
}

/** What people most often drop by mistake, told apart from a damaged notebook. */
function jsonHint(text: string): string {
  const start = text.slice(0, 2000).trimStart();
  if (/^<(?:!doctype|html)/i.test(start)) {
    return ' This is a web page; download the notebook itself (on GitHub: “Raw”).';
  }
  if (/^(?:<{7}|={7}|>{7}) ?/m.test(text))
    return ' The file has merge conflict marks of git in it; resolve them first.';
  if (/^version https:\/\/git-lfs/.test(start))
    return ' This is a pointer of Git LFS; fetch the file itself.';
  return '';
}

function refuse(problem: Problem): ReadResult {
  return { ok: false, problems: [problem] };
}
