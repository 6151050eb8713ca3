import { Button, Group, Stack, Text } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api.ts';
import { Page, PageHeader, useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, PageSkeleton } from '../../ui/states.tsx';
import { useMe } from '../identity/session.ts';
import { CODE_MESSAGE, type CodeMessage } from './frame-access.ts';
import { embedQuery } from './queries.ts';

/** A second click that was meant for the page below must not be taken for an answer here. */
const THINK_MILLISECONDS = 800;

/** The hub's own window, in which a person lets a frame on another site act for them in one app. */
export function AllowPage() {
  const search = useSearch({ strict: false }) as { embed?: unknown; challenge?: unknown };
  const token = typeof search.embed === 'string' ? search.embed : '';
  const challenge = typeof search.challenge === 'string' ? search.challenge : '';
  const me = useMe();
  const { data: embed, error } = useQuery({ ...embedQuery(token), enabled: token !== '' });
  const [isReady, setIsReady] = useState(false);
  useTimeout(() => setIsReady(true), THINK_MILLISECONDS, { autoInvoke: true });
  useTitle(embed ? `Show ${embed.notebook.title}?` : 'Show an app');
  const allow = useMutation({
    mutationFn: () => api.embeds.allowEmbed({ params: { token }, body: { challenge } }),
    onSuccess: ({ code }) => {
      const message: CodeMessage = { type: CODE_MESSAGE, code };
      // To a page of this hub, whoever opened the window: another site's page never receives it.
      window.opener?.postMessage(message, location.origin);
      window.close();
    },
  });
  if (window.opener === null || token === '' || challenge === '') {
    return (
      <Page width="narrow">
        <EmptyState title="Nothing asks for you here">
          This window belongs to an app in a page of another site. Close it, and press the button in that page
          again. If that does not help, open the app in Quire itself.
        </EmptyState>
      </Page>
    );
  }
  if (error) return <ErrorState error={error} size="page" />;
  if (!embed) return <PageSkeleton />;
  return (
    <Page width="narrow">
      <PageHeader title={`Show “${embed.notebook.title}” in that page?`} />
      <Stack gap="md">
        <Text>
          A page of <strong>{embed.origins.join(' or ')}</strong> shows this app in a frame. If you agree, the
          frame runs it as you, {me.user.name}, for an hour: with your access to data, and with results that
          only you see.
        </Text>
        <Text size="sm" c="var(--q-soft)">
          The page around the frame sees neither the results nor your inputs, and nothing else of Quire can be
          reached from it.
        </Text>
        {allow.error && <ErrorState error={allow.error} />}
        <Group>
          <Button disabled={!isReady} loading={allow.isPending} onClick={() => allow.mutate()}>
            Show it
          </Button>
          <Button variant="default" onClick={() => window.close()}>
            Not now
          </Button>
        </Group>
      </Stack>
    </Page>
  );
}
