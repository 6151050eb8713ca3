import type { NotebookPage } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { notebookQuery } from './queries.ts';

/** The notebook whose page this is. Only within the notebook's layout, which has waited for it. */
export function useNotebook(): NotebookPage {
  const { space, slug } = useParams({ from: '/n/$space/$slug' });
  const { data } = useQuery(notebookQuery(space, slug));
  if (!data) throw new Error('useNotebook was used outside the notebook page.');
  return data;
}
