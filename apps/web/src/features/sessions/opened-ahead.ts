import { API_PREFIX, type NotebookPage, type Session, type SessionEvent } from '@quire/contract';
import type { QueryClient } from '@tanstack/react-query';
import { sessionQuery, sessionsQuery } from './queries.ts';

/**
 * The app that this page's document opened while the code was still on its way, where it was opened as the page would
 * open it now: its id. Nothing has to be drawn twice then.
 */
export function takeOpened(
  queryClient: QueryClient,
  { space, slug }: Pick<NotebookPage, 'space' | 'slug'>,
  body: { readonly version: number; readonly parameters: Readonly<Record<string, unknown>> },
): string | null {
  const session = globalThis.quireAhead?.takeJson(`${API_PREFIX}/notebooks/${space.slug}/${slug}/sessions`, {
    method: 'POST',
    body: JSON.stringify(body),
  }) as Session | null | undefined;
  if (!session) return null;
  queryClient.setQueryData(sessionQuery(session.id).queryKey, session);
  const list = sessionsQuery({ space: space.slug, slug }).queryKey;
  queryClient.setQueryData(list, (open = []) => [session, ...open]);
  return session.id;
}

/** What has happened in this app by now, where its page's document has followed it. */
export const takeFollowed = ({ id }: Pick<Session, 'id'>): readonly SessionEvent[] =>
  (globalThis.quireAhead?.takeEvents(`${API_PREFIX}/sessions/${id}/events?after=0`) ??
    []) as readonly SessionEvent[];
