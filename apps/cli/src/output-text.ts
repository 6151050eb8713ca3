import { BLOB_KEY, fileSize } from '@quire/contract';

const TEXT_TYPES: readonly string[] = ['text/markdown', 'text/plain', 'text/latex'];
/** pandas prints at most 60 rows; the text form of a chart object can have thousands of lines. */
const LINES_MAX = 100;

/** What a terminal shows of a display or a result: its text, or what kind of thing it is. */
export function bundleText(data: Readonly<Record<string, unknown>>): string {
  const rich = Object.keys(data).find((type) => !TEXT_TYPES.includes(type));
  for (const type of TEXT_TYPES) {
    const text = textOf(data[type]);
    if (text !== null && (rich === undefined || countLines(text) <= LINES_MAX)) return endLine(text);
  }
  const type = rich ?? Object.keys(data)[0];
  if (type === undefined) return '';
  const blob = blobOf(data[type]);
  return `[${type}${blob === null ? '' : `, ${fileSize(blob)}`}]\n`;
}

function countLines(text: string): number {
  return text.split('\n', LINES_MAX + 1).length;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('') : null;
}

function blobOf(value: unknown): number | null {
  const blob = (value as { [BLOB_KEY]?: { bytes?: unknown } } | null)?.[BLOB_KEY];
  return typeof blob?.bytes === 'number' ? blob.bytes : null;
}

function endLine(text: string): string {
  return text.endsWith('\n') || text === '' ? text : `${text}\n`;
}
