import {
  type ExecuteNotebookOptions,
  executeNotebook,
  executeQuietly,
  type KernelContext,
  type LiveBase,
  layFilesInto,
  type RunEvent,
  type RunOutcome,
} from '@quire/kernels';
import type { Notebook } from '@quire/notebook';
import type { ExecutorDependencies } from './executor.ts';
import { type Filled, takesInputs } from './fill-in.ts';
import { type NotebookPlan, type Runnable, SharedTime, withSettingCell } from './notebook-plans.ts';
import { toRunCells } from './run-cells.ts';

export type OneRun = {
  runnable: Runnable;
  notebook: Notebook;
  filled: Filled;
  context: Pick<KernelContext, 'env'>;
};
type Hooks = Pick<ExecuteNotebookOptions, 'limits' | 'signal' | 'onEvent'>;

/**
 * Executes a notebook once: on a copy of the process that has executed its first cells, where there is one, otherwise
 * from its first cell. Both give the same results.
 */
export async function executeOnKernel(
  dependencies: ExecutorDependencies,
  run: OneRun,
  hooks: Hooks,
): Promise<RunOutcome> {
  const { kernels, plans } = dependencies;
  // Nobody waits for a plan: a run whose notebook has none begins at its first cell.
  const known = kernels.openTemplate ? plans.known(run.runnable) : undefined;
  const shared = new SharedTime();
  const onEvent: Hooks['onEvent'] = (event) => {
    shared.note(event);
    return hooks.onEvent(event);
  };
  const base = known?.template && (await kernels.openTemplate?.(run.context, known.key));
  const outcome = base
    ? await onTemplate({ run, known, base }, { ...hooks, onEvent })
    : await fromStart(dependencies, run, { ...hooks, onEvent });
  if (kernels.makeTemplate && outcome.outcome === 'succeeded' && shared.isLong)
    void shareNext(dependencies, run, shared);
  return outcome;
}

/** Has the first cells executed ahead for the next run, where they took long. Never rejects. */
async function shareNext(
  { kernels, plans, log }: ExecutorDependencies,
  { runnable, notebook }: OneRun,
  shared: SharedTime,
): Promise<void> {
  try {
    const { template } = await plans.of(runnable, notebook);
    if (template && shared.isWorthSharing(template)) await kernels.makeTemplate?.(template);
  } catch (error) {
    log.error({ err: error }, 'a notebook could not be planned');
  }
}

function fromStart(
  { kernels, environment }: ExecutorDependencies,
  { runnable, filled, context }: OneRun,
  hooks: Hooks,
): Promise<RunOutcome> {
  return executeNotebook({
    ...hooks,
    hasInputs: takesInputs(filled),
    kernel: (signal) => kernels.start(environment, { ...context, files: filled.files, signal }),
    cells: toRunCells(filled.notebook, runnable.withholds_code),
  });
}

async function onTemplate(
  { run, known, base }: { run: OneRun; known: NotebookPlan; base: LiveBase },
  hooks: Hooks,
): Promise<RunOutcome> {
  const { notebook, filled, runnable } = run;
  const { settingCell } = known.plan;
  const cells = toRunCells(withSettingCell(notebook, filled), runnable.withholds_code);
  // Without values the notebook has no such cell; the template's sets nothing.
  const absent = filled.assignments === null ? cells[settingCell]?.id : undefined;
  try {
    base.node.trace = base.trace;
    return await executeNotebook({
      ...hooks,
      hasInputs: takesInputs(filled),
      kernel: async () => {
        await layFilesInto(base, filled.files);
        const names = Object.keys(filled.given);
        if (base.done > settingCell && names.length > 0)
          await executeQuietly(base.node, filled.assign(names));
        return base.node;
      },
      cells: cells.map((cell) => (cell.id === absent ? { ...cell, source: '' } : cell)),
      from: base.done,
      replay: (base.replay as readonly RunEvent[]).filter(
        (event) => !('cellId' in event) || event.cellId !== absent,
      ),
    });
  } finally {
    await base.close();
  }
}
