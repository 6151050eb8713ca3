import type { Run, RunFailure } from '@quire/contract';
import type { ReactNode } from 'react';
import { CellOutputs } from '../../outputs/cell-outputs.tsx';
import { CopyAction } from '../../ui/copy-action.tsx';
import classes from './run-failure-panel.module.css';

type RunFailurePanelProps = {
  readonly failure: RunFailure;
  readonly run: Pick<Run, 'id' | 'notebook' | 'version' | 'canReadCode'>;
  /** The heading above the cell that failed. */
  readonly place: string | null;
  readonly theme: 'light' | 'dark';
  readonly onJump: (cellId: string) => void;
  /** Beside the technical details. */
  readonly actions?: ReactNode;
};

/** What went wrong in a sentence, what to do, and the technical part for those who ask. */
export function RunFailurePanel({ failure, run, place, theme, onJump, actions }: RunFailurePanelProps) {
  const { cellId } = failure;
  return (
    <section className={classes.failure} aria-label="What went wrong">
      <p className={classes.sentence}>{failure.sentence}</p>
      {failure.advice && <p className={classes.advice}>{failure.advice}</p>}
      {cellId !== null && (
        <p className={classes.place}>
          {place === null ? 'It happened near the beginning. ' : `It happened in “${place}”. `}
          <button type="button" className={classes.jump} onClick={() => onJump(cellId)}>
            Show where
          </button>
        </p>
      )}
      {actions && <div className={classes.actions}>{actions}</div>}
      <TechnicalDetails failure={failure} run={run} theme={theme} />
    </section>
  );
}

type DetailsProps = Pick<RunFailurePanelProps, 'failure' | 'run' | 'theme'>;

function TechnicalDetails({ failure, run, theme }: DetailsProps) {
  const { name, message, traceback } = failure;
  const named = [name, message].filter(Boolean).join(': ');
  const text = traceback?.join('\n') ?? null;
  const report = [
    `Run ${run.id} of ${run.notebook.space.slug}/${run.notebook.slug}, version ${run.version}`,
    `${failure.code}: ${failure.sentence}`,
    text === null ? named : withoutColours(text),
  ].join('\n');
  return (
    <details className={classes.details}>
      <summary>Show the technical details</summary>
      {text === null ? (
        <>
          {named && <p className={classes.named}>{named}</p>}
          {!run.canReadCode && (
            <p className={classes.note}>
              More would show the notebook’s code, which your role does not include. Its owner can see it when
              they run the notebook with the same inputs.
            </p>
          )}
        </>
      ) : (
        <CellOutputs
          outputs={[{ output_type: 'stream', name: 'stdout', text }]}
          theme={theme}
          label="Traceback"
        />
      )}
      <CopyAction text={report} label="Copy for the owner" />
    </details>
  );
}

function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  return text.replace(/\u001b\[[0-9;:]*m/gu, '');
}
