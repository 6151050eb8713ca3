import { type ComparedCell, compareCells, isChanged, linesOfCell, readNotebook } from '@quire/notebook';
import { Fragment, memo } from 'react';
import { DiffLines } from '../../ui/code/diff-lines.tsx';
import { count } from '../../ui/words.ts';
import classes from './comparison.module.css';

type Props = {
  /** Notebook files. */
  before: string;
  after: string;
};

/** Two notebook files cell by cell: what changed is shown, what did not is counted. */
export const Comparison = memo(function Comparison({ before, after }: Props) {
  const rows = compareCells(cellsOf(before), cellsOf(after));
  if (!rows.some(isChanged)) {
    return <p className={classes.same}>All cells stay as they are; only settings of the notebook differ.</p>;
  }
  return (
    <section className={classes.comparison} aria-label="What changes, cell by cell">
      {rows.map((row, at) => {
        const isFirstSame = !isChanged(row) && (at === 0 || isChanged(rows[at - 1] ?? row));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of two files have no other identity
          <Fragment key={at}>
            {isFirstSame && <p className={classes.same}>{sayUnchanged(rows, at)}</p>}
            {isChanged(row) && <ChangedCell row={row} />}
          </Fragment>
        );
      })}
    </section>
  );
});

const cellsOf = (file: string) => {
  const read = readNotebook(file, { anyLanguage: true });
  return read.ok ? read.notebook.cells : [];
};

function sayUnchanged(rows: readonly ComparedCell[], start: number): string {
  const next = rows.findIndex((row, at) => at > start && isChanged(row));
  return `${count((next < 0 ? rows.length : next) - start, 'cell')} unchanged`;
}

const WORDS = { same: '', changed: 'Changed', added: 'New', removed: 'Removed' };
const TYPES = { code: 'code', markdown: 'text', raw: 'raw text' };

function ChangedCell({ row }: { row: ComparedCell }) {
  const cell = row.after ?? row.before;
  if (!cell) return null;
  const isCode = cell.cell_type === 'code';
  const words = [WORDS[row.kind], row.isMoved ? 'moved' : ''].filter(Boolean).join(', ');
  const isOnlySettings = row.kind === 'changed' && row.before?.source === row.after?.source;
  return (
    <section className={classes.cell} aria-label={`${words || 'Moved'} cell`}>
      <header className={classes.head}>
        <span className={classes.kind} data-kind={row.kind}>
          {words || 'Moved'}
        </span>
        <span>{TYPES[cell.cell_type]}</span>
        {isOnlySettings && <span>the text is the same; its tags or other settings differ</span>}
      </header>
      <DiffLines label="Lines" lines={linesOfCell(row)} isPython={isCode} isWrapped={!isCode} />
    </section>
  );
}
