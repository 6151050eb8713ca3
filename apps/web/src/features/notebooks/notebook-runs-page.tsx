import { Page } from '../../ui/page.tsx';

export function NotebookRunsPage() {
  return <Page>{null}</Page>;
}
