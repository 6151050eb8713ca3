import type { RunStatus, RunSummary } from '@quire/contract';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Hub, runUrl } from './hub.ts';

/** A run on the hub as `--json` prints it. */
export function describeRun(hub: Hub, run: RunSummary): object {
  const {
    id,
    version,
    status,
    parameters,
    createdAt,
    startedAt,
    finishedAt,
    cellsDone,
    cellsTotal,
    failure,
  } = run;
  const { space, slug, title } = run.notebook;
  return {
    id,
    url: runUrl(hub, id),
    notebook: { space: space.slug, slug, title },
    version,
    status,
    parameters,
    createdAt,
    startedAt,
    finishedAt,
    cellsDone,
    cellsTotal,
    failure,
  };
}

export function exitCodeOfRun(status: RunStatus): ExitCode {
  if (status === 'failed') return EXIT.failed;
  return status === 'cancelled' ? EXIT.cancelled : EXIT.ok;
}
