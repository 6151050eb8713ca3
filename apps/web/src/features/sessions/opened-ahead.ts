import { urlOf } from '@quire/client';
import { endpoints, type NotebookPage, type Session, type SessionEvent } from '@quire/contract';
import type { QueryClient } from '@tanstack/react-query';
import { sessionQuery, sessionsQuery } from './queries.ts';

type Place = Pick<NotebookPage, 'space' | 'slug'>;
export type Opening = {
  readonly version: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly unlessOpen: boolean;
};

const addressOf = ({ space, slug }: Place): string =>
  urlOf('', endpoints.sessions.createSession, { params: { space: space.slug, slug } });
const toInit = (body: Opening) => ({ method: 'POST', body: JSON.stringify(body) });

/**
 * The app that this page's document opened while the code was still on its way, where it was opened as the page would
 * open it now: its id. Nothing has to be drawn twice then. It is among the open apps from here on, so that a page that
 * is drawn anew finds it there.
 */
export function takeOpened(queryClient: QueryClient, at: Place, body: Opening): string | null {
  const session = globalThis.quireAhead?.takeJson(addressOf(at), toInit(body)) as Session | null | undefined;
  if (!session) return null;
  keepOpened(queryClient, at, session);
  return session.id;
}

/** Makes a new app known where open apps are listed. */
export function keepOpened(queryClient: QueryClient, { space, slug }: Place, session: Session): void {
  queryClient.setQueryData(sessionQuery(session.id).queryKey, session);
  const list = sessionsQuery({ space: space.slug, slug }).queryKey;
  queryClient.setQueryData(list, (open = []) => [session, ...open.filter(({ id }) => id !== session.id)]);
  void queryClient.invalidateQueries({ queryKey: sessionsQuery().queryKey, exact: true });
}

/** Where the page goes on with another app: what was opened is not taken for a new one later. */
export function forgetOpened(at: Place, body: Opening): void {
  globalThis.quireAhead?.take(addressOf(at), toInit(body))?.catch(() => {});
}

/** What has happened in this app by now, where its page's document has followed it. */
export function takeFollowed({ id }: Pick<Session, 'id'>): readonly SessionEvent[] {
  const address = urlOf('', endpoints.sessions.followSession, { params: { id }, query: { after: 0 } });
  return (globalThis.quireAhead?.takeEvents(address) ?? []) as readonly SessionEvent[];
}
