import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api } from '../../api.ts';
import { Notice } from '../../ui/describe-error.ts';
import { Page, PageHeader, useTitle } from '../../ui/page.tsx';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import { ARRIVAL } from './arrival.ts';
import { refreshAccounts } from './queries.ts';
import { takeReturn } from './return-path.ts';

/** Where a forge leads back to: ends what was begun, and goes on where the person was. */
export function CallbackPage() {
  useTitle('Connecting your account');
  const router = useRouter();
  const queryClient = useQueryClient();
  const { data, error } = useQuery({
    // What the forge sent works once: the same arrival is never sent twice, however often this page is drawn.
    queryKey: ['connection-arrival'],
    queryFn: finish,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  useEffect(() => {
    if (!data) return;
    void refreshAccounts(queryClient);
    showDone(`${data.name} is connected as ${data.connection.login}.`);
    router.history.replace(takeReturn());
  }, [data, queryClient, router]);
  if (error) {
    return (
      <Page width="narrow">
        <ErrorState
          error={error}
          size="page"
          actions={
            <Button component={Link} to="/settings" hash="connections" size="xs" variant="default" replace>
              Back to your settings
            </Button>
          }
        />
      </Page>
    );
  }
  return (
    <Page width="narrow">
      <PageHeader title="Connecting your account" summary="This takes a moment." />
      <TextSkeleton lines={2} label="Connecting" />
    </Page>
  );
}

function finish() {
  if (ARRIVAL === null || 'error' in ARRIVAL) {
    throw ARRIVAL?.error === 'access_denied'
      ? new Notice('Not connected', 'You did not allow it there, so nothing was stored.')
      : new Notice(
          'Not connected',
          'Nothing was sent back that could be used. Begin again from your settings.',
        );
  }
  return api.connections.finishConnection({ body: ARRIVAL });
}
