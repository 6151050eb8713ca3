import { Button, Group, Modal, Radio, SegmentedControl, Stack, Text } from '@mantine/core';
import type { Person, Session, SessionShare } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { showDone } from '../../ui/toast.ts';
import { sharesQuery } from './queries.ts';

const DURATIONS: readonly { value: string; label: string }[] = [
  { value: '1', label: '1 hour' },
  { value: '8', label: '8 hours' },
  { value: '72', label: '3 days' },
];

type ShareDialogProps = { readonly session: Session; readonly onClose: () => void };

/** Lets the notebook's owner or author look at this app as it is now, for a while; and ends it. */
export function ShareDialog({ session, onClose }: ShareDialogProps) {
  const { data, error } = useQuery(sharesQuery(session));
  return (
    <Modal opened onClose={onClose} title="Let the author look" size="lg">
      <Stack gap="md">
        <Text size="sm">
          Whoever you choose sees this app live: its results, its inputs, its messages, the code behind them,
          and the notebook’s variables with what is in them, such as the rows of tables. They change nothing.
          Inputs that are secrets or files are left out, but results and variables may show what you put in or
          what only you may see. It is noted in the audit log, and you can end it here at any time.
        </Text>
        {error && <ErrorState error={error} />}
        {!data && !error && <TextSkeleton lines={3} label="Looking who could help" />}
        {data?.shares.map((share) => (
          <OpenShare key={share.id} session={session} share={share} />
        ))}
        {data && data.shares.length === 0 && <NewShare session={session} helpers={data.helpers} />}
      </Stack>
    </Modal>
  );
}

function OpenShare({ session, share }: { session: Session; share: SessionShare }) {
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: () => api.sessionShares.revokeShare({ params: { id: session.id, share: share.id } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries(sharesQuery(session));
      showDone(`${share.with.name} can no longer look.`);
    },
  });
  return (
    <>
      <Group justify="space-between">
        <Text size="sm">
          <strong>{share.with.name}</strong> may look, until <TimeAgo at={share.expiresAt} />.{' '}
          {share.lookedAt === null ? (
            'Has not looked yet.'
          ) : (
            <>
              Looked <TimeAgo at={share.lookedAt} />.
            </>
          )}
          {share.variablesAt !== null && (
            <>
              {' '}
              Looked at variables <TimeAgo at={share.variablesAt} />.
            </>
          )}
        </Text>
        <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate()}>
          End it now
        </Button>
      </Group>
      {end.error && <ErrorState error={end.error} />}
    </>
  );
}

function NewShare({ session, helpers }: { session: Session; helpers: readonly Person[] }) {
  const queryClient = useQueryClient();
  const [handle, setHandle] = useState<string>(helpers[0]?.handle ?? '');
  const [hours, setHours] = useState('8');
  const share = useMutation({
    mutationFn: () =>
      api.sessionShares.createShare({
        params: { id: session.id },
        body: { handle: handle as Person['handle'], hours: Number(hours) },
      }),
    onSuccess: async ({ with: helper }) => {
      await queryClient.invalidateQueries(sharesQuery(session));
      showDone(`${helper.name} finds your app on the page “My runs”.`);
    },
  });
  if (helpers.length === 0) {
    return (
      <Text size="sm">
        This notebook is your own, or nobody who owns it can sign in any more: there is nobody to ask.
      </Text>
    );
  }
  return (
    <>
      <Radio.Group label="Who" value={handle} onChange={setHandle}>
        <Stack gap={6} mt={6}>
          {helpers.map((helper) => (
            <Radio key={helper.handle} value={helper.handle} label={helper.name} />
          ))}
        </Stack>
      </Radio.Group>
      <SegmentedControl aria-label="For how long" value={hours} onChange={setHours} data={[...DURATIONS]} />
      {share.error && <ErrorState error={share.error} />}
      <Group justify="flex-end">
        <Button loading={share.isPending} onClick={() => share.mutate()}>
          Let them look
        </Button>
      </Group>
    </>
  );
}
