import { type Cell, isJsonObject, type Json, type JsonObject, tagsOf } from './document.ts';

/** Where a cell stands in the app. Cells without any of it follow each other over the whole width. */
export interface CellLayout {
  /** Not shown in the app: its code runs, its words and results are for those who look behind. */
  readonly isHidden: boolean;
  /** From 1; neighbouring cells with a column stand side by side. */
  readonly column: number | null;
  /** The tab that the cell stands in; neighbouring cells with a tab share one row of tabs. */
  readonly tab: string | null;
}

/** More columns than this are too narrow to read. */
export const COLUMNS_MAX = 4;
/** A tab's title is a word or two. */
export const TAB_TITLE_CHARS_MAX = 60;

const HIDE_TAG = 'quire-hide';
const COLUMN_TAG = 'quire-column:';
const TAB_TAG = 'quire-tab:';
const NAMED_COLUMNS: ReadonlyMap<string, number> = new Map([
  ['left', 1],
  ['right', 2],
]);

const NOWHERE: CellLayout = { isHidden: false, column: null, tab: null };

/**
 * A cell's place in the app: from `metadata.quire.layout`, which the arranger writes, else from its tags
 * (`quire-hide`, `quire-column:left`, `quire-column:2`, `quire-tab:Details`), which any editor can set.
 */
export function cellLayout(cell: Cell): CellLayout {
  const quire = cell.metadata.quire;
  const given = isJsonObject(quire) ? quire.layout : undefined;
  return isJsonObject(given) ? fromMetadata(given) : fromTags(tagsOf(cell));
}

/** Is this one of the tags that say where a cell stands? */
export function isLayoutTag(tag: string): boolean {
  return tag === HIDE_TAG || tag.startsWith(COLUMN_TAG) || tag.startsWith(TAB_TAG);
}

/** The cell at another place: said once, in its metadata, and by no tag that could say otherwise. */
export function withCellLayout<C extends Cell>(cell: C, { isHidden, column, tab }: CellLayout): C {
  const layout = {
    ...(isHidden && { hidden: true }),
    ...(column !== null && { column }),
    ...(tab !== null && { tab }),
  };
  const { tags: _tags, quire, ...others } = cell.metadata;
  const kept = tagsOf(cell).filter((tag) => !isLayoutTag(tag));
  const { layout: _layout, ...ours } = isJsonObject(quire) ? quire : ({} as JsonObject);
  const own = Object.keys(layout).length > 0 ? { ...ours, layout } : ours;
  const metadata = {
    ...others,
    ...(kept.length > 0 && { tags: kept }),
    ...(Object.keys(own).length > 0 && { quire: own }),
  };
  return { ...cell, metadata };
}

function fromMetadata({ hidden, column, tab }: JsonObject): CellLayout {
  return { isHidden: hidden === true, column: readColumn(column), tab: readTab(tab) };
}

function fromTags(tags: readonly string[]): CellLayout {
  const after = (prefix: string): string | undefined =>
    tags.find((tag) => tag.startsWith(prefix))?.slice(prefix.length);
  const column = after(COLUMN_TAG)?.trim();
  if (!tags.some(isLayoutTag)) return NOWHERE;
  return {
    isHidden: tags.includes(HIDE_TAG),
    column: column === undefined ? null : readColumn(NAMED_COLUMNS.get(column) ?? Number(column)),
    tab: readTab(after(TAB_TAG)),
  };
}

function readColumn(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= COLUMNS_MAX
    ? value
    : null;
}

function readTab(value: Json | undefined): string | null {
  if (typeof value !== 'string') return null;
  const title = value.trim().slice(0, TAB_TITLE_CHARS_MAX);
  return title === '' ? null : title;
}
