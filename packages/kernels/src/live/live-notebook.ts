import { ForkRefusedError, KernelError } from '../errors.ts';
import { StillState } from '../looking/still-state.ts';
import type { Look, LookRequest } from '../looking/types.ts';
import { executeNotebook } from '../run/execute-notebook.ts';
import type { ExecuteNotebookOptions, RunEvent, RunOutcome } from '../run/types.ts';
import type { ForkableKernel, LiveBase } from '../types.ts';
import { LiveWidgets, UNHEARD, type WidgetListener } from '../widgets/live-widgets.ts';
import { NO_WIDGETS, type WidgetSnapshot } from '../widgets/widget-models.ts';
import { CellCosts } from './cell-costs.ts';
import { CHECKPOINTS_MAX, type Checkpoint, leastWorth } from './checkpoints.ts';
import { executeQuietly } from './execute-quietly.ts';
import type { KeptFolders } from './kept-folders.ts';
import { Leaf } from './leaf.ts';
import {
  changedNames,
  firstChange,
  isSameFile,
  type LivePlan,
  type LiveRunOptions,
  type LiveValues,
  leaveOut,
} from './live-plan.ts';
import { startTwice } from './start-twice.ts';
import { takeFirst } from './take-first.ts';

/** Work that is done again in less time than this is not worth a process that waits. */
const WORTH_KEEPING_MS = 150;

/**
 * One notebook that is executed again and again with other inputs. Each execution goes on from a copy of the process
 * as it was before the first cell that the changed inputs reach, so its results are those of a whole fresh run.
 */
export class LiveNotebook {
  readonly #plan: LivePlan;
  readonly #open: (signal: AbortSignal | undefined) => Promise<LiveBase>;
  #base: LiveBase | undefined;
  #checkpoints: Checkpoint[] = [];
  #obstacles: readonly string[] = [];
  readonly #leaf = new Leaf<ForkableKernel>();
  readonly #still = new StillState();
  /** While it is kept: whoever looks then looks at what is kept. */
  #isPartial = false;
  #resting: Promise<boolean> = Promise.resolve(false);
  /** Executions that were begun. */
  #runs = 0;
  /** What the results that people see belong to: whole up to `shownUntil`, for the inputs of `shown`. */
  #shown: LiveValues | undefined;
  #shownUntil = 0;
  /** Position that the newest change of inputs reached first: who moves a slider moves it again. */
  #moved = -1;
  /** Cells that show what a widget's callback added, which no fresh run would show. */
  readonly #touched = new Set<string>();
  readonly #worthKeepingMs: number;
  /** What each cell cost and said when it last ran. */
  readonly #costs = new CellCosts();
  /** What people do with widgets reaches the process that runs the cells, or the last that did. */
  readonly widgets: LiveWidgets;

