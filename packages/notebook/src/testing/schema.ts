import type { Json } from '../document.ts';
import { isJsonObject } from '../document.ts';

/**
 * The rules of nbformat 4.5's JSON schema for a file, written out: what is broken, as paths. Checked once
 * against `nbformat.validate` of Python on public notebooks.
 */
export function violationsOf(value: Json): string[] {
  const found: string[] = [];
  if (!isJsonObject(value)) return ['not an object'];
  check(found, Object.keys(value).sort().join() === 'cells,metadata,nbformat,nbformat_minor', 'keys');
  check(found, value.nbformat === 4 && value.nbformat_minor === 5, 'version');
  checkNotebookMetadata(value.metadata, found);
  if (!Array.isArray(value.cells)) return [...found, 'cells'];
  const ids = new Set<Json | undefined>();
  for (const [index, cell] of (value.cells as readonly Json[]).entries()) {
    const path = `cells[${index}]`;
    check(found, isJsonObject(cell), path);
    if (!isJsonObject(cell)) continue;
    check(found, !ids.has(cell.id), `${path}.id is not unique`);
    ids.add(cell.id);
    checkCell(cell, path, found);
  }
  return found;
}

function check(found: string[], isRight: boolean, path: string): void {
  if (!isRight) found.push(path);
}

function checkNotebookMetadata(metadata: Json | undefined, found: string[]): void {
  if (!isJsonObject(metadata)) {
    found.push('metadata');
    return;
  }
  const { kernelspec, language_info: language, title, authors } = metadata;
  const hasStrings = (object: Json | undefined, keys: readonly string[]) =>
    object === undefined || (isJsonObject(object) && keys.every((key) => typeof object[key] === 'string'));
  check(found, hasStrings(kernelspec, ['name', 'display_name']), 'metadata.kernelspec');
  check(found, hasStrings(language, ['name']), 'metadata.language_info');
  check(found, title === undefined || typeof title === 'string', 'metadata.title');
  check(found, authors === undefined || Array.isArray(authors), 'metadata.authors');
}

const KEYS: { readonly [type: string]: string } = {
  code: 'cell_type,execution_count,id,metadata,outputs,source',
  markdown: 'cell_type,id,metadata,source',
  raw: 'cell_type,id,metadata,source',
};

function checkCell(cell: { readonly [key: string]: Json }, path: string, found: string[]): void {
  const { attachments, ...rest } = cell;
  const type = String(cell.cell_type);
  check(found, Object.keys(rest).sort().join() === KEYS[type], `${path} keys`);
  check(found, typeof cell.id === 'string' && /^[a-zA-Z0-9-_]{1,64}$/.test(cell.id), `${path}.id`);
  check(found, isMultiline(cell.source), `${path}.source`);
  check(
    found,
    attachments === undefined || (type !== 'code' && isAttachments(attachments)),
    `${path}.attachments`,
  );
  checkCellMetadata(cell.metadata, `${path}.metadata`, found);
  if (type === 'code')
    check(found, isCount(cell.execution_count) && Array.isArray(cell.outputs), `${path} results`);
}

function checkCellMetadata(metadata: Json | undefined, path: string, found: string[]): void {
  if (!isJsonObject(metadata)) {
    found.push(path);
    return;
  }
  const { tags, name, collapsed, jupyter, format } = metadata;
  const areTags =
    Array.isArray(tags) &&
    new Set(tags).size === tags.length &&
    tags.every((tag) => typeof tag === 'string' && /^[^,]+$/.test(tag));
  check(found, tags === undefined || areTags, `${path}.tags`);
  check(found, name === undefined || (typeof name === 'string' && name !== ''), `${path}.name`);
  check(found, collapsed === undefined || typeof collapsed === 'boolean', `${path}.collapsed`);
  check(found, jupyter === undefined || isJsonObject(jupyter), `${path}.jupyter`);
  check(found, format === undefined || typeof format === 'string', `${path}.format`);
}

function isMultiline(value: Json | undefined): boolean {
  return (
    typeof value === 'string' || (Array.isArray(value) && value.every((line) => typeof line === 'string'))
  );
}

function isCount(value: Json | undefined): boolean {
  return value === null || (Number.isInteger(value) && Number(value) >= 0);
}

function isAttachments(value: Json): boolean {
  return (
    isJsonObject(value) &&
    Object.values(value).every((bundle) => isJsonObject(bundle) && Object.values(bundle).every(isMultiline))
  );
}
