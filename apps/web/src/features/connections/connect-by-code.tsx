import { Button, Group, Loader, Modal, Stack } from '@mantine/core';
import type { Forge, StartedDeviceConnection } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api.ts';
import { CopyAction } from '../../ui/copy-action.tsx';
import { Notice } from '../../ui/describe-error.ts';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { showDone } from '../../ui/toast.ts';
import classes from './connections.module.css';
import { forgeParam, refreshAccounts } from './queries.ts';

type Props = { forge: Forge; onClose: () => void };

/** Forges that name no interval are asked this often. */
const INTERVAL_SECONDS_MIN = 1;

/** Connects an account by a code that the person enters at the forge, in this browser or on another device. */
export function ConnectByCode({ forge, onClose }: Props) {
  const start = useMutation({
    mutationFn: () => api.connections.startDeviceConnection(forgeParam(forge.id)),
  });
  const { mutate } = start;
  useEffect(() => mutate(), [mutate]);
  return (
    <Modal opened onClose={onClose} title={`Connect ${forge.name} by a code`} size="md">
      <Stack gap="md">
        {start.error && <ErrorState error={start.error} onRetry={() => mutate()} />}
        {start.isPending && <TextSkeleton lines={4} label="Asking for a code" />}
        {start.data && (
          <Entering
            key={start.data.id}
            forge={forge}
            started={start.data}
            onAgain={() => mutate()}
            onClose={onClose}
          />
        )}
      </Stack>
    </Modal>
  );
}

type EnteringProps = Props & { started: StartedDeviceConnection; onAgain: () => void };

function Entering({ forge, started, onAgain, onClose }: EnteringProps) {
  const queryClient = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['device-connection', started.id],
    queryFn: ({ signal }) => api.connections.askDeviceConnection({ params: { id: started.id }, signal }),
    retry: false,
    gcTime: 0,
    refetchInterval: ({ state }) => {
      const status = state.data?.status ?? 'waiting';
      if (status !== 'waiting' || state.error) return false;
      const seconds = state.data?.status === 'waiting' ? state.data.intervalSeconds : started.intervalSeconds;
      return Math.max(seconds, INTERVAL_SECONDS_MIN) * 1000;
    },
    // The code is entered in another tab or on a phone.
    refetchIntervalInBackground: true,
  });
  const connected = data?.status === 'connected' ? data.connection : null;
  useEffect(() => {
    if (!connected) return;
    void refreshAccounts(queryClient);
    showDone(`${forge.name} is connected as ${connected.login}.`);
    onClose();
  }, [connected, forge.name, onClose, queryClient]);
  const problem = problemOf(data?.status, forge) ?? error;
  if (problem) {
    return (
      <ErrorState
        error={problem}
        actions={
          <Button size="xs" variant="default" onClick={onAgain}>
            Get a new code
          </Button>
        }
      />
    );
  }
  return (
    <>
      <ol className={classes.steps}>
        <li>
          Copy this code.
          <p className={classes.code}>{started.userCode}</p>
        </li>
        <li>
          Open{' '}
          <a href={started.verificationUrl} target="_blank" rel="noreferrer" className={classes.link}>
            {started.verificationUrl.replace(/^https?:\/\//, '')}
          </a>
          , here or on your phone, and enter it there.
        </li>
      </ol>
      <p className={classes.waiting} role="status">
        <Loader size="xs" type="dots" aria-hidden="true" />
        <span>
          Waiting for {forge.name}. The code ends <TimeAgo at={started.expiresAt} />.
        </span>
      </p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <CopyAction text={started.userCode} label="Copy the code" size="sm" />
      </Group>
    </>
  );
}

function problemOf(status: string | undefined, forge: Forge): Notice | null {
  if (status === 'refused')
    return new Notice('Not connected', `${forge.name} says that you did not allow it. Nothing was stored.`);
  if (status === 'expired')
    return new Notice('The code has ended', 'It was not entered in time. Get a new one and enter it soon.');
  return null;
}
