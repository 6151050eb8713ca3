import type { KernelContext, LivePlan, TemplateRequest } from '@quire/kernels';
import { INJECTED_TAG, injectParameters, type Notebook } from '@quire/notebook';
import type { NotebooksService } from '../notebooks/service.ts';
import { type Filled, withDefaults } from './fill-in.ts';
import { countSharedCells, planLive } from './live-plan.ts';
import { toRunCells } from './run-cells.ts';

/** A plan is small; those of notebooks that run often are at hand. */
const KEPT_MAX = 200;
/** Loading for less time than this is not worth a process that waits with what was loaded. */
const TEMPLATE_WORTH_MS = 300;

/** A version of a notebook as one person may run it. */
export type Runnable = { notebook_id: string; version: number; withholds_code: boolean };

/** What is known of a notebook before it runs. */
export type NotebookPlan = {
  plan: LivePlan;
  key: string;
  /** What may be executed once for everybody; `null` where that is nothing. */
  template: TemplateRequest | null;
};

/** Plans of notebooks by version; a version never changes, so a plan holds for as long as it is kept. */
export class NotebookPlans {
  readonly #notebooks: Pick<NotebooksService, 'dataflowForRun'>;
  readonly #spec: string;
  readonly #context: KernelContext;
  readonly #kept = new Map<string, NotebookPlan>();

  constructor(
    notebooks: Pick<NotebooksService, 'dataflowForRun'>,
    place: { environment: string; kernelEnv: Readonly<Record<string, string>> },
  ) {
    this.#notebooks = notebooks;
    this.#spec = place.environment;
    this.#context = { env: place.kernelEnv };
  }

  /** The plan of a notebook that was planned before. */
  known(runnable: Runnable): NotebookPlan | undefined {
    return this.#kept.get(keyOf(runnable));
  }

  async of(runnable: Runnable, notebook: Notebook): Promise<NotebookPlan> {
    const key = keyOf(runnable);
    const plan = this.#kept.get(key) ?? (await this.#make(key, runnable, notebook));
    this.#kept.delete(key);
    this.#kept.set(key, plan);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return plan;
  }

  async #make(key: string, runnable: Runnable, notebook: Notebook): Promise<NotebookPlan> {
    const dataflow = await this.#notebooks.dataflowForRun(runnable.notebook_id, runnable.version);
    const cells = toRunCells(withSettingCell(notebook, withDefaults(notebook)), runnable.withholds_code);
    const settingCell = cells.findIndex(({ tags }) => tags?.includes(INJECTED_TAG));
    const plan = planLive({ cells, dataflow, notebook }, settingCell);
    const names = dataflow.inputs.map(({ name }) => name);
    const shared = countSharedCells(cells, plan, names);
    const template = { key, spec: this.#spec, context: this.#context, cells: cells.slice(0, shared) };
    return { plan, key, template: shared > 0 ? template : null };
  }
}

const keyOf = ({ notebook_id, version, withholds_code }: Runnable): string =>
  `${notebook_id} ${version} ${withholds_code}`;

/** The cell that sets values stands there in every execution, so that cells are numbered alike in all of them. */
export function withSettingCell(
  notebook: Notebook,
  { notebook: filled, assignments, after }: Pick<Filled, 'notebook' | 'assignments' | 'after'>,
): Notebook {
  if (assignments !== null || after === undefined) return filled;
  return injectParameters(notebook, '# Parameters', after);
}

/** What each cell took, to tell whether executing the first ones once for everybody is worth it. */
export class SharedTime {
  readonly #milliseconds = new Map<string, number>();

  note(event: { type: string; cellId?: string; durationMs?: number }): void {
    if (event.type === 'cell-finished') this.#milliseconds.set(event.cellId ?? '', event.durationMs ?? 0);
  }

  /** Whether planning could be worth it, whatever the plan says. */
  get isLong(): boolean {
    return [...this.#milliseconds.values()].reduce((sum, each) => sum + each, 0) > TEMPLATE_WORTH_MS;
  }

  isWorthSharing({ cells }: TemplateRequest): boolean {
    const all = cells.reduce((sum, { id }) => sum + (this.#milliseconds.get(id) ?? 0), 0);
    return all > TEMPLATE_WORTH_MS;
  }
}
