import type { Me } from '@quire/contract';
import { HubError } from '@quire/contract';
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { redirect } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { forgetKept } from './kept-work.ts';

/** Who is signed in rarely changes; signing in and out replaces it at once. */
const ME_STALE_MILLISECONDS = 5 * 60_000;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.identity.getMe({ signal }),
  staleTime: ME_STALE_MILLISECONDS,
});

/** The person who is signed in. Only for pages behind {@link requireSession}. */
export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('useMe was used on a page that does not require a session.');
  return data;
}

/** The person who is signed in, or `null` on pages that anyone may open. */
export function useMaybeMe(): Me | null {
  return useQuery({ ...meQuery, enabled: false }).data ?? null;
}

/**
 * A route's `beforeLoad`: sends people who are not signed in to the sign-in page, and back afterwards.
 * @throws a router redirect
 */
export async function requireSession(options: {
  context: { queryClient: QueryClient };
  location: { href: string };
}): Promise<void> {
  try {
    await options.context.queryClient.ensureQueryData(meQuery);
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'sign-in-required') throw error;
    const from = options.location.href;
    throw redirect({ to: '/sign-in', search: from === '/' ? {} : { from }, replace: true });
  }
}

/** Takes over a session that has just begun: nothing that another person saw may remain. */
export function useBeginSession(): (me: Me) => void {
  const queryClient = useQueryClient();
  return (me) => {
    queryClient.clear();
    globalThis.quireAhead?.stop();
    // Their own work of before the session ended is what they come back for.
    forgetKept({ but: me.user.handle });
    queryClient.setQueryData(meQuery.queryKey, me);
  };
}

/** Ends the session here and at the hub. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    await api.identity.signOut();
    queryClient.clear();
    globalThis.quireAhead?.stop();
    forgetKept();
  };
}

/** Where to go after signing in: only a path of this app, never another site. */
export function safeReturnPath(from: string | undefined): string {
  if (!from?.startsWith('/') || from.startsWith('//') || /[\\\p{Cc}]/u.test(from)) return '/';
  return from;
}
