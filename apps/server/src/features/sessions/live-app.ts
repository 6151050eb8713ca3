import { isSecret } from '@quire/analysis';
import {
  FreshNotebook,
  type KernelContext,
  LiveNotebook,
  type LivePlan,
  type LiveRunOptions,
  type Look,
  type LookRequest,
  type RunCell,
  type RunOutcome,
  type TemplateRequest,
  type WidgetListener,
  type WidgetMessage,
} from '@quire/kernels';
import type { Notebook } from '@quire/notebook';
import { type Filled, fillIn, takesInputs } from '../runs/fill-in.ts';
import { parametersOf } from '../runs/notebook-parameters.ts';
import { SharedTime, withSettingCell } from '../runs/notebook-plans.ts';
import { toRunCells } from '../runs/run-cells.ts';
import type { Held } from './claims.ts';
import { openSecrets } from './given-secrets.ts';
import { findAskingCells } from './helper-inputs.ts';
import type { SessionDependencies } from './session-place.ts';

/** One set of inputs on its way through the notebook. */
export type LiveInputs = {
  cells: readonly RunCell[];
  filled: Filled;
  /** Secrets among them that this hub does not know; nothing can run before they are given again. */
  missing: readonly string[];
  /** Secrets among them. */
  secrets: readonly string[];
};
type RunHooks = Pick<LiveRunOptions, 'onEvent' | 'signal' | 'answerInput' | 'onBegin'>;

/** The notebook of one session with the processes that hold its state. */
export type LiveApp = {
  /** Its cells with code. */
  readonly codeCells: readonly string[];
  /** Checked inputs as cells; files that they name are read here, and secrets are taken. */
  fill(parameters: Record<string, unknown>): Promise<LiveInputs>;
  /** As `executeNotebook`; begins as far down as the state of earlier executions allows. */
  run(inputs: LiveInputs, hooks: RunHooks): Promise<RunOutcome>;
  /** Whether processes wait for the next inputs. */
  readonly isOpen: boolean;
  /** What a person did with a widget; `gone` where its process has ended. */
  tellWidget(message: WidgetMessage): 'sent' | 'unknown' | 'gone';
  /** Whether inputs of these names make a cell run again by what stands above it or in it. */
  reaches(names: readonly string[], at: { cellId: string; inputs: LiveInputs }): Promise<boolean>;
  /** Goes on with nothing that came of the answers that a cell got. */
  forgetAfter(cellId: string, inputs: LiveInputs): Promise<void>;
  /** Frees what the next change of inputs does not need; answers whether what the last cell left stays to be seen. */
  rest(): Promise<boolean>;
  /** Gives up what stayed. */
  forget(): Promise<void>;
  /** Names of its inputs that are secrets. */
  readonly secretNames: readonly string[];
  /**
   * The variables as the last execution left them; `uncopied` where processes cannot be copied here, `null` where
   * nothing stands any more.
   *
   * @throws ForkRefusedError, KernelError
   */
  look(request: LookRequest): Promise<{ found: Look; isPartial: boolean } | 'uncopied' | null>;
  close(): Promise<void>;
};

export async function openLiveApp(
  dependencies: SessionDependencies,
  held: Held,
  widgets: WidgetListener,
): Promise<LiveApp> {
  const { notebooks } = dependencies;
  const { notebook } = await notebooks.loadForRun(held.notebook_id, held.version);
  const fill: LiveApp['fill'] = async (parameters) => {
    const { opened, missing } = await openSecrets(dependencies, held, { notebook, values: parameters });
    const filled = await fillIn(dependencies, { notebook, parameters, userId: held.person, secrets: opened });
    const cells = toRunCells(withSettingCell(notebook, filled), held.withholds_code);
    return { filled, cells, missing, secrets: Object.values(opened) };
  };
  const live = await makeLive(dependencies, held, { notebook, widgets });
  return {
    codeCells: notebook.cells.filter((cell) => cell.cell_type === 'code').map(({ id }) => id),
    fill,
    run: (inputs, hooks) => runLive(dependencies, live, { inputs, hooks }),
    get isOpen() {
      return live.notebook.isOpen;
    },
    tellWidget: (message) => live.notebook.widgets.send(message),
    reaches: async (names, at) => {
      const { plan } = await dependencies.plans.of(held, notebook);
      return (await findReached(dependencies.db, held, { notebook, plan, names, inputs: at.inputs }))(
        at.cellId,
      );
    },
    forgetAfter: async (cellId, { cells }) => {
      const position = cells.findIndex(({ id }) => id === cellId);
      if (position >= 0) await live.notebook.forgetAfter(position);
    },
    rest: () => live.notebook.rest(),
    forget: () => live.notebook.forget(),
    secretNames: parametersOf(notebook)
      .parameters.filter(isSecret)
      .map(({ name }) => name),
    look: async (request) =>
      live.notebook instanceof FreshNotebook ? 'uncopied' : live.notebook.look(request),
    close: () => live.notebook.close(),
  };
}

