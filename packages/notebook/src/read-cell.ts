import type { Attachments, Cell, CellType, Json, JsonObject, MimeBundle } from './document.ts';
import { isJsonObject } from './document.ts';
import type { PathStep } from './json-text.ts';
import { SOURCE_CHARS_MAX } from './limits.ts';
import { nameOfType, type ProblemList } from './problems.ts';
import { joinLines, joinMimeBundle, readCount, readOutputs } from './read-outputs.ts';

/** A cell before it has an id. */
export interface RawDraft {
  readonly cell: Cell;
  /** The id in the file, whatever it is. */
  readonly givenId: Json | undefined;
  /** nbformat 3 names the language on every code cell. */
  readonly language: string | null;
  readonly path: readonly PathStep[];
}

export interface CellContext {
  readonly problems: ProblemList;
  readonly warnings: ProblemList;
  /** nbformat 2 and 3: lines may lack their line ends. */
  readonly isLegacy: boolean;
}

/** One cell of any format, upgraded to 4.5; null (with a problem) when it cannot be understood. */
export function readCell(value: Json, path: readonly PathStep[], context: CellContext): RawDraft | null {
  if (!isJsonObject(value)) {
    context.problems.add('wrong-type', path, `A cell should be an object, but is ${nameOfType(value)}.`);
    return null;
  }
  const type = readType(value, path, context);
  const source = readSource(value, path, context);
  const metadata = readMetadata(value, path, context);
  if (type === null || source === null || metadata === null) return null;
  const { language } = value;
  return {
    cell: upgradeCell(value, { type, source, metadata, path, context }),
    givenId: value.id,
    language: type === 'code' && typeof language === 'string' ? language : null,
    path,
  };
}

interface Parts {
  readonly type: OldCellType;
  readonly source: string;
  readonly metadata: JsonObject;
  readonly path: readonly PathStep[];
  readonly context: CellContext;
}

function upgradeCell(value: JsonObject, { type, source, metadata, path, context }: Parts): Cell {
  const id = '';
  if (type === 'heading') {
    return { cell_type: 'markdown', id, source: toMarkdownHeading(value, source), metadata };
  }
  if (type === 'code') {
    const { collapsed } = value;
    return {
      cell_type: 'code',
      id,
      source,
      metadata: typeof collapsed === 'boolean' ? { ...metadata, collapsed } : metadata,
      execution_count: readCount(value.execution_count ?? value.prompt_number),
      outputs: readOutputs(value.outputs, [...path, 'outputs'], context),
    };
  }
  const cellType: CellType = type === 'html' ? 'markdown' : type;
  const attachments = readAttachments(value, path, context);
  return { cell_type: cellType, id, source, metadata, ...(attachments === null ? {} : { attachments }) };
}

/** Headings and HTML were cell types of their own before nbformat 4. */
type OldCellType = CellType | 'heading' | 'html';
const CELL_TYPES: ReadonlySet<string> = new Set(['code', 'markdown', 'raw', 'heading', 'html']);

function readType(
  value: JsonObject,
  path: readonly PathStep[],
  { problems }: CellContext,
): OldCellType | null {
  const type = value.cell_type;
  if (typeof type === 'string' && CELL_TYPES.has(type)) return type as OldCellType;
  const at = [...path, 'cell_type'];
  if (type === undefined) problems.add('missing', path, 'This cell does not say its type (“cell_type”).');
  else if (typeof type !== 'string') {
    problems.add('wrong-type', at, `“cell_type” should be a string, but is ${nameOfType(type)}.`);
  } else {
    const message = `“${type.slice(0, 40)}” is not a type of cell; code, markdown and raw are.`;
    problems.add('wrong-value', at, message);
  }
  return null;
}

function readSource(value: JsonObject, path: readonly PathStep[], context: CellContext): string | null {
  const key = value.source === undefined && value.input !== undefined ? 'input' : 'source';
  const found = value[key];
  const { problems } = context;
  const at = [...path, key];
  if (found === undefined) {
    problems.add('missing', path, 'This cell has no “source”.');
    return null;
  }
  const source = joinLines(found, context.isLegacy);
  if (source === null) {
    const what = Array.isArray(found) ? 'a list with something other than strings in it' : nameOfType(found);
    problems.add('wrong-type', at, `“${key}” should be a string or a list of strings, but is ${what}.`);
    return null;
  }
  if (source.length > SOURCE_CHARS_MAX) {
    const message = `This cell has ${source.length} characters; at most ${SOURCE_CHARS_MAX} are read.`;
    problems.add('too-large', at, message);
    return null;
  }
  return source;
}

function readMetadata(
  value: JsonObject,
  path: readonly PathStep[],
  { problems }: CellContext,
): JsonObject | null {
  const { metadata } = value;
  // Many tools leave it out; nbformat 3 made it optional. There is only one way to read that.
  if (metadata === undefined) return {};
  if (isJsonObject(metadata)) return metadata;
  const message = `“metadata” should be an object, but is ${nameOfType(metadata)}.`;
  problems.add('wrong-type', [...path, 'metadata'], message);
  return null;
}

function toMarkdownHeading(value: JsonObject, source: string): string {
  const { level } = value;
  const hashes = typeof level === 'number' && Number.isInteger(level) ? Math.min(Math.max(level, 1), 6) : 1;
  return `${'#'.repeat(hashes)} ${source.split(/\r\n|[\n\r]/).join(' ')}`;
}

function readAttachments(
  value: JsonObject,
  path: readonly PathStep[],
  { warnings }: CellContext,
): Attachments | null {
  const { attachments } = value;
  if (attachments === undefined) return null;
  const at = [...path, 'attachments'];
  if (!isJsonObject(attachments)) {
    warnings.add(
      'repaired',
      at,
      `“attachments” should be an object, but is ${nameOfType(attachments)}; left out.`,
    );
    return null;
  }
  const bundles: [string, MimeBundle][] = [];
  for (const [name, bundle] of Object.entries(attachments)) {
    const joined = isJsonObject(bundle) ? joinMimeBundle(bundle) : null;
    if (joined !== null) bundles.push([name, joined]);
    else warnings.add('repaired', [...at, name], 'This attachment is not well-formed and was left out.');
  }
  return Object.fromEntries(bundles);
}
