import type { NotebookPage } from '@quire/contract';
import { EmptyState } from '../../ui/states.tsx';

/** In place of a form or an app, to somebody who may not run the notebook: why, and who can change that. */
export function CannotRun({ page }: { page: NotebookPage }) {
  if (page.archivedAt) {
    return (
      <EmptyState title="This notebook is archived and does not run">
        It can be read as before.{' '}
        {page.can.manage
          ? 'To run it again, choose “Restore” in the menu above.'
          : `${page.owner.name} or an owner of ${page.space.name} can restore it.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState title="You may read this notebook, but not run it">
      Your role in {page.space.name} does not include running. An owner of the space can change that.
    </EmptyState>
  );
}
