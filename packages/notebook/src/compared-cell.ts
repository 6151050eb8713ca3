import type { ComparedCell } from './compare-cells.ts';
import { type ComparedLine, compareLines } from './compare-lines.ts';
import type { Cell, Json, JsonObject } from './document.ts';
import { sha256Hex } from './hash.ts';

/** Lines around a change that stay visible. */
const CONTEXT_LINES = 3;

/** A line of a compared cell as it is shown; a gap stands for lines far from any change. */
export interface ShownLine {
  readonly kind: ComparedLine['kind'] | 'gap';
  readonly text: string;
}

/** Does the cell differ, in what it says or in where it stands? */
export const isChanged = ({ kind, isMoved }: ComparedCell): boolean => kind !== 'same' || isMoved;

/** The lines of a cell with what changed in them: whole where none did, else only those near a change. */
export function linesOfCell({ before, after }: ComparedCell): ShownLine[] {
  if (before === undefined) return linesOf(after?.source ?? '', 'added');
  if (after === undefined) return linesOf(before.source, 'removed');
  const lines = compareLines(before.source, after.source);
  return lines.every(({ kind }) => kind === 'same') ? lines : foldSame(lines);
}

/**
 * What differs in the settings of two cells or notebooks (tags, forms, what is attached), as lines of JSON; nothing
 * where none does. Settings decide what a cell is for: which input is secret, what is hidden, what runs.
 */
export function linesOfSettings(before: JsonObject, after: JsonObject): ShownLine[] {
  const [left, right] = [settingText(before), settingText(after)];
  if (left === '' || right === '')
    return left === right ? [] : linesOf(left || right, left === '' ? 'added' : 'removed');
  const lines = compareLines(left, right);
  return lines.every(({ kind }) => kind === 'same') ? [] : foldSame(lines);
}

/** The settings of a cell for `linesOfSettings`; none of one that is not there. */
export function settingsOf(cell: Cell | undefined): JsonObject {
  if (cell === undefined) return {};
  const attachments = cell.cell_type === 'code' ? undefined : cell.attachments;
  if (attachments === undefined) return cell.metadata;
  const named = Object.entries(attachments).map(([name, bundle]) => [name, describeBundle(bundle)] as const);
  return { ...cell.metadata, attachments: Object.fromEntries(named) };
}

/** A picture says nothing as text: its kind, its size, and whether it is the same. */
const describeBundle = (bundle: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(bundle).map(([type, data]) => {
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      return [type, `${text.length} characters, SHA-256 ${sha256Hex(text).slice(0, 16)}…`];
    }),
  );

/** JSON with a line for each value and sorted keys; nothing for no settings. */
function settingText(settings: JsonObject): string {
  return Object.keys(settings).length === 0 ? '' : JSON.stringify(sorted(settings), null, 2);
}

function sorted(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value as JsonObject).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}

const linesOf = (source: string, kind: ComparedLine['kind']): ShownLine[] =>
  source.split('\n').map((text) => ({ kind, text }));

function foldSame(lines: readonly ComparedLine[]): ShownLine[] {
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - CONTEXT_LINES), at + CONTEXT_LINES + 1).some(({ kind }) => kind !== 'same'),
  );
  return lines.flatMap((line, at): ShownLine[] => {
    if (isNear[at]) return [line];
    return at === 0 || isNear[at - 1] ? [{ kind: 'gap', text: '…' }] : [];
  });
}
