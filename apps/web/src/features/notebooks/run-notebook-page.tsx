import { useTitle } from '../../ui/page.tsx';
import { AppPanel } from '../apps/app-panel.tsx';
import { CannotRun } from './cannot-run.tsx';
import { useNotebook } from './use-notebook.ts';

/** The notebook as an app: its inputs and a button. */
export function RunNotebookPage() {
  const page = useNotebook();
  useTitle(`Run ${page.title}`);
  if (!page.can.run) return <CannotRun page={page} />;
  return <AppPanel page={page} />;
}
