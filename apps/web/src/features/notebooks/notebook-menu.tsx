import type { NotebookPage } from '@quire/contract';

export function NotebookMenu(_: { page: NotebookPage }) {
  return null;
}
