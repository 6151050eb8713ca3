import { executeNotebook } from '../run/execute-notebook.ts';
import type { ExecuteNotebookOptions, InputQuestion, RunEvent, RunOutcome } from '../run/types.ts';
import type { ContextFile, Kernel } from '../types.ts';
import { LiveWidgets, UNHEARD, type WidgetListener } from '../widgets/live-widgets.ts';
import { NO_WIDGETS } from '../widgets/widget-models.ts';
import { Leaf } from './leaf.ts';
import type { LiveRunOptions } from './live-plan.ts';

/** Starts a kernel in whose working directory these files are. */
type Start = (files: readonly ContextFile[], signal: AbortSignal | undefined) => Promise<Kernel>;

/**
 * One notebook that is executed again and again with other inputs where processes cannot be copied: each execution is
 * a whole one in a kernel of its own. The last of them lives on while it has widgets, and nothing else is ever
 * computed in it than what people do with those.
 */
export class FreshNotebook {
  readonly #start: Start;
  readonly #leaf = new Leaf<Kernel>();
  readonly widgets: LiveWidgets;

  constructor(start: Start, { widgets = UNHEARD }: { readonly widgets?: WidgetListener } = {}) {
    this.#start = start;
    this.widgets = new LiveWidgets(() => this.#leaf.process, widgets);
  }

  /** Whether there is what people can touch; where its process has ended, they get another then. */
  get isOpen(): boolean {
    return this.widgets.size > 0 || this.#leaf.process !== undefined;
  }

  /** The process that holds the state after the last cell, while it lives. */
  get leaf(): Kernel | undefined {
    return this.#leaf.process;
  }

  /** Never rejects because of the notebook: what goes wrong is in the outcome. One at a time. */
  async run(options: LiveRunOptions): Promise<RunOutcome> {
    const { values, onBegin: _, answerInput, ...rest } = options;
    const outcome = await executeNotebook({
      ...rest,
      kernel: await this.#renew(options),
      cells: values.cells,
      onEvent: (event) => {
        this.#noteTurn(event);
        return this.widgets.inOrder(event, rest.onEvent);
      },
      takeWidget: (message, cellId) => this.widgets.take(message, cellId),
      ...(answerInput && { answerInput: (question) => this.#ask(question, answerInput) }),
    });
    this.widgets.line = 'in turn';
    return outcome;
  }

  /** Between cells, and never beside one that computes: what it shows would be a matter of the moment. */
  #noteTurn({ type }: RunEvent): void {
    if (type === 'cell-started') this.widgets.line = 'held';
    if (type !== 'cell-finished') return;
    // Stopped while it waited: what was on its way to it is heard by nobody.
    if (this.widgets.line === 'as the answer') void this.close();
    this.widgets.line = 'in turn';
  }

  /** While a cell waits for its person, widgets are answered where the kernel can do that beside it. */
  async #ask(question: InputQuestion, answer: (question: InputQuestion) => Promise<string>): Promise<string> {
    if (!this.#leaf.process?.capabilities.stdinComms) return answer(question);
    this.widgets.line = 'as the answer';
    try {
      return await answer(question);
    } finally {
      // The cell goes on when all is done; one that was stopped has let others go on already.
      if (this.widgets.line === 'as the answer') await this.widgets.hold();
    }
  }

  /** The process before stays until the next is ready: whoever moves a slider meanwhile is answered. */
  async #renew({ values, onBegin, signal }: LiveRunOptions): Promise<ExecuteNotebookOptions['kernel']> {
    try {
      const next = await this.#start(values.files, signal);
      const before = this.#leaf.process;
      this.#leaf.hold(next);
      this.widgets.restart(NO_WIDGETS);
      this.widgets.hear(next);
      await before?.kill();
      await onBegin?.({ from: 0, trace: next.trace, obstacles: [] });
      return next;
    } catch (error) {
      // Where other inputs came first, theirs is the next one.
      if (!signal?.aborted) await this.#leaf.end();
      // The run says it in its outcome, like every start that fails.
      return () => Promise.reject(error);
    }
  }

  /** Ends a process that nobody can reach any more. Nothing stays to be looked at: that would be a copy. */
  async rest(): Promise<false> {
    if (this.widgets.size === 0) await this.close();
    return false;
  }

  /** As of a `LiveNotebook`, which keeps something to be looked at. */
  forget(): Promise<void> {
    return Promise.resolve();
  }

  /** As of a `LiveNotebook`, which goes on from what was computed before. */
  forgetAfter(_position: number): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.#leaf.end();
  }
}
