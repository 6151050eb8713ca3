import { isFinished, type Run, type RunState, type RunStatus } from '@quire/contract';
import { useCallback, useMemo, useRef } from 'react';
import { api } from '../../api.ts';
import type { LoadValue } from '../../outputs/large-values.ts';
import type { ShownBundle } from '../../outputs/shown-output.ts';
import { withoutRepeatedTitle } from '../notebooks/repeated-title.ts';
import { ProseCell, RunCell } from './run-cell.tsx';
import { anchorsByCell, arrangeContent, cellOf, collectSetups } from './run-content.ts';
import classes from './run-results.module.css';
import type { RunSection } from './run-sections.ts';
import { useStickToEnd } from './use-stick-to-end.ts';

type RunResultsProps = {
  readonly run: Run;
  readonly state: RunState;
  readonly status: RunStatus;
  readonly sections: readonly RunSection[];
  readonly showsCode: boolean;
  readonly theme: 'light' | 'dark';
};

/** The notebook as far as it has run: its prose and its results, in its order. */
export function RunResults({ run, state, status, sections, showsCode, theme }: RunResultsProps) {
  const isOver = isFinished(status);
  const failedCell = (state.failure ?? run.failure)?.cellId ?? null;
  const errorMeaning = status === 'cancelled' ? 'cancelled' : isOver ? 'tolerated' : 'live';
  const element = useRef<HTMLDivElement>(null);
  useStickToEnd(element, !isOver);

  const { cells, headings } = useMemo(() => withoutRepeatedTitle(run, run.notebook.title), [run]);
  const { reached, ahead } = arrangeContent({ cells, sections }, state, status);
  const anchors = useMemo(() => anchorsByCell(headings), [headings]);
  const labels = useMemo(() => labelCells(sections), [sections]);
  const setups = useRef<ReadonlyMap<string, readonly ShownBundle[]>>(new Map());
  setups.current = collectSetups(run.cells, state, setups.current);
  const loadValue: LoadValue = useCallback(
    async ({ hash }) => (await api.runs.getRunBlob({ params: { id: run.id, hash: hash as never } })).blob(),
    [run.id],
  );

  return (
    <div ref={element} className={classes.results} data-code={showsCode || undefined}>
      <h2 className="q-visually-hidden">Results</h2>
      {reached.map((cell) =>
        cell.type === 'markdown' ? (
          <ProseCell key={cell.id} cell={cell} anchors={anchors.get(cell.id) ?? NO_ANCHORS} />
        ) : cell.type === 'code' ? (
          <RunCell
            key={cell.id}
            cell={cell}
            run={cellOf(state, cell.id)}
            isOver={isOver}
            showsCode={showsCode}
            theme={theme}
            label={labels.get(cell.id) ?? 'Result'}
            setup={setups.current.get(cell.id) ?? NO_SETUP}
            loadValue={loadValue}
            errorMeaning={failedCell === cell.id ? 'failed' : errorMeaning}
          />
        ) : null,
      )}
      {ahead.length > 0 && (
        <p className={classes.ahead}>
          {isOver ? 'Not run: ' : 'Still to come: '}
          {ahead.join(' · ')}
        </p>
      )}
    </div>
  );
}

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
