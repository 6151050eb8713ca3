import { type CellView, isFinished, type Run, type RunState, type RunStatus } from '@quire/contract';
import { type ReactNode, useMemo, useRef } from 'react';
import type { LoadValue } from '../../outputs/large-values.ts';
import { useIsPrinting } from '../../outputs/printing.ts';
import type { ShownBundle } from '../../outputs/shown-output.ts';
import { withoutRepeatedTitle } from '../notebooks/repeated-title.ts';
import type { CellAside, CellAsides } from './cell-aside.ts';
import { blocksOf, isHidden } from './cell-blocks.ts';
import { CellBlocks } from './cell-blocks-view.tsx';
import { roleOfColumn } from './input-columns.ts';
import { ProseCell, RunCell } from './run-cell.tsx';
import { anchorsByCell, arrangeContent, cellOf, collectSetups } from './run-content.ts';
import classes from './run-results.module.css';
import type { RunSection } from './run-sections.ts';
import { useStickToEnd } from './use-stick-to-end.ts';

type RunResultsProps = {
  readonly run: Pick<Run, 'cells' | 'headings' | 'notebook' | 'failure'>;
  readonly state: RunState;
  readonly status: RunStatus;
  readonly sections: readonly RunSection[];
  readonly showsCode: boolean;
  readonly theme: 'light' | 'dark';
  readonly loadValue: LoadValue;
  /** Shows the whole notebook while parts of it run again. */
  readonly isWhole?: boolean;
  /** Cells whose results belong to earlier inputs. */
  readonly stale?: ReadonlySet<string>;
  /** The cell that asks something, and waits for the answer. */
  readonly asking?: string | null;
  /** What stands at cells beside their results. */
  readonly asides?: CellAsides;
  /** A live app, which goes on where a run would be over. */
  readonly isApp?: boolean;
};

/** The notebook as far as it has run: its prose and its results, in its order. */
export function RunResults(props: RunResultsProps) {
  const {
    run,
    state,
    status,
    sections,
    showsCode,
    theme,
    loadValue,
    isWhole = false,
    stale,
    asking = null,
    asides = NO_ASIDES,
    isApp = false,
  } = props;
  const isOver = isFinished(status);
  const failedCell = (state.failure ?? run.failure)?.cellId ?? null;
  const errorMeaning = status === 'cancelled' ? 'cancelled' : isOver ? 'tolerated' : 'live';
  const failureMeaning = isApp ? 'told' : 'failed';
  const element = useRef<HTMLDivElement>(null);
  useStickToEnd(element, !isOver && !isWhole);

  const { cells, headings } = useMemo(() => withoutRepeatedTitle(run, run.notebook.title), [run]);
  const { reached, ahead } = arrangeContent({ cells, sections }, state, isWhole ? 'succeeded' : status);
  const anchors = useMemo(() => anchorsByCell(headings), [headings]);
  const labels = useMemo(() => labelCells(sections), [sections]);
  const isPrinting = useIsPrinting();
  const setups = useRef<ReadonlyMap<string, readonly ShownBundle[]>>(new Map());
  setups.current = collectSetups(run.cells, state, setups.current);

  // A cell that failed is shown wherever its author put it.
  const blocks = useMemo(
    () =>
      blocksOf(
        failedCell === null
          ? reached
          : reached.map((cell) => (cell.id === failedCell ? inSight(cell) : cell)),
        showsCode,
      ),
    [reached, failedCell, showsCode],
  );
  const displaced = findDisplaced(asides, { reached, showsCode, failedCell });
  const renderCell = (cell: CellView): ReactNode =>
    cell.type === 'markdown' ? (
      <ProseCell key={cell.id} cell={cell} anchors={anchors.get(cell.id) ?? NO_ANCHORS} />
    ) : cell.type === 'code' ? (
      <RunCell
        key={cell.id}
        cell={cell}
        run={cellOf(state, cell.id)}
        isOver={isOver}
        showsCode={showsCode}
        theme={isPrinting ? 'light' : theme}
        label={labels.get(cell.id) ?? 'Result'}
        setup={setups.current.get(cell.id) ?? NO_SETUP}
        loadValue={loadValue}
        errorMeaning={failedCell === cell.id ? failureMeaning : errorMeaning}
        isStale={stale?.has(cell.id) ?? false}
        isAsking={asking === cell.id}
        aside={asides.get(cell.id)}
      />
    ) : null;

  return (
    <div ref={element} className={classes.results} data-code={showsCode || undefined}>
      <h2 className="q-visually-hidden">Results</h2>
      <CellBlocks
        blocks={blocks}
        renderCell={renderCell}
        isOpen={isPrinting}
        asking={asking}
        // Code beside results is read, and needs the room.
        {...(!showsCode && { roleOf: (column) => roleOfColumn(column, state) })}
      />
      {displaced.map(([cellId, { above, below }]) => (
        <div key={cellId}>
          {above}
          {below}
        </div>
      ))}
      {ahead.length > 0 && (
        <p className={classes.ahead}>
          {isOver ? 'Not run: ' : 'Still to come: '}
          {ahead.join(' · ')}
        </p>
      )}
    </div>
  );
}

/** What cells that are not on the page ask; it stands below all others. */
function findDisplaced(
  asides: CellAsides,
  page: { reached: readonly CellView[]; showsCode: boolean; failedCell: string | null },
): [string, CellAside][] {
  const isHere = (cell: CellView) => page.showsCode || !isHidden(cell) || cell.id === page.failedCell;
  const here = new Set(page.reached.filter(isHere).map(({ id }) => id));
  return [...asides].filter(([cellId]) => !here.has(cellId));
}

const inSight = ({ layout: _layout, ...cell }: CellView): CellView => cell;

const NO_ASIDES: CellAsides = new Map();
const NO_ANCHORS: readonly string[] = [];
const NO_SETUP: readonly ShownBundle[] = [];

/** Cell id → what its results are called: the heading above it, numbered where several share one. */
function labelCells(sections: readonly RunSection[]): ReadonlyMap<string, string> {
  return new Map(
    sections.flatMap(({ title, codeCellIds }) =>
      codeCellIds.map((id, index): [string, string] => {
        const name = title === null ? 'Result' : `Result of ${title}`;
        return [id, codeCellIds.length > 1 ? `${name}, part ${index + 1}` : name];
      }),
    ),
  );
}
