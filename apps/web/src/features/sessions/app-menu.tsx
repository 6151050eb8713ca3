import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Session } from '@quire/contract';
import {
  IconChevronDown,
  IconDownload,
  IconExternalLink,
  IconEye,
  IconPrinter,
  IconRefresh,
  IconX,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { saveFile } from '../../outputs/page-actions.ts';
import { printPage } from '../../outputs/printing.ts';
import { showDone, showError } from '../../ui/toast.ts';
import { nameIn } from '../runs/download-run.ts';
import { useLabLink } from '../runs/lab-link.ts';
import { sessionsKey } from './queries.ts';
import { ShareDialog } from './share-button.tsx';

type AppMenuProps = {
  readonly session: Session;
  readonly isNewerThere: boolean;
  readonly onStartOver: () => void;
};

/** What can be done with an open app. */
export function AppMenu({ session, isNewerThere, onStartOver }: AppMenuProps) {
  const download = useMutation({
    mutationFn: (format: 'html' | 'ipynb') => saveSession(session, format),
    onError: showError,
  });
  const close = useClose(session);
  const lab = useLabLink({ session: session.id });
  const [isSharing, sharing] = useDisclosure(false);
  return (
    <>
      {isSharing && <ShareDialog session={session} onClose={sharing.close} />}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            size="xs"
            loading={download.isPending || close.isPending}
            rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          >
            App
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Keep what it shows</Menu.Label>
          <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => download.mutate('html')}>
            Download as a web page
          </Menu.Item>
          {session.canReadCode && (
            <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => download.mutate('ipynb')}>
              Open as a notebook (.ipynb)
            </Menu.Item>
          )}
          {session.canReadCode && lab !== null && (
            <Menu.Item
              component="a"
              href={lab}
              target="_blank"
              rel="noopener"
              leftSection={<IconExternalLink size={16} />}
            >
              Open in JupyterLab
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconPrinter size={16} />} onClick={() => void printPage()}>
            Print or save as PDF
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>Something looks wrong?</Menu.Label>
          <Menu.Item leftSection={<IconEye size={16} />} onClick={sharing.open}>
            Let the author look…
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => close.mutate(onStartOver)}>
            {isNewerThere ? 'Start over with the newest version' : 'Start over'}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconX size={16} />}
            onClick={() => close.mutate(() => void close.leave())}
          >
            Close the app
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function useClose(session: Session) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const close = useMutation({
    mutationFn: (_onClosed: () => void) => api.sessions.endSession({ params: { id: session.id } }),
    // Not given to `mutate`: this menu may be gone with the app by then, and would say nothing.
    onSuccess: (_, onClosed) => {
      void queryClient.invalidateQueries({ queryKey: sessionsKey });
      onClosed();
    },
    onError: showError,
  });
  const leave = async () => {
    const { space, slug } = session.notebook;
    await navigate({ to: '/n/$space/$slug', params: { space: space.slug, slug } });
    showDone('The app was closed.');
  };
  return { ...close, leave };
}

async function saveSession(session: Session, format: 'html' | 'ipynb'): Promise<void> {
  const response = await api.sessions.downloadSession({ params: { id: session.id }, query: { format } });
  const name = nameIn(response.headers.get('content-disposition')) ?? `${session.notebook.slug}.${format}`;
  saveFile(name, await response.blob());
}
