import { HubError, type SessionId, type ShownWidgets, type WidgetMessage } from '@quire/contract';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api.ts';
import type { WidgetSource } from '../../outputs/widget-host.ts';
import { showError } from '../../ui/toast.ts';
import { WidgetQueue } from './widget-queue.ts';

/** The widgets of an app, for the outputs that show them. Keeps one source while the app is the same. */
export function useWidgets(widgets: ShownWidgets, usedBy: SessionId | null): WidgetSource {
  const latest = useRef(widgets);
  const [listeners] = useState(() => new Set<() => void>());
  const [source] = useState<WidgetSource>(() => ({
    getWidgets: () => latest.current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send: usedBy === null ? null : toSender(usedBy),
  }));
  // Before what is below is drawn: an output is drawn with the widgets that came with it.
  latest.current = widgets;
  useEffect(() => {
    if (latest.current === widgets) for (const listener of listeners) listener();
  }, [widgets, listeners]);
  return source;
}

function toSender(id: SessionId): (message: WidgetMessage) => void {
  const queue = new WidgetQueue(
    async (messages) => {
      await api.sessions.tellWidgets({ params: { id }, body: { messages: [...messages] } });
    },
    (error) => {
      // A lost connection shows at the top of the page, and what has ended shows as such.
      if (error instanceof HubError && error.code !== 'not-found') showError(error);
    },
  );
  return (message) => queue.add(message);
}
