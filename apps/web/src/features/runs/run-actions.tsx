import { Button, CopyButton, Group, Menu, Modal, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { HubError, type Run } from '@quire/contract';
import {
  IconChevronDown,
  IconDots,
  IconDownload,
  IconLink,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { ErrorState } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.ts';
import { downloadRun } from './download-run.ts';
import { runQuery, runsKey } from './queries.ts';
import { useRunNotebook } from './use-run-notebook.ts';
import { useStartRun } from './use-start-run.ts';

/** What can be done with a run that is over. */
export function RunActions({ run }: { run: Run }) {
  const { space, slug } = run.notebook;
  const { notebook, isGone } = useRunNotebook(run);
  const canRun = notebook?.can.run ?? !isGone;
  const [isDeleting, deleting] = useDisclosure(false);
  return (
    <>
      {canRun && (
        <>
          <Button component={Link} to={`/n/${space.slug}/${slug}/run?from=${run.id}`}>
            Run with other inputs
          </Button>
          <RunAgainButton run={run} newest={notebook?.version ?? null} />
        </>
      )}
      <DownloadMenu run={run} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={10} aria-label="More">
            <IconDots size={18} aria-hidden="true" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <CopyButton value={`${location.origin}/runs/${run.id}`}>
            {({ copy }) => (
              <Menu.Item
                leftSection={<IconLink size={16} />}
                onClick={() => {
                  copy();
                  showDone('Link copied. Only you can open your runs.');
                }}
              >
                Copy link
              </Menu.Item>
            )}
          </CopyButton>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={deleting.open}>
            Delete this run…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DeleteDialog run={run} isOpen={isDeleting} onClose={deleting.close} />
    </>
  );
}

function RunAgainButton({ run, newest }: { run: Run; newest: number | null }) {
  const start = useStartRun();
  const navigate = useNavigate();
  const { space, slug } = run.notebook;
  const isNewer = newest !== null && newest > run.version;
  const button = (
    <Button
      variant="default"
      loading={start.isPending}
      leftSection={<IconRefresh size={16} aria-hidden="true" />}
      onClick={() =>
        start.mutate(
          { space: space.slug, slug, parameters: run.parameters },
          {
            onError: (error) => {
              showError(error);
              // A newer version may ask for other inputs: the form says which.
              if (error instanceof HubError && error.code === 'invalid-parameters') {
                void navigate({ to: `/n/${space.slug}/${slug}/run?from=${run.id}` });
              }
            },
          },
        )
      }
    >
      Run again
    </Button>
  );
  return isNewer ? (
    <Tooltip label={`With the same inputs, on the newer version ${newest}`}>{button}</Tooltip>
  ) : (
    button
  );
}

function DownloadMenu({ run }: { run: Run }) {
  const download = useMutation({
    mutationFn: (format: 'html' | 'ipynb') => downloadRun(run, format),
    onError: showError,
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          loading={download.isPending}
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          Download
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => download.mutate('html')}>As a web page (.html)</Menu.Item>
        <Menu.Item onClick={() => download.mutate('ipynb')}>As a notebook (.ipynb)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function DeleteDialog({ run, isOpen, onClose }: { run: Run; isOpen: boolean; onClose: () => void }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.runs.deleteRun({ params: { id: run.id } }),
    onSuccess: async () => {
      await navigate({ to: '/runs', replace: true });
      queryClient.removeQueries({ queryKey: runQuery(run.id).queryKey });
      queryClient.removeQueries({ queryKey: ['run-state', run.id] });
      void queryClient.invalidateQueries({ queryKey: runsKey });
      showDone('The run was deleted.');
    },
  });
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Delete this run?"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text>
        Its results, its inputs and its place in your history are lost for good. The notebook and your other
        runs stay as they are. Download it first if you may need it.
      </Text>
      {remove.error && <ErrorState error={remove.error} />}
      <Group mt="md" gap={8} justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red.9" loading={remove.isPending} onClick={() => remove.mutate()}>
          Delete the run
        </Button>
      </Group>
    </Modal>
  );
}
