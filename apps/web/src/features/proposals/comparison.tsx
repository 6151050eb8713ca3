import {
  type ComparedCell,
  compareCells,
  isChanged,
  linesOfCell,
  linesOfSettings,
  type Notebook,
  readNotebook,
  settingsOf,
} from '@quire/notebook';
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
  const [left, right] = [notebookOf(before), notebookOf(after)];
  const rows = compareCells(left?.cells ?? [], right?.cells ?? []);
  const settings = linesOfSettings(left?.metadata ?? {}, right?.metadata ?? {});
  return (
    <section className={classes.comparison} aria-label="What changes, cell by cell">
      {settings.length > 0 && (
        <section className={classes.cell} aria-label="Changed settings of the notebook">
          <header className={classes.head}>
            <span className={classes.kind}>Changed</span>
            <span>settings of the notebook</span>
          </header>
          <DiffLines label="Settings" lines={settings} isPython={false} />
        </section>
      )}
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

function notebookOf(file: string): Notebook | undefined {
  const read = readNotebook(file, { anyLanguage: true });
  return read.ok ? read.notebook : undefined;
}

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
  const settings = linesOfSettings(settingsOf(row.before), settingsOf(row.after));
  return (
    <section className={classes.cell} aria-label={`${words || 'Moved'} cell`}>
      <header className={classes.head}>
        <span className={classes.kind} data-kind={row.kind}>
          {words || 'Moved'}
        </span>
        <span>{TYPES[cell.cell_type]}</span>
        {isOnlySettings && <span>the text is the same, its settings differ</span>}
      </header>
      <DiffLines label="Lines" lines={linesOfCell(row)} isPython={isCode} isWrapped={!isCode} />
      {settings.length > 0 && (
        <>
          <p className={classes.settings}>Settings: tags, inputs of forms, what is attached</p>
          <DiffLines label="Settings" lines={settings} isPython={false} />
        </>
      )}
    </section>
  );
}
