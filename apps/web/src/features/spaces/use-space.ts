import type { Space } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { spaceQuery } from './queries.ts';

/** The space whose page this is. Only within the space's layout, which has waited for it. */
export function useSpace(): Space {
  const { space } = useParams({ from: '/spaces/$space' });
  const { data } = useQuery(spaceQuery(space));
  if (!data) throw new Error('useSpace was used outside the space page.');
  return data;
}
