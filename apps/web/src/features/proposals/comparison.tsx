import { type ComparedCell, compareCells, isChanged, linesOfCell, readNotebook } from '@quire/notebook';
import { Fragment, memo } from 'react';
import { CodePieces } from '../../ui/code/code-pieces.tsx';
import { highlightLines } from '../../ui/code/highlight-lines.ts';
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
      <Lines row={row} isCode={cell.cell_type === 'code'} />
    </section>
  );
}

const SIGNS = { added: '+', removed: '−', same: '', gap: '' };
const SPOKEN = { added: 'added: ', removed: 'removed: ', same: '', gap: '' };

function Lines({ row, isCode }: { row: ComparedCell; isCode: boolean }) {
  const lines = linesOfCell(row);
  const pieces = isCode
    ? highlightLines(lines.map(({ text }) => text).join('\n'))
    : lines.map(({ text }) => [{ text, kind: null }]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.lines} data-wraps={!isCode || undefined} tabIndex={0} aria-label="Lines">
      <div className={classes.sheet}>
        {lines.map(({ kind }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text have no other identity
          <div key={at} className={classes.line} data-kind={kind}>
            <span className={classes.sign}>
              <span aria-hidden="true">{SIGNS[kind]}</span>
              <span className="q-visually-hidden">{SPOKEN[kind]}</span>
            </span>
            <code className={classes.text}>
              <CodePieces pieces={pieces[at] ?? []} />
            </code>
          </div>
        ))}
      </div>
    </section>
  );
}
