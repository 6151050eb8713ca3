import type { SessionEvent } from './schemas/sessions.ts';
import type { WidgetModel } from './schemas/widgets.ts';

type Said = { readonly content: Readonly<Record<string, unknown>>; readonly buffers: readonly string[] };

/** A widget as its page knows it. A changed one is a new object. */
export type ShownWidget = WidgetModel & {
  /** Whether its process is there: others are shown until new results take their place. */
  readonly isLive: boolean;
  /** What the notebook said to it last, without changing its state; `seq` tells whether it was heard before. */
  readonly said: (Said & { readonly seq: number }) | null;
};
export type ShownWidgets = Readonly<Record<string, ShownWidget>>;

type WidgetEvent = Extract<
  SessionEvent,
  { type: 'widget' | 'widget-closed' | 'widget-said' | 'widgets-restarted' | 'settled' }
>;

/** What the widgets of an app are after an event. */
export function applyWidgetEvent(widgets: ShownWidgets, event: WidgetEvent): ShownWidgets {
  switch (event.type) {
    case 'widget': {
      const { model } = event;
      return {
        ...widgets,
        [model.id]: { ...model, isLive: true, said: find(widgets, model.id)?.said ?? null },
      };
    }
    case 'widget-closed': {
      const { [event.modelId]: _, ...others } = widgets;
      return others;
    }
    case 'widget-said': {
      const { seq, modelId, content, buffers } = event;
      const widget = find(widgets, modelId);
      return widget ? { ...widgets, [modelId]: { ...widget, said: { seq, content, buffers } } } : widgets;
    }
    case 'widgets-restarted': {
      const kept = new Set(event.kept);
      const entries = Object.entries(widgets);
      return Object.fromEntries(
        entries.map(([id, one]) => [id, kept.has(id) ? one : { ...one, isLive: false }]),
      );
    }
    case 'settled':
      // All that showed earlier widgets was replaced.
      return event.status === 'succeeded' ? withoutEnded(widgets) : widgets;
  }
}

const find = (widgets: ShownWidgets, id: string): ShownWidget | undefined =>
  Object.hasOwn(widgets, id) ? widgets[id] : undefined;

function withoutEnded(widgets: ShownWidgets): ShownWidgets {
  const entries = Object.entries(widgets);
  const live = entries.filter(([, { isLive }]) => isLive);
  return live.length === entries.length ? widgets : Object.fromEntries(live);
}
