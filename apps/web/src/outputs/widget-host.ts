import type { ShownWidget, ShownWidgets, WidgetMessage } from '@quire/contract';
import { createContext } from 'react';
import { isBundle } from './choose-renderer.ts';
import { isRecord, type ShownBundle, type ShownOutput } from './shown-output.ts';

export const WIDGET_VIEW = 'application/vnd.jupyter.widget-view+json';

/** Where the state of the widgets on a page is, and what becomes of what a person does with them. */
export type WidgetSource = {
  readonly getWidgets: () => ShownWidgets;
  readonly subscribe: (listener: () => void) => () => void;
  /** `null` where they are only to be seen. */
  readonly send: ((message: WidgetMessage) => void) | null;
};

/** Widgets are drawn below this; elsewhere the text beside them is shown. */
export const WidgetHost = createContext<WidgetSource | null>(null);

const NO_WIDGETS: ShownWidgets = {};
export const NOBODY: WidgetSource = {
  getWidgets: () => NO_WIDGETS,
  subscribe: () => () => undefined,
  send: null,
};

/** The widget that an output shows. */
export function readWidgetView(output: ShownOutput): string | null {
  if (!isBundle(output)) return null;
  const view = output.data[WIDGET_VIEW];
  return isRecord(view) && typeof view.model_id === 'string' ? view.model_id : null;
}

const textOnly = new WeakMap<ShownOutput, ShownBundle>();

/** Outputs without the widgets that nobody knows the state of: of those the text beside them says more. */
export function withKnownWidgets(
  outputs: readonly ShownOutput[],
  isKnown: (id: string) => boolean,
): readonly ShownOutput[] {
  if (!outputs.some((output) => isBundle(output) && WIDGET_VIEW in output.data)) return outputs;
  return outputs.map((output) => {
    if (!isBundle(output) || !(WIDGET_VIEW in output.data)) return output;
    const id = readWidgetView(output);
    return id !== null && isKnown(id) ? output : withoutView(output);
  });
}

/** The same object each time, so that nothing is drawn anew. */
function withoutView(output: ShownBundle): ShownBundle {
  const known = textOnly.get(output);
  if (known) return known;
  const { [WIDGET_VIEW]: _, ...data } = output.data;
  const made = { ...output, data };
  textOnly.set(output, made);
  return made;
}

/** Models that link others in the browser, and the attributes that name what they link. */
const LINKS: ReadonlySet<unknown> = new Set(['LinkModel', 'DirectionalLinkModel']);

/** The widgets that these are made of, and those that are linked to them. */
export function findParts(roots: readonly string[], widgets: ShownWidgets): ReadonlySet<string> {
  const found = new Set<string>();
  const links = Object.values(widgets).filter(({ state }) => LINKS.has(state._model_name));
  let next = roots.filter((id) => Object.hasOwn(widgets, id));
  while (next.length > 0) {
    for (const id of next) found.add(id);
    const linking = links.filter((link) => namesOf(link).some((id) => found.has(id))).map(({ id }) => id);
    const named = next.flatMap((id) => namesOf(widgets[id]));
    next = [...new Set([...named, ...linking])].filter((id) => !found.has(id) && Object.hasOwn(widgets, id));
  }
  return found;
}

const names = new WeakMap<object, readonly string[]>();

/** Ids of the models that a state names, wherever in it; remembered for as long as the state is the same. */
function namesOf(widget: ShownWidget | undefined): readonly string[] {
  if (!widget) return [];
  const known = names.get(widget.state);
  if (known) return known;
  const text = JSON.stringify(widget.state);
  const found = [...text.matchAll(/"IPY_MODEL_([\w-]{1,100})"|"model_id":"([\w-]{1,100})"/g)];
  const ids = [...new Set(found.map(([, model, view]) => model ?? view ?? ''))];
  names.set(widget.state, ids);
  return ids;
}