  constructor(
    plan: LivePlan,
    open: (signal: AbortSignal | undefined) => Promise<LiveBase>,
    { worthKeepingMs = WORTH_KEEPING_MS, widgets = UNHEARD }: LiveOptions = {},
  ) {
    this.#plan = plan;
    this.#open = open;
    this.#worthKeepingMs = worthKeepingMs;
    this.widgets = new LiveWidgets(() => this.#leaf.process, {
      ...widgets,
      onOutput: (event) => {
        if ('cellId' in event) this.#touched.add(event.cellId);
        return widgets.onOutput(event);
      },
    });
  }

  /** Whether processes wait for the next execution. */
  get isOpen(): boolean {
    return this.#base !== undefined;
  }

  /** Cells that had been executed before this notebook was opened. */
  get done(): number {
    return this.#base?.done ?? 0;
  }

  /** The process that holds the state after the last cell, while it lives. */
  get leaf(): ForkableKernel | undefined {
    return this.#leaf.process;
  }

  /** Never rejects because of the notebook: what goes wrong is in the outcome. One at a time. */
  async run(options: LiveRunOptions): Promise<RunOutcome> {
    const { values, onBegin, ...rest } = options;
    this.#runs += 1;
    // The next execution begins at a checkpoint, and never at the state after the last cell.
    await Promise.all([this.#still.end(), this.#leaf.end()]);
    let lastKept = performance.now();
    const first = this.#shown ? firstChange(this.#plan, this.#shown, values) : values.cells.length;
    if (first < values.cells.length) this.#moved = first;
    const unreached = this.#independent(values);
    const { begin, shownFrom } = await this.#begin(options);
    const below = values.cells.slice(shownFrom);
    const independent = this.#costs.worthLeavingOut(below, unreached, this.#worthKeepingMs);
    // A process that left cells out has not the state that a checkpoint stands for.
    const complete = values.cells.findIndex(({ id }, index) => index >= shownFrom && independent.has(id));
    const outcome = await executeNotebook({
      ...rest,
      ...begin,
      onEvent: (event) => {
        this.#costs.note(event);
        return this.widgets.inOrder(event, rest.onEvent);
      },
      takeWidget: (message, cellId) => this.widgets.take(message, cellId),
      cells: shownFrom === 0 ? values.cells : values.cells.map((cell) => leaveOut(cell, independent)),
      beforeCell: async (kernel, index) => {
        this.#hold(kernel as ForkableKernel);
        if (complete >= 0 && index > complete && shownFrom > 0) return kernel;
        // Nor has one that people touched.
        if (this.widgets.hasTold) return kernel;
        if (!this.#plan.boundaries.has(index) || performance.now() - lastKept < this.#worthKeepingMs)
          return kernel;
        const next = await this.#keep(kernel as ForkableKernel, index, options);
        if (next !== kernel) lastKept = performance.now();
        this.#hold(next);
        return next;
      },
    });
    const reached = outcome.failure?.cellIndex ?? values.cells.length;
    this.#isPartial = shownFrom > 0 && complete >= 0 && complete < reached;
    this.#noteShown(values, outcome, shownFrom);
    return outcome;
  }

  /** Cells whose results stay as they are shown; none while what is shown is not whole. */
  #independent(values: LiveValues): ReadonlySet<string> {
    if (!this.#shown || this.#rightUntil(values) < values.cells.length) return NONE;
    const changed = changedNames(this.#shown, values);
    // Whoever asks for the same again wants the process too, with all that it has.
    if (changed.length === 0) return NONE;
    const independent = this.#plan.independent(changed);
    // Widgets of cells that are left out would belong to a process that has ended.
    return [...this.widgets.cells].some((id) => independent.has(id)) ? NONE : independent;
  }

  /** Position of the first cell that does not show what the shown inputs give. */
  #rightUntil({ cells }: LiveValues): number {
    const touched = cells.findIndex(({ id }) => this.#touched.has(id));
    return touched < 0 ? this.#shownUntil : Math.min(this.#shownUntil, touched);
  }

  #noteShown(values: LiveValues, outcome: RunOutcome, from: number): void {
    if (outcome.outcome === 'cancelled') {
      this.#shownUntil = Math.min(this.#shownUntil, from);
      return;
    }
    this.#shown = values;
    const isWhole = outcome.outcome === 'succeeded';
    this.#shownUntil = isWhole ? values.cells.length : (outcome.failure?.cellIndex ?? 0);
  }

  #hold(process: ForkableKernel): void {
    if (this.#leaf.process === process) return;
    this.#leaf.hold(process);
    this.widgets.hear(process);
  }

  /** Ends all processes. The next execution opens new ones and runs everything. */
  async close(): Promise<void> {
    this.#shown = undefined;
    this.#shownUntil = 0;
    const base = this.#base;
    const checkpoints = this.#checkpoints;
    this.#base = undefined;
    this.#checkpoints = [];
    this.#leaf.letGo();
    await this.#still.end();
    try {
      await Promise.all(checkpoints.map(({ files }) => files.forget()));
    } finally {
      await base?.close();
    }
  }

  /** Goes on with nothing that came of what a person told the cell at this position, which no input says. */
  async forgetAfter(position: number): Promise<void> {
    this.#shownUntil = Math.min(this.#shownUntil, position);
    const below = ({ index, node }: Checkpoint) => index > position && node !== this.#base?.node;
    for (const checkpoint of this.#checkpoints.filter(below)) await this.#drop(checkpoint);
  }

  /**
   * Frees what only the next change of the last cells would need. Without widgets, what the last process has stays to
   * be looked at; answers whether it does.
   */
  async rest(): Promise<boolean> {
    if (this.widgets.size > 0) return false;
    const leaf = this.#leaf.process;
    const resting = leaf === undefined ? Promise.resolve(false) : this.#keepStill(leaf);
    this.#resting = resting.catch(() => false);
    const isKept = await resting;
    if (!isKept) await this.#endUseless();
    return isKept;
  }

  /** Where no other execution could go on from anything. */
  async #endUseless(): Promise<void> {
    if (this.#checkpoints.length === 0) await this.close();
  }

  async #keepStill(leaf: ForkableKernel): Promise<boolean> {
    try {
      return await this.#still.keep(leaf);
    } finally {
      await this.#leaf.end();
    }
  }

  /** Ends what stayed to be looked at. */
  async forget(): Promise<void> {
    await this.#still.end();
    if (this.#leaf.process === undefined) await this.#endUseless();
  }

  /**
   * The variables as the last execution left them; `null` where nothing of it stands any more. Not while one runs.
   * They are partial where cells were left out, whose variables only processes of earlier executions had.
   *
   * @throws ForkRefusedError, KernelError as `StillState.look`
   */
  async look(request: LookRequest): Promise<{ found: Look; isPartial: boolean } | null> {
    await this.#resting;
    const before = this.#leaf.process;
    const runs = this.#runs;
    const found = await this.#still.look(before, request).catch(async (error: unknown) => {
      // It was put to rest while it was looked at: what stays of it is the same.
      const isAtRest = before !== undefined && this.#runs === runs && (await this.#resting);
      if (!isAtRest || !(error instanceof KernelError)) throw error;
      return await this.#still.look(undefined, request);
    });
    return found && { found, isPartial: this.#isPartial };
  }

  async #begin({
    values,
    onBegin,
    onEvent,
    signal,
  }: LiveRunOptions): Promise<{ begin: Pick<ExecuteNotebookOptions, 'kernel' | 'from'>; shownFrom: number }> {
    try {
      const before = this.#base;
      const { node, from, widgets } = await this.#forkAt(values, signal);
      this.widgets.restart(widgets);
      this.#touched.clear();
      this.#hold(node);
      node.trace = this.#base?.trace ?? node.trace;
      const replay = this.#base === before ? [] : (this.#base?.replay ?? []);
      const shownFrom = replay.length > 0 ? 0 : from;
      await onBegin?.({ from: shownFrom, trace: node.trace, obstacles: this.#obstacles });
      for (const event of replay) await onEvent(event as RunEvent);
      return { begin: { kernel: node, from }, shownFrom };
    } catch (error) {
      // The run says it in its outcome, like every start that fails.
      await this.close();
      return { begin: { kernel: () => Promise.reject(error) }, shownFrom: 0 };
    }
  }

  async #forkAt(
    values: LiveValues,
    signal: AbortSignal | undefined,
  ): Promise<{ node: ForkableKernel; from: number; widgets: WidgetSnapshot }> {
    // What an execution before this one left running would go on in the folders of this one.
    await this.#base?.node.sweep();
    for (const checkpoint of this.#usable(values)) {
      const { index: from, widgets } = checkpoint;
      try {
        return { node: await this.#resume(checkpoint, values, signal), from, widgets };
      } catch (error) {
        // Its process may have been ended for memory; an earlier one still gives the same result.
        await this.#drop(checkpoint);
        if (!(error instanceof KernelError || error instanceof ForkRefusedError)) throw error;
      }
    }
    return await startTwice(signal, async () => {
      await this.close();
      const base = await this.#open(signal);
      this.#base = base;
      const files = await takeFirst(base);
      const widgets = NO_WIDGETS;
      const first: Checkpoint = { node: base.node, index: base.done, values: undefined, files, widgets };
      this.#checkpoints = [first];
      return { node: await this.#resume(first, values, signal), from: base.done, widgets };
    });
  }

  /**
   * Latest first: those whose state is what these inputs give, if what is shown of the cells before is that too.
   */
  #usable(values: LiveValues): Checkpoint[] {
    const shown = this.#shown;
    const isRight = shown && Math.min(firstChange(this.#plan, shown, values), this.#rightUntil(values));
    return this.#checkpoints
      .filter((checkpoint) => {
        const { index } = checkpoint;
        if (index > (isRight ?? this.#base?.done ?? 0)) return index === this.#base?.done;
        return this.#isOf(values, checkpoint);
      })
      .sort((left, right) => right.index - left.index);
  }

  /** Whether its state is what these inputs give. */
  #isOf(values: LiveValues, { index, values: before }: Checkpoint): boolean {
    return before === undefined || firstChange(this.#plan, before, values) >= index;
  }

  /** A process that goes on from a checkpoint with these inputs. */
  async #resume(checkpoint: Checkpoint, values: LiveValues, signal?: AbortSignal): Promise<ForkableKernel> {
    const laid = checkpoint.values?.files ?? [];
    // What cells above did with a file that is the same stays done, as in a whole run.
    const files = values.files.filter((file) => !laid.some((other) => isSameFile(file, other)));
    await checkpoint.files.restore(files);
    const node = await this.#copy(checkpoint, signal);
    const changed = changedNames(checkpoint.values, values);
    if (checkpoint.index > this.#plan.settingCell && changed.length > 0)
      await executeQuietly(node, values.assign(changed));
    return node;
  }

  /** Where not even the first process can be copied, nothing has run in it yet: it is used up, and the next is new. */
  async #copy({ node, files }: Checkpoint, signal?: AbortSignal): Promise<ForkableKernel> {
    try {
      return await node.fork(signal && { signal });
    } catch (error) {
      const isAlone = node === this.#base?.node && this.#checkpoints.length === 1;
      if (!(error instanceof ForkRefusedError) || !isAlone) throw error;
      this.#obstacles = error.reasons;
      this.#checkpoints = [];
      await files.forget();
      return node;
    }
  }

  /** Leaves the process where it stands, as a checkpoint, and goes on with a copy of it. */
  async #keep(
    node: ForkableKernel,
    index: number,
    { values, signal }: LiveRunOptions,
  ): Promise<ForkableKernel> {
    const surplus = this.#surplus(index, values);
    if (surplus === index) return node;
    let files: KeptFolders | undefined;
    try {
      files = await this.#checkpoints[0]?.files.takeAgain();
      if (files === undefined) return node;
      const next = await node.fork(signal && { signal });
      this.#obstacles = [];
      const isOver = (each: Checkpoint) => each.index === index || each.index === surplus;
      for (const old of this.#checkpoints.filter(isOver)) await this.#drop(old);
      this.#checkpoints.push({ node, index, values, files, widgets: this.widgets.snapshot() });
      return next;
    } catch (error) {
      await files?.forget();
      if (error instanceof ForkRefusedError) this.#obstacles = error.reasons;
      // Where it has died, the next cell says so.
      else if (!(error instanceof KernelError)) throw error;
      return node;
    }
  }

  /** Position of the checkpoint that is one too many with one at `index`: of other inputs, or that saves the least. */
  #surplus(index: number, values: LiveValues): number | null {
    const [base, ...others] = this.#checkpoints;
    const kept = others.filter((each) => each.index !== index);
    if (base === undefined || kept.length < CHECKPOINTS_MAX) return null;
    const stale = kept.find((each) => !this.#isOf(values, each));
    if (stale) return stale.index;
    const places = [...kept.map((each) => each.index), index];
    const took = (from: number, to: number) => this.#costs.of(values.cells.slice(from, to));
    return leastWorth(places, { from: base.index, moved: this.#moved, took });
  }

  async #drop(checkpoint: Checkpoint): Promise<void> {
    this.#checkpoints = this.#checkpoints.filter((each) => each !== checkpoint);
    try {
      await checkpoint.files.forget();
    } finally {
      if (checkpoint.node !== this.#base?.node) await checkpoint.node.kill();
    }
  }
}

const NONE: ReadonlySet<string> = new Set();

interface LiveOptions {
  readonly worthKeepingMs?: number;
  readonly widgets?: WidgetListener;
}
