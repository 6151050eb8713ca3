import { FreshNotebook, LiveNotebook, type RunEvent, type WidgetEvent, type WidgetModel } from '../index.ts';
import type { Json, JsonObject } from '../protocol/message.ts';
import type { ContextFile, Kernel, LiveBase } from '../types.ts';

type Sources = readonly string[] | ((inputs: JsonObject) => readonly string[]);

interface WidgetCase {
  readonly sources: Sources;
  /** By input, the position of the first cell that it reaches. */
  readonly reaches?: Readonly<Record<string, number>>;
  readonly independent?: readonly string[];
  readonly answerInput?: () => Promise<string>;
}

const WAIT_MS = 10_000;
const POLL_MS = 10;

/** Where its processes come from: copied, or each a new one. */
export type Source = { readonly copy: () => Promise<LiveBase> } | { readonly start: Start };
type Start = (files: readonly ContextFile[], signal: AbortSignal | undefined) => Promise<Kernel>;

/** A live notebook with its widgets, as a page would know them. */
export function openWidgets(
  { sources, reaches = {}, independent = [], answerInput }: WidgetCase,
  source: Source,
) {
  const models = new Map<string, WidgetModel>();
  /** How often each was told. */
  const told = new Map<string, number>();
  const problems: string[] = [];
  const printed: string[] = [];
  const cellsOf = (inputs: JsonObject) =>
    (typeof sources === 'function' ? sources(inputs) : sources).map((source, index) => ({
      id: `c${index}`,
      source,
    }));
  const hear = (event: WidgetEvent) => {
    if (event.type === 'widget') {
      models.set(event.model.id, event.model);
      told.set(event.model.id, (told.get(event.model.id) ?? 0) + 1);
    }
    if (event.type === 'widget-closed') models.delete(event.modelId);
    if (event.type === 'widget-problem') problems.push(event.sentence);
    if (event.type !== 'widgets-restarted') return;
    for (const id of models.keys()) if (!event.kept.includes(id)) models.delete(id);
  };
  const print = (event: RunEvent) => {
    if (event.type === 'stream') printed.push(`${event.cellId}: ${event.text}`);
    if (event.type === 'output' && 'ename' in event.output) printed.push(event.output.ename);
  };
  const plan = {
    settingCell: -1,
    firstReached: (names: readonly string[]) => Math.min(99, ...names.map((name) => reaches[name] ?? 0)),
    independent: () => new Set(independent),
    boundaries: new Set(Object.values(reaches)),
  };
  const widgets = { onWidgets: (events: readonly WidgetEvent[]) => events.forEach(hear), onOutput: print };
  const live =
    'copy' in source
      ? new LiveNotebook(plan, source.copy, { worthKeepingMs: 0, widgets })
      : new FreshNotebook(source.start, { widgets });
  let count = 0;
  const find = (name: string, at = 0) =>
    [...models.values()].filter(({ state }) => state._model_name === `${name}Model`)[at];
  return {
    live,
    models,
    told,
    problems,
    printed,
    find,
    valueOf: (name: string, key = 'value'): Json | undefined => find(name)?.state[key],
    run: async (inputs: JsonObject = {}, signal?: AbortSignal) =>
      (
        await live.run({
          values: { given: inputs, files: [], cells: cellsOf(inputs), assign: () => '' },
          onEvent: print,
          ...(signal && { signal }),
          ...(answerInput && { answerInput }),
        })
      ).outcome,
    set(name: string, state: JsonObject) {
      count += 1;
      return live.widgets.send({
        modelId: find(name)?.id ?? '',
        sender: { client: 'tab', count },
        said: { method: 'update', state, buffers: [] },
      });
    },
    click(name: string) {
      count += 1;
      return live.widgets.send({
        modelId: find(name)?.id ?? '',
        sender: { client: 'tab', count },
        said: { method: 'custom', content: { event: 'click' }, buffers: [] },
      });
    },
    async until(isThere: () => boolean): Promise<void> {
      const began = Date.now();
      while (!isThere()) {
        if (Date.now() - began > WAIT_MS)
          throw new Error(`never got there: ${JSON.stringify({ printed, models: [...models.values()] })}`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
  };
}

/** The text in an `Output` widget. */
export function textIn(model: WidgetModel | undefined): string {
  const outputs = (model?.state.outputs ?? []) as readonly JsonObject[];
  return outputs.map(({ text, ename, data }) => String(text ?? ename ?? JSON.stringify(data))).join('');
}
