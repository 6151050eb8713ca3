import { toFileName } from './frame-protocol.ts';
import { type LoadValue, readJson } from './large-values.ts';
import { saveFile } from './page-actions.ts';
import { readCsv, readDataResource, type TableContent } from './read-table.ts';
import { readLargeValue, readText, type ShownBundle, type ShownOutput } from './shown-output.ts';
import { readHtmlTable, toCsv } from './table-file.ts';

/** Something of a result that can be kept as a file of its own. */
export type OutputFile = { readonly word: string; readonly save: () => Promise<void> };

const TABLE_TYPES = ['application/vnd.dataresource+json', 'text/csv', 'text/html'];
const IMAGE_TYPES: readonly (readonly [type: string, word: string, ending: string])[] = [
  ['image/png', 'PNG', 'png'],
  ['image/svg+xml', 'SVG', 'svg'],
  ['image/jpeg', 'JPEG', 'jpg'],
  ['image/webp', 'WebP', 'webp'],
  ['image/gif', 'GIF', 'gif'],
];

/** The tables and pictures among outputs, as files. `name` is what the result is called on the page. */
export function filesOf(
  outputs: readonly ShownOutput[],
  { name, loadValue }: { name: string; loadValue: LoadValue | undefined },
): readonly OutputFile[] {
  const bundles = outputs.filter(
    (output): output is ShownBundle =>
      output.output_type === 'display_data' || output.output_type === 'execute_result',
  );
  const files = bundles.flatMap((bundle) => {
    const table = tableType(bundle);
    const images = IMAGE_TYPES.filter(([type]) => type in bundle.data);
    return [
      ...(table === null ? [] : [{ word: 'table as CSV', save: () => saveTable(bundle, table) }]),
      ...images.map(([type, word, ending]) => ({
        word: `picture as ${word}`,
        save: () => saveImage(bundle, type, ending),
      })),
    ];
  });
  return numbered(files);

  async function saveTable(bundle: ShownBundle, type: string): Promise<void> {
    const table = readTable(type, await readValue(bundle.data[type]));
    if (table === null) throw new Error('There is no table in this result.');
    saveFile(`${toFileName(name)}.csv`, new Blob([toCsv(table)], { type: 'text/csv;charset=utf-8' }));
  }
  async function saveImage(bundle: ShownBundle, type: string, ending: string): Promise<void> {
    const value = await readValue(bundle.data[type]);
    const content = value instanceof Blob ? value : new Blob([toBytes(type, readText(value))], { type });
    saveFile(`${toFileName(name)}.${ending}`, content);
  }
  async function readValue(value: unknown): Promise<unknown> {
    const large = readLargeValue(value);
    if (large === null) return value;
    if (loadValue === undefined) throw new Error('There is no way to fetch this value here.');
    const blob = await loadValue(large);
    return blob.type.startsWith('image/') && blob.type !== 'image/svg+xml' ? blob : blob.text();
  }
}

/** Which of its types holds a table; HTML only where there is one in it, or where it is too large to look. */
function tableType({ data }: ShownBundle): string | null {
  const type = TABLE_TYPES.find((each) => each in data);
  if (type !== 'text/html') return type ?? null;
  const html = data[type];
  return typeof html === 'string' && /<table\b/i.test(html) ? type : null;
}

function readTable(type: string, value: unknown): TableContent | null {
  if (type === 'text/csv') return readCsv(readText(value));
  return type === 'text/html' ? readHtmlTable(readText(value)) : readDataResource(readJson(value));
}

function toBytes(type: string, text: string): Uint8Array<ArrayBuffer> | string {
  if (type === 'image/svg+xml') return text;
  return Uint8Array.from(atob(text.replace(/\s/g, '')), (character) => character.charCodeAt(0));
}

/** Several of a kind are told apart by their place. */
function numbered(files: readonly OutputFile[]): readonly OutputFile[] {
  const counts = new Map<string, number>();
  const isSeveral = (word: string) => files.filter((file) => file.word === word).length > 1;
  return files.map((file) => {
    const place = (counts.get(file.word) ?? 0) + 1;
    counts.set(file.word, place);
    return isSeveral(file.word) ? { ...file, word: `${file.word} (${place})` } : file;
  });
}
