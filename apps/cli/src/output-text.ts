import { BLOB_KEY } from '@quire/contract';
import { fileSize } from './columns.ts';

/** What a terminal shows of a display or a result: its text, or what kind of thing it is. */
export function bundleText(data: Readonly<Record<string, unknown>>): string {
  for (const type of ['text/markdown', 'text/plain', 'text/latex']) {
    const text = textOf(data[type]);
    if (text !== null) return endLine(text);
  }
  const [type] = Object.keys(data);
  if (type === undefined) return '';
  const blob = blobOf(data[type]);
  return `[${type}${blob === null ? '' : `, ${fileSize(blob)}`}]\n`;
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
