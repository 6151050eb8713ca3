import { ActionIcon, Tooltip } from '@mantine/core';
import { isFinished, type RunSummary } from '@quire/contract';
import { IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { showError } from '../../ui/toast.ts';
import { sayDuration } from '../../ui/words.ts';
import { InputLine } from '../apps/input-chips.tsx';
import { elapsedOf } from './remaining-time.ts';
import { STATUS_LABELS } from './run-progress.ts';
import classes from './run-row.module.css';
import { StatusIcon } from './status-icon.tsx';
import { useStartRun } from './use-start-run.ts';

type RunRowProps = {
  readonly run: RunSummary;
  /** `inputs` where the page is about one notebook already. */
  readonly title?: 'notebook' | 'inputs';
};

/** One run in a list: the whole row opens it, the button at its end runs it again. */
export function RunRow({ run, title = 'notebook' }: RunRowProps) {
  const start = useStartRun();
  const { space, slug, title: name } = run.notebook;
  const inputs = <InputLine parameters={run.parameters} />;
  return (
    <li className={classes.row}>
      <StatusIcon status={run.status} />
      <div className={classes.words}>
        <Link to="/runs/$id" params={{ id: run.id }} className={classes.link ?? ''}>
          {title === 'notebook' ? name : inputs}
        </Link>
        <div className={classes.detail}>
          {run.failure ? (
            <span className={classes.failure}>{run.failure.sentence}</span>
          ) : (
            title === 'notebook' && inputs
          )}
        </div>
      </div>
      <div className={classes.facts}>
        <span className={classes.status} data-status={run.status}>
          {sayOutcome(run)}
        </span>
        <TimeAgo at={run.createdAt} />
      </div>
      {isFinished(run.status) && (
        <Tooltip label="Run again with the same inputs">
          <ActionIcon
            className={classes.again ?? ''}
            variant="subtle"
            color="gray"
            size="lg"
            loading={start.isPending}
            aria-label={`Run ${name} again with the same inputs`}
            onClick={() =>
              start.mutate({ space: space.slug, slug, parameters: run.parameters }, { onError: showError })
            }
          >
            <IconRefresh size={17} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

function sayOutcome(run: RunSummary): string {
  const label = STATUS_LABELS[run.status];
  if (run.status === 'running' && run.cellsTotal > 0)
    return `${label}, ${run.cellsDone} of ${run.cellsTotal} steps`;
  const took = isFinished(run.status) ? elapsedOf(run, 0) : null;
  return took === null
    ? label
    : `${label} ${run.status === 'succeeded' ? 'in' : 'after'} ${sayDuration(took)}`;
}
