import { Button, Menu, Table } from '@mantine/core';
import type { KeptDataSource } from '@quire/contract';
import { IconDots } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { Badge, Panel } from '../../ui/bits.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import { count } from '../../ui/words.ts';
import classes from './data-sources.module.css';
import { EditDataSource } from './edit-data-source.tsx';
import { keptDataSourcesQuery } from './queries.ts';

type Open = { readonly kind: 'edit'; readonly source: KeptDataSource | null } | Removing;
type Removing = { readonly kind: 'remove'; readonly source: KeptDataSource };

/** The hub's list of data sources: what inputs offer, and to whom. */
export function DataSources() {
  const { data, error, refetch } = useQuery(keptDataSourcesQuery);
  const [open, setOpen] = useState<Open | null>(null);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <TextSkeleton lines={6} label="Loading the data sources" />;
  const { sources } = data;
  const close = () => setOpen(null);
  return (
    <>
      <div className={classes.bar}>
        <p className={classes.words}>
          {sources.length === 0
            ? 'As long as the list is empty, inputs for a data source take any name.'
            : 'Inputs for a data source offer each person those that they may use, and take no others.'}
        </p>
        <span className={classes.count} role="status">
          {count(sources.length, 'data source')}
        </span>
        <Button onClick={() => setOpen({ kind: 'edit', source: null })}>Add a data source</Button>
      </div>
      {sources.length === 0 ? (
        <EmptyState title="No data source is listed yet">
          Notebooks ask for one with the kind “A data source”, and get its name.
        </EmptyState>
      ) : (
        <Panel>
          <Table.ScrollContainer minWidth={560}>
            <Table verticalSpacing="xs" horizontalSpacing="md">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Title</Table.Th>
                  <Table.Th>Name for notebooks</Table.Th>
                  <Table.Th>For</Table.Th>
                  <Table.Th>
                    <span className="q-visually-hidden">Actions</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {sources.map((source) => (
                  <Row key={source.id} source={source} onOpen={setOpen} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Panel>
      )}
      {open?.kind === 'edit' && <EditDataSource source={open.source} onClose={close} />}
      {open?.kind === 'remove' && <Remove source={open.source} onClose={close} />}
    </>
  );
}

function Row({ source, onOpen }: { source: KeptDataSource; onOpen: (open: Open) => void }) {
  return (
    <Table.Tr>
      <Table.Td>
        <div>{source.title}</div>
        {source.description !== '' && <div className={classes.soft}>{source.description}</div>}
      </Table.Td>
      <Table.Td>
        <code className={classes.name}>{source.name}</code>
      </Table.Td>
      <Table.Td>
        {source.isForEveryone ? (
          'Everyone'
        ) : source.spaces.length > 0 ? (
          source.spaces.join(', ')
        ) : (
          <Badge tone="warn">Nobody yet</Badge>
        )}
      </Table.Td>
      <Table.Td ta="right">
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              aria-label={`What to do with ${source.title}`}
            >
              <IconDots size={16} aria-hidden="true" />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onOpen({ kind: 'edit', source })}>Change…</Menu.Item>
            <Menu.Item color="red" onClick={() => onOpen({ kind: 'remove', source })}>
              Take off the list…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}

function Remove({ source, onClose }: { source: KeptDataSource; onClose: () => void }) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.dataSources.deleteDataSource({ params: { id: source.id } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['data-sources'] });
      showDone(`${source.title} is off the list.`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Take ${source.title} off the list?`}
      verb="Take it off"
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      isBusy={remove.isPending}
      error={remove.error}
    >
      Nobody can choose it any more, and runs that are given “{source.name}” are refused. Results that there
      are stay. With the last source gone, inputs take any name again.
    </ConfirmDialog>
  );
}
