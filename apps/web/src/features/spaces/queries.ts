import type { SpaceSlug } from '@quire/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';

/** A name from an address; the hub answers "not found" for what cannot exist. */
export const spaceParams = (space: string) => ({ space: space as SpaceSlug });

export const spacesQuery = queryOptions({
  queryKey: ['spaces'],
  queryFn: ({ signal }) => api.spaces.listSpaces({ signal }),
});

export const spaceQuery = (space: string) =>
  queryOptions({
    queryKey: ['space', space],
    queryFn: ({ signal }) => api.spaces.getSpace({ params: spaceParams(space), signal }),
  });

export const membersQuery = (space: string) =>
  queryOptions({
    queryKey: ['space', space, 'members'],
    queryFn: ({ signal }) => api.spaces.listMembers({ params: spaceParams(space), signal }),
  });
