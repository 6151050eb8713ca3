import type { CellRun, CellView } from '@quire/contract';
import { memo } from 'react';
import { CellOutputs } from '../../outputs/cell-outputs.tsx';
import type { LoadValue } from '../../outputs/large-values.ts';
import { fromRun, type ShownBundle } from '../../outputs/shown-output.ts';
import { CodeBlock } from '../../ui/code/code-block.tsx';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { sayDuration } from '../../ui/words.ts';
import type { CellAside } from './cell-aside.ts';
import { ResultTools } from './result-tools.tsx';
import classes from './run-cell.module.css';
import { makeReadable } from './run-content.ts';
import { useNow } from './use-now.ts';

/** The element of a cell, for links and jumps to it. */
export const cellAnchor = (cellId: string): string => `cell-${cellId}`;

/** Runs that are over in less need no clock beside them. */
const CLOCK_FROM_MILLISECONDS = 2_000;
/** Shorter than this is no time at all. */
const TIMING_FROM_MILLISECONDS = 100;

type ProseCellProps = { readonly cell: CellView; readonly anchors: readonly string[] };

/** The notebook's own words between the results. */
export const ProseCell = memo(function ProseCell({ cell, anchors }: ProseCellProps) {
  if (cell.source === null) return null;
  return (
    <div className={classes.prose} id={cellAnchor(cell.id)}>
      <Markdown source={cell.source} attachments={cell.attachments} anchors={anchors} />
    </div>
  );
});

type RunCellProps = {
  readonly cell: CellView;
  readonly run: CellRun | null;
  /** The run is over: a cell that still runs was stopped. */
  readonly isOver: boolean;
  readonly showsCode: boolean;
  readonly theme: 'light' | 'dark';
  readonly label: string;
  readonly setup: readonly ShownBundle[];
  readonly loadValue: LoadValue;
  readonly errorMeaning: ErrorMeaning;
  /** What it shows belongs to earlier inputs. */
  readonly isStale: boolean;
  /** It asks something, and waits for the answer. */
  readonly isAsking: boolean;
  readonly aside: CellAside | undefined;
};

/** One code cell: what it showed, whether it runs, and its code for those who look behind. */
export const RunCell = memo(function RunCell(props: RunCellProps) {
  const { cell, run, isOver, showsCode, label, isStale, isAsking, aside } = props;
  const outputs = run?.outputs ?? NO_OUTPUTS;
  const isRunning = run?.status === 'running' && !isOver;
  const code = showsCode && cell.source !== null && cell.source.trim() !== '' ? cell.source : null;
  const isEmpty = outputs.length === 0 && !isRunning && run?.status !== 'error';
  if (isEmpty && code === null && aside === undefined) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups inputs; this groups a cell's results
    <div
      role="group"
      className={classes.cell}
      id={cellAnchor(cell.id)}
      tabIndex={-1}
      data-running={isRunning || undefined}
      data-code={code !== null || undefined}
      data-stale={isStale || undefined}
      data-asking={isAsking || undefined}
      aria-label={isRunning ? `${label}, running` : isStale ? `${label}, of earlier inputs` : label}
    >
      {code !== null && (
        <div className={classes.code}>
          <CodeBlock source={code} label={`Code: ${label}`} />
          {(run?.milliseconds ?? 0) >= TIMING_FROM_MILLISECONDS && (
            <p className={classes.timing}>Took {sayDuration(run?.milliseconds ?? 0)}</p>
          )}
        </div>
      )}
      {aside?.above && <div className={classes.aside}>{aside.above}</div>}
      <CellResults {...props} isRunning={isRunning} showsNothing={code !== null} />
      {aside?.below && <div className={classes.aside}>{aside.below}</div>}
    </div>
  );
});

type CellResultsProps = RunCellProps & { readonly isRunning: boolean; readonly showsNothing: boolean };

function CellResults(props: CellResultsProps) {
  const { cell, run, isOver, theme, label, setup, loadValue, errorMeaning, isRunning } = props;
  const outputs = run?.outputs ?? NO_OUTPUTS;
  const isTold = errorMeaning === 'told';
  const shown = isTold ? outputs.filter(({ output_type }) => output_type !== 'error') : outputs;
  return (
    <div className={classes.results}>
      <CellOutputs
        outputs={fromRun(makeReadable(shown))}
        theme={theme}
        label={label}
        setup={setup}
        loadValue={loadValue}
        {...(!isTold && { explainError: ERROR_WORDS[errorMeaning] })}
      />
      {isTold && <p className={classes.nothing}>It went wrong here. The top of the page says why.</p>}
      {isRunning && !props.isStale && !props.isAsking && <RunningNote startedAt={run?.startedAt ?? null} />}
      {props.showsNothing && outputs.length === 0 && !isRunning && (
        <p className={classes.nothing}>{sayNothing(run, isOver)}</p>
      )}
      {outputs.length > 0 && !isRunning && (
        <div className={classes.tools}>
          <ResultTools cell={cell} outputs={fromRun(outputs)} label={label} loadValue={loadValue} />
        </div>
      )}
    </div>
  );
}

const NO_OUTPUTS: CellRun['outputs'] = [];

/** What an error in a cell means for the run; why it happened stands at the top of the page. */
const ERROR_WORDS = {
  failed: () => 'The run stopped here.',
  cancelled: () => 'Stopped here, as you asked.',
  tolerated: () => 'This step met an error, and the run went on.',
  live: () => 'This step met an error.',
} as const satisfies Record<string, () => string>;
/** `told`: what went wrong in an app is told above it, and only there. */
export type ErrorMeaning = keyof typeof ERROR_WORDS | 'told';

function sayNothing(run: CellRun | null, isOver: boolean): string {
  if (run === null || run.status === 'waiting') return isOver ? 'Not run.' : 'Not run yet.';
  if (run.status === 'running') return 'Stopped before it showed anything.';
  return run.status === 'skipped' ? 'Skipped.' : 'Shows nothing.';
}

function RunningNote({ startedAt }: { startedAt: string | null }) {
  const now = useNow(true);
  const elapsed = startedAt === null ? 0 : now - Date.parse(startedAt);
  return (
    <p className={classes.running}>
      <span className={classes.pulse} aria-hidden="true" />
      Working{elapsed >= CLOCK_FROM_MILLISECONDS && ` for ${sayDuration(Math.floor(elapsed / 1000) * 1000)}`}…
    </p>
  );
}
