import { isProblem, type NotebookPage, type Run } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { notebookQuery } from '../notebooks/queries.ts';

/** The notebook of a run as it is now; a run stays its person's when its notebook no longer is (`isGone`). */
export function useRunNotebook({ notebook: { space, slug } }: Run): {
  readonly notebook: NotebookPage | undefined;
  readonly isGone: boolean;
} {
  const { data, error } = useQuery(notebookQuery(space.slug, slug));
  const isGone = isProblem(error, 'not-found');
  return { notebook: isGone ? undefined : data, isGone };
}
