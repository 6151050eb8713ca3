import type { Forge, ForgeId } from '@quire/contract';
import { queryOptions, useMutation } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { rememberReturn } from './return-path.ts';

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => api.connections.listConnections({ signal }),
});

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
