import { useTitle } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { AppPanel } from '../apps/app-panel.tsx';
import { useNotebook } from './use-notebook.ts';

/** The notebook as an app: its inputs and a button. */
export function RunNotebookPage() {
  const page = useNotebook();
  useTitle(`Run ${page.title}`);
  if (!page.can.run) {
    return (
      <EmptyState title="You may read this notebook, but not run it">
        Your role in {page.space.name} does not include running. An owner of the space can change that.
      </EmptyState>
    );
  }
  return <AppPanel page={page} />;
}
