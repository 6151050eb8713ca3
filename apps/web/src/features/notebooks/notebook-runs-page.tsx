import { useTitle } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { RunList } from '../runs/run-list.tsx';
import { useNotebook } from './use-notebook.ts';

/** My runs of this notebook. */
export function NotebookRunsPage() {
  const page = useNotebook();
  useTitle(`My runs of ${page.title}`);
  return (
    <RunList
      filter={{ space: page.space.slug, slug: page.slug }}
      title="inputs"
      empty={
        <EmptyState title="You have not run this notebook yet">
          Its runs will be listed here, with their inputs and results. Only you can see them.
        </EmptyState>
      }
    />
  );
}
