import { Button, Menu, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { isProblem, type Run } from '@quire/contract';
import {
  IconChevronDown,
  IconDots,
  IconDownload,
  IconLink,
  IconPrinter,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { printPage } from '../../outputs/printing.ts';
import { copyText } from '../../ui/copy-text.ts';
import { Notice } from '../../ui/describe-error.ts';
import { ConfirmDialog } from '../../ui/later-confirm-dialog.ts';
import { showDone, showError } from '../../ui/toast.ts';
import { downloadRun } from './download-run.ts';
import { useLabLink } from './lab-link.ts';
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
          <Menu.Item leftSection={<IconLink size={16} />} onClick={() => void copyLink(run)}>
            Copy link
          </Menu.Item>
          <Menu.Item leftSection={<IconPrinter size={16} />} onClick={() => void printPage()}>
            Print or save as PDF
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={deleting.open}>
            Delete this run…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isDeleting && <DeleteDialog run={run} onClose={deleting.close} />}
    </>
  );
}

async function copyLink(run: Run): Promise<void> {
  const link = `${location.origin}/runs/${run.id}`;
  if (await copyText(link)) showDone('Link copied. Only you can open your runs.');
  else showError(new Notice('Nothing was copied', `Copy the address yourself: ${link}`));
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
              if (isProblem(error, 'invalid-parameters')) {
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
  const lab = useLabLink({ run: run.id });
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
        {lab !== null && (
          <Menu.Item component="a" href={lab} target="_blank" rel="noopener">
            Open in JupyterLab
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function DeleteDialog({ run, onClose }: { run: Run; onClose: () => void }) {
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
    <ConfirmDialog
      title="Delete this run?"
      verb="Delete the run"
      onConfirm={() => remove.mutate()}
      onClose={onClose}
      isBusy={remove.isPending}
      error={remove.error}
    >
      Its results, its inputs and its place in your history are lost for good. The notebook and your other
      runs stay as they are. Download it first if you may need it.
    </ConfirmDialog>
  );
}
