import type { Attachments, Cell, Json, MimeBundle, Notebook, Output } from './document.ts';

/**
 * The notebook as an `.ipynb` file, byte for byte as Jupyter writes it: nbformat 4.5, keys sorted, one space
 * of indent, multi-line text as lists of lines, one line end at the end.
 */
export function serialiseNotebook(notebook: Notebook): string {
  const document = {
    cells: notebook.cells.map(toFileCell),
    metadata: notebook.metadata,
    nbformat: notebook.nbformat,
    nbformat_minor: notebook.nbformat_minor,
  };
  return `${JSON.stringify(sortKeys(document), null, 1)}\n`;
}

function toFileCell(cell: Cell): Json {
  const { id, cell_type, metadata } = cell;
  const common = { cell_type, id, metadata, source: splitLines(cell.source) };
  if (cell.cell_type === 'code') {
    return { ...common, execution_count: cell.execution_count, outputs: cell.outputs.map(toFileOutput) };
  }
  if (cell.attachments === undefined) return common;
  return { ...common, attachments: splitAttachments(cell.attachments) };
}

function toFileOutput(output: Output): Json {
  switch (output.output_type) {
    case 'stream':
      return { ...output, text: splitLines(output.text) };
    case 'error':
      return { ...output };
    case 'display_data':
    case 'execute_result':
      return { ...output, data: splitBundle(output.data) };
  }
}

function splitAttachments(attachments: Attachments): Json {
  return Object.fromEntries(Object.entries(attachments).map(([name, bundle]) => [name, splitBundle(bundle)]));
}

/** Beside `text/…`, these are text too, and Jupyter writes them as lines. */
const TEXT_TYPES: ReadonlySet<string> = new Set(['application/javascript', 'image/svg+xml']);

function splitBundle(bundle: MimeBundle): Json {
  const entries = Object.entries(bundle).map(([type, value]) => {
    const isText = typeof value === 'string' && (type.startsWith('text/') || TEXT_TYPES.has(type));
    return [type, isText ? splitLines(value) : value] as const;
  });
  return Object.fromEntries(entries);
}

/** Every line end that Python's `str.splitlines` knows. */
const LINE_ENDS = String.raw`\n\r\v\f\x1c-\x1e\x85\u2028\u2029`;
const LINE = new RegExp(`[^${LINE_ENDS}]*(?:\\r\\n|[${LINE_ENDS}])|[^${LINE_ENDS}]+$`, 'g');

function splitLines(text: string): string[] {
  return text.match(LINE) ?? [];
}

function sortKeys(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const object = value as { readonly [key: string]: Json };
  const keys = Object.keys(object).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(object[key] ?? null)]));
}
