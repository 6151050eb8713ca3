import type { ComparedCell } from './compare-cells.ts';
import { type ComparedLine, compareLines } from './compare-lines.ts';

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
