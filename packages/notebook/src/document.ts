/**
 * nbformat documents as Quire holds them in memory: always nbformat 4.5, every multi-line field one string.
 * Field names are nbformat's own, so that a stored document and this type are the same thing.
 * Source: https://nbformat.readthedocs.io/en/latest/format_description.html
 */

/** Any JSON value, read-only. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** MIME type → content. JSON types hold any value, all others one string (images in base64). */
export type MimeBundle = { readonly [mimeType: string]: Json };

export interface StreamOutput {
  readonly output_type: 'stream';
  /** `stdout` or `stderr`; nbformat allows other names. */
  readonly name: string;
  readonly text: string;
}

export interface DisplayData {
  readonly output_type: 'display_data';
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
}

export interface ExecuteResult {
  readonly output_type: 'execute_result';
  readonly execution_count: number | null;
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
}

export interface ErrorOutput {
  readonly output_type: 'error';
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export type Output = StreamOutput | DisplayData | ExecuteResult | ErrorOutput;

/** File name → MIME bundle, usually one image in base64. Referred to as `attachment:NAME` in markdown. */
export type Attachments = { readonly [fileName: string]: MimeBundle };

export interface CodeCell {
  readonly cell_type: 'code';
  /** 1–64 characters of `[A-Za-z0-9_-]`, unique in its notebook. */
  readonly id: string;
  readonly source: string;
  readonly metadata: JsonObject;
  readonly execution_count: number | null;
  readonly outputs: readonly Output[];
}

export interface MarkdownCell {
  readonly cell_type: 'markdown';
  readonly id: string;
  readonly source: string;
  readonly metadata: JsonObject;
  readonly attachments?: Attachments;
}

export interface RawCell {
  readonly cell_type: 'raw';
  readonly id: string;
  readonly source: string;
  readonly metadata: JsonObject;
  readonly attachments?: Attachments;
}

export type Cell = CodeCell | MarkdownCell | RawCell;
export type CellType = Cell['cell_type'];

export interface Notebook {
  readonly nbformat: 4;
  readonly nbformat_minor: 5;
  readonly metadata: JsonObject;
  readonly cells: readonly Cell[];
}

declare const sanitised: unique symbol;

/**
 * A notebook that came out of `sanitiseNotebook`. Only this type may be stored: a function that stores a
 * notebook asks for it, and the compiler finds every path that forgot to sanitise.
 */
export type SanitisedNotebook = Notebook & { readonly [sanitised]: true };

/** The cell's tags, or none where they are missing or malformed. */
export function tagsOf(cell: Cell): readonly string[] {
  const tags = cell.metadata.tags;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

/** Is `value` a JSON object (not an array, not null)? */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
