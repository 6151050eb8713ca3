import {
  notebookSlug,
  type RunEvent,
  type SessionEvent,
  type SessionSummary,
  sessionId,
  sessionStatus,
  spaceSlug,
} from '@quire/contract';
import { type Face, presentEvent, presentFailure } from '../runs/present.ts';
import type { SessionRow } from './store.ts';
import { presentWidget } from './widget-events.ts';

export function presentSession(row: SessionRow): SessionSummary {
  return {
    id: sessionId.parse(row.id),
    notebook: {
      space: { slug: spaceSlug.parse(row.space_slug), name: row.space_name },
      slug: notebookSlug.parse(row.slug),
      title: row.title,
    },
    version: row.version,
    status: sessionStatus.parse(row.status),
    parameters: row.parameters,
    generation: row.generation,
    isEmbedded: row.embed_id !== null,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at.toISOString(),
  };
}

/** An event as the session's person may see it; `null` for one of a cell that they do not see. */
export function presentSessionEvent(event: SessionEvent, face: Face): SessionEvent | null {
  switch (event.type) {
    case 'status':
    case 'notice':
    case 'finished':
    case 'widget-closed':
    case 'widget-said':
    case 'widgets-restarted':
      return event;
    case 'widget':
      return { ...event, model: presentWidget(event.model, face) };
    case 'generation':
      return { ...event, reached: event.reached.flatMap((id) => face.cellIds.get(id) ?? []) };
    case 'settled':
      return { ...event, failure: event.failure && presentFailure(event.failure, face) };
    case 'answered':
      return event.given ? { ...event, given: inFace(event.given, face) } : event;
    case 'prompt':
      return { ...event, prompt: inFace(event.prompt, face) };
    default:
      return presentEvent(event as RunEvent, face) as SessionEvent | null;
  }
}

const inFace = <T extends { cellId: string }>(at: T, face: Face): T => ({
  ...at,
  cellId: face.cellIds.get(at.cellId) ?? at.cellId,
});
