import type { Forge, ForgeId } from '@quire/contract';
import { type QueryClient, queryOptions, useMutation } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { previewKey } from '../contributions/queries.ts';
import { rememberReturn } from './return-path.ts';

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => api.connections.listConnections({ signal }),
});

/** Asks again for what depends on a person's accounts: the list of them, and whether a contribution may be sent. */
export async function refreshAccounts(queryClient: QueryClient): Promise<void> {
  // It is read from the target again, which may take a while: nothing waits for it.
  void queryClient.invalidateQueries({ queryKey: previewKey });
  await queryClient.invalidateQueries({ queryKey: connectionsQuery.queryKey });
}

export const forgeParam = (id: ForgeId) => ({ params: { forge: id } });

/** Leaves for the forge's page, which leads back to where the person is now. */
export function useConnectAtForge(forge: Forge) {
  return useMutation({
    mutationFn: () => api.connections.startConnection(forgeParam(forge.id)),
    onSuccess: ({ url }) => {
      rememberReturn(window.location);
      window.location.assign(url);
    },
  });
}