/** Which cells other values of these inputs make run again; what cells ask for themselves counts from where they do. */
async function findReached(
  db: SessionDependencies['db'],
  held: Held,
  of: { notebook: Notebook; plan: LivePlan; names: readonly string[]; inputs: LiveInputs },
): Promise<(cellId: string) => boolean> {
  const { plan, names, inputs } = of;
  const { parameters } = parametersOf(of.notebook);
  const positionOf = (cellId: string) => inputs.cells.findIndex(({ id }) => id === cellId);
  const own = names.filter((name) => parameters.some((one) => one.name === name && one.asked === undefined));
  const others = names.filter((name) => !own.includes(name));
  const asking = [
    ...parameters.filter(({ name }) => others.includes(name)).map(({ cellId }) => cellId),
    ...(await findAskingCells(db, held.id, others)),
  ].map(positionOf);
  const first = Math.min(plan.firstReached(own), ...asking.filter((position) => position >= 0));
  const independent = others.length === 0 ? plan.independent(own) : new Set<string>();
  return (cellId) => positionOf(cellId) >= first && !independent.has(cellId);
}

const toValues = ({ cells, filled }: LiveInputs) => ({
  given: filled.given,
  files: filled.files,
  cells,
  assign: filled.assign,
});

const contextOf = ({ kernelEnv }: SessionDependencies, held: Held): KernelContext => ({
  env: { ...kernelEnv, QUIRE_SESSION_ID: held.id },
});

type Live = { notebook: LiveNotebook | FreshNotebook; template: TemplateRequest | null };

/** Where processes cannot be copied, everything runs in a new one each time. */
async function makeLive(
  dependencies: SessionDependencies,
  held: Held,
  { notebook: document, widgets }: { notebook: Notebook; widgets: WidgetListener },
): Promise<Live> {
  const { kernels, environment, plans } = dependencies;
  const { openLive } = kernels;
  const context = contextOf(dependencies, held);
  if (!openLive) {
    const start = (files: LiveRunOptions['values']['files'], signal: AbortSignal | undefined) =>
      kernels.start(environment, { ...context, files, ...(signal && { signal }) });
    return { notebook: new FreshNotebook(start, { widgets }), template: null };
  }
  const { plan, key, template } = await plans.of(held, document);
  const open = (signal: AbortSignal | undefined) =>
    openLive(environment, { ...context, ...(signal && { signal }) }, key);
  return { notebook: new LiveNotebook(plan, open, { widgets }), template };
}

/** Runs, and has the first cells executed ahead for the next person if they took long. */
async function runLive(
  { kernels, limits }: SessionDependencies,
  { notebook, template }: Live,
  { inputs, hooks }: { inputs: LiveInputs; hooks: RunHooks },
): Promise<RunOutcome> {
  const shared = new SharedTime();
  const outcome = await notebook.run({
    ...hooks,
    limits: unhurried(limits),
    hasInputs: takesInputs(inputs.filled),
    values: toValues(inputs),
    onEvent: (event) => {
      shared.note(event);
      return hooks.onEvent(event);
    },
  });
  if (template && shared.isWorthSharing(template) && outcome.outcome === 'succeeded')
    void kernels.makeTemplate?.(template);
  return outcome;
}

/**
 * People take the time they take: what waits for them is not slow. A process that is overtaken is thrown away, so
 * nothing is gained by letting it clean up.
 */
const unhurried = (limits: SessionDependencies['limits']): SessionDependencies['limits'] => ({
  ...limits,
  runMs: Number.POSITIVE_INFINITY,
  cellMs: Number.POSITIVE_INFINITY,
  cancelGraceMs: 0,
});
