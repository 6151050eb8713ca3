import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { urlOf } from '@quire/client';
import { endpoints, type NotebookPage } from '@quire/contract';
import { IconDots } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { laterDialog } from '../../ui/later-dialog.ts';
import { showDone, showError } from '../../ui/toast.ts';
import { notebookParams, notebookQuery } from './queries.ts';

const EmbedsDialog = laterDialog(async () => (await import('../embeds/embeds-dialog.tsx')).EmbedsDialog);
const EditDetails = laterDialog(async () => (await import('./edit-details.tsx')).EditDetails);

/** What can be done with a notebook besides reading and running it. */
export function NotebookMenu({ page }: { page: NotebookPage }) {
  const [isEditing, editing] = useDisclosure(false);
  const [isEmbedding, embedding] = useDisclosure(false);
  const setArchived = useSetArchived(page);
  if (!page.can.readCode && !page.can.publish && !page.can.manage) return null;
  const params = { ...notebookParams(page.space.slug, page.slug), number: page.version };
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon variant="default" size={42} aria-label="More actions">
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {page.can.publish && (
            <Menu.Item component={Link} to={`/publish?space=${page.space.slug}`}>
              Publish a new version
            </Menu.Item>
          )}
          {page.can.publish && page.can.readCode && (
            <Menu.Item component={Link} to={`/n/${page.space.slug}/${page.slug}/form`}>
              Arrange the form
            </Menu.Item>
          )}
          {page.can.manage && <Menu.Item onClick={editing.open}>Edit details</Menu.Item>}
          {page.can.publish && page.can.readCode && (
            <Menu.Item component={Link} to={`/n/${page.space.slug}/${page.slug}/arrange`}>
              Arrange the app
            </Menu.Item>
          )}
          {page.can.manage && page.can.run && (
            <Menu.Item onClick={embedding.open}>Show in other pages</Menu.Item>
          )}
          {page.can.readCode && (
            <Menu.Item
              component="a"
              href={urlOf('', endpoints.notebooks.downloadVersion, { params })}
              download
            >
              Download .ipynb
            </Menu.Item>
          )}
          {page.can.readCode && (
            <Menu.Item
              component={Link}
              to={`/contributions/new?space=${page.space.slug}&slug=${page.slug}&version=${page.version}`}
            >
              Contribute to a project
            </Menu.Item>
          )}
          {page.can.manage && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => setArchived.mutate(page.archivedAt === null)}>
                {page.archivedAt ? 'Put back on the shelf' : 'Archive'}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {isEmbedding && <EmbedsDialog page={page} onClose={embedding.close} />}
      {isEditing && <EditDetails page={page} onClose={editing.close} />}
    </>
  );
}

function useSetArchived(page: NotebookPage) {
  const queryClient = useQueryClient();
  const params = notebookParams(page.space.slug, page.slug);
  const put = async (isArchived: boolean) => {
    const next = await (isArchived
      ? api.notebooks.archiveNotebook({ params })
      : api.notebooks.restoreNotebook({ params }));
    queryClient.setQueryData(notebookQuery(page.space.slug, page.slug).queryKey, next);
    void queryClient.invalidateQueries({ queryKey: ['notebooks'] });
  };
  return useMutation({
    mutationFn: put,
    onSuccess: (_done, isArchived) =>
      showDone(
        isArchived
          ? 'Archived: it is off its shelf and out of search. Nothing is lost.'
          : 'It is back on its shelf.',
        () => put(!isArchived),
      ),
    onError: showError,
  });
}
