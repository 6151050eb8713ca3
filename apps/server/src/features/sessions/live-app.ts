import {
  executeNotebook,
  type KernelContext,
  LiveNotebook,
  type LiveRunOptions,
  type RunCell,
  type RunOutcome,
} from '@quire/kernels';
import { INJECTED_TAG, injectParameters, type Notebook } from '@quire/notebook';
import { type Filled, fillIn } from '../runs/fill-in.ts';
import { toRunCells } from '../runs/run-cells.ts';
import type { Held } from './claims.ts';
import type { SessionDependencies } from './execute-session.ts';
import { planLive } from './live-plan.ts';

/** One set of inputs on its way through the notebook. */
export type LiveInputs = {
  parameters: Record<string, unknown>;
  cells: readonly RunCell[];
  filled: Filled;
};
type RunHooks = Pick<LiveRunOptions, 'onEvent' | 'limits' | 'signal' | 'answerInput' | 'onBegin'>;

/** The notebook of one session with the processes that hold its state. */
export type LiveApp = {
  /** Checked inputs as cells; files that they name are read here. */
  fill(parameters: Record<string, unknown>): Promise<LiveInputs>;
  /** As `executeNotebook`; begins as far down as the state of earlier executions allows. */
  run(inputs: LiveInputs, hooks: RunHooks): Promise<RunOutcome>;
  /** Whether processes wait for the next inputs. */
  readonly isOpen: boolean;
  /** Frees what the next change of inputs does not need. */
  rest(): Promise<void>;
  close(): Promise<void>;
};

export async function openLiveApp(dependencies: SessionDependencies, held: Held): Promise<LiveApp> {
  const { notebooks } = dependencies;
  const { notebook } = await notebooks.loadForRun(held.notebook_id, held.version);
  const fill = async (parameters: Record<string, unknown>): Promise<LiveInputs> => {
    const filled = await fillIn(dependencies, { notebook, parameters, userId: held.person });
    return { parameters, filled, cells: toRunCells(withSettingCell(notebook, filled), held.withholds_code) };
  };
  const live = await makeLive(dependencies, held, fill);
  return {
    fill,
    run: (inputs, hooks) =>
      live === null
        ? runAnew(dependencies, held, { inputs, hooks })
        : live.run({ ...hooks, values: toValues(inputs) }),
    get isOpen() {
      return live?.isOpen ?? false;
    },
    rest: async () => live?.rest(),
    close: async () => live?.close(),
  };
}

/** The cell that sets values stands there in every execution, so that cells are numbered alike in all of them. */
function withSettingCell(notebook: Notebook, { notebook: filled, assignments, after }: Filled): Notebook {
  if (assignments !== null || after === undefined) return filled;
  return injectParameters(notebook, '# Parameters', after);
}

const toValues = ({ parameters, cells, filled }: LiveInputs) => ({
  given: parameters,
  files: filled.files,
  cells,
  assign: filled.assign,
});

const contextOf = ({ kernelEnv }: SessionDependencies, held: Held): KernelContext => ({
  env: { ...kernelEnv, QUIRE_SESSION_ID: held.id },
});

/** `null` where processes cannot be copied: then everything runs in a new one each time. */
async function makeLive(
  dependencies: SessionDependencies,
  held: Held,
  fill: LiveApp['fill'],
): Promise<LiveNotebook | null> {
  const { kernels, environment, notebooks } = dependencies;
  const { openLive } = kernels;
  if (!openLive) return null;
  const dataflow = await notebooks.dataflowForRun(held.notebook_id, held.version);
  const { cells } = await fill({});
  const settingCell = cells.findIndex(({ tags }) => tags?.includes(INJECTED_TAG));
  return new LiveNotebook(planLive(cells, dataflow, settingCell), (signal) =>
    openLive(environment, { ...contextOf(dependencies, held), ...(signal && { signal }) }),
  );
}

async function runAnew(
  dependencies: SessionDependencies,
  held: Held,
  { inputs, hooks }: { inputs: LiveInputs; hooks: RunHooks },
): Promise<RunOutcome> {
  const { onBegin, ...rest } = hooks;
  return await executeNotebook({
    ...rest,
    kernel: async (signal) => {
      const kernel = await dependencies.kernels.start(dependencies.environment, {
        ...contextOf(dependencies, held),
        files: inputs.filled.files,
        signal,
      });
      await onBegin?.({ from: 0, trace: kernel.trace, obstacles: [] });
      return kernel;
    },
    cells: inputs.cells,
  });
}
