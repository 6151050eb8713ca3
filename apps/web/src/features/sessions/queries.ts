import type { NotebookSlug, Session, SessionId, ShareId, SpaceSlug } from '@quire/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';

/** How often a waiting app asks for its place in the queue; everything later comes as events. */
const QUEUE_POLL_MILLISECONDS = 2_000;

export const sessionsKey = ['sessions'] as const;

export const sessionsQuery = (at: { space?: string; slug?: string } = {}) =>
  queryOptions({
    queryKey: [...sessionsKey, at],
    queryFn: async ({ signal }) => {
      const query = {
        ...(at.space && { space: at.space as SpaceSlug }),
        ...(at.slug && { slug: at.slug as NotebookSlug }),
      };
      return (await api.sessions.listSessions({ query, signal })).sessions;
    },
  });

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: ['session', id],
    queryFn: ({ signal }): Promise<Session> =>
      api.sessions.getSession({ params: { id: id as SessionId }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'queued' ? QUEUE_POLL_MILLISECONDS : false),
  });

/** Apps of others that I may look at. */
export const sharedListQuery = queryOptions({
  queryKey: ['shared-sessions'],
  queryFn: async ({ signal }) => (await api.sessionShares.listSharedSessions({ signal })).shared,
});

export const sharedQuery = (id: string) =>
  queryOptions({
    queryKey: ['shared-sessions', id],
    queryFn: ({ signal }) => api.sessionShares.getSharedSession({ params: { id: id as ShareId }, signal }),
    retry: false,
  });

/** Whoever may look at an app of mine, and who could be asked to. */
export const sharesQuery = (session: Session) =>
  queryOptions({
    queryKey: ['session', session.id, 'shares'],
    queryFn: ({ signal }) => api.sessionShares.listShares({ params: { id: session.id }, signal }),
  });
