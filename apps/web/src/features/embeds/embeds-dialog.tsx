import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { Embed, NotebookPage } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { Badge } from '../../ui/bits.tsx';
import { CodeSnippet } from '../../ui/code/code-snippet.tsx';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { showDone } from '../../ui/toast.ts';
import { notebookParams } from '../notebooks/queries.ts';
import { NewEmbed } from './new-embed.tsx';
import { embedsQuery } from './queries.ts';
import { snippetOf } from './snippet.ts';

type EmbedsDialogProps = { readonly page: NotebookPage; readonly onClose: () => void };

/** The pages of other sites that show this app: add one, take its snippet, end it. */
export function EmbedsDialog({ page, onClose }: EmbedsDialogProps) {
  const { data: embeds, error } = useQuery(embedsQuery(page.space.slug, page.slug));
  const [isAdding, setIsAdding] = useState(false);
  const live = embeds?.filter(({ status }) => status === 'live') ?? [];
  const ended = embeds?.filter(({ status }) => status !== 'live') ?? [];
  return (
    <Modal opened onClose={onClose} title="Show the app in other pages" size="xl">
      <Stack gap="lg">
        <Text size="sm">
          A page that you name here can hold this app in a frame. Whoever opens it runs the app as themselves,
          and only if they may run this notebook. The page around the frame sees none of it.
        </Text>
        {error && <ErrorState error={error} />}
        {!embeds && !error && <TextSkeleton lines={3} label="Loading pages" />}
        {live.map((embed) => (
          <LiveEmbed key={embed.id} page={page} embed={embed} />
        ))}
        {ended.length > 0 && (
          <Text size="sm" c="var(--q-soft)">
            Ended: {ended.map(({ name, status }) => `${name} (${status})`).join(', ')}
          </Text>
        )}
        {isAdding ? (
          <NewEmbed page={page} onDone={() => setIsAdding(false)} />
        ) : (
          embeds && (
            <Group>
              <Button onClick={() => setIsAdding(true)}>Add a page</Button>
            </Group>
          )
        )}
      </Stack>
    </Modal>
  );
}

function LiveEmbed({ page, embed }: { page: NotebookPage; embed: Embed }) {
  const queryClient = useQueryClient();
  const params = notebookParams(page.space.slug, page.slug);
  const revoke = useMutation({
    mutationFn: () => api.embeds.revokeEmbed({ params: { ...params, id: embed.id } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries(embedsQuery(page.space.slug, page.slug));
      showDone(`“${embed.name}” was ended: its frames show nothing any more.`);
    },
  });
  const locked = [...new Set([...Object.keys(embed.fixed), ...embed.hidden])];
  return (
    <section aria-label={embed.name}>
      <Group justify="space-between" align="flex-start" mb={6}>
        <div>
          <Text fw={600}>{embed.name}</Text>
          <Text size="sm" c="var(--q-soft)">
            {embed.origins.join(', ')} · until <TimeAgo at={embed.expiresAt} />
          </Text>
        </div>
        <Group gap="xs">
          {locked.length > 0 && <Badge>{`Decided here: ${locked.join(', ')}`}</Badge>}
          <Button
            size="xs"
            variant="default"
            color="red"
            loading={revoke.isPending}
            onClick={() => revoke.mutate()}
          >
            End it
          </Button>
        </Group>
      </Group>
      {embed.path && (
        <CodeSnippet title="Into the page" text={snippetOf(location.origin + embed.path, page.title)} />
      )}
      {revoke.error && <ErrorState error={revoke.error} />}
    </section>
  );
}
