import { Button, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../api.ts';
import { Panel, PersonLink } from '../../../ui/bits.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../../ui/states.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import classes from './admin.module.css';

const CONTENT_HASH = /^[0-9a-f]{64}$/;

/** What was changed, by whom, newest first. */
export function AuditLog() {
  const query = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) =>
      api.identity.listAudit({ query: pageParam ? { before: pageParam } : {}, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <TextSkeleton lines={10} label="Loading the audit log" />;
  const entries = query.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) return <EmptyState title="Nothing has been changed on this hub yet" />;
  return (
    <>
      <Panel>
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="xs" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                <Table.Th>Who</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th>To</Table.Th>
                <Table.Th>Details</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {entries.map((entry) => (
                <Table.Tr key={entry.id}>
                  <Table.Td className={classes.nowrap}>
                    <TimeAgo at={entry.at} />
                  </Table.Td>
                  <Table.Td className={classes.nowrap}>
                    {entry.actor ? <PersonLink person={entry.actor} /> : 'The hub'}
                  </Table.Td>
                  <Table.Td>
                    <code className={classes.code}>{entry.action}</code>
                  </Table.Td>
                  <Table.Td className={classes.break}>{entry.subject}</Table.Td>
                  <Table.Td className={classes.break}>{sayDetails(entry.details)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Panel>
      {query.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show older entries
        </Button>
      )}
    </>
  );
}

function sayDetails(details: Record<string, unknown>): string {
  return Object.entries(details)
    .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}: ${sayDetail(value)}`)
    .join(', ');
}

function sayDetail(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return CONTENT_HASH.test(value) ? `${value.slice(0, 12)}…` : value;
}
