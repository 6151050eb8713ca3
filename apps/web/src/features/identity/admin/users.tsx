import { Button, Table, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api.ts';
import { Badge, Panel, PersonLink } from '../../../ui/bits.tsx';
import { ErrorState, TextSkeleton } from '../../../ui/states.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { count } from '../../../ui/words.ts';
import classes from './admin.module.css';
import { Invite } from './invite.tsx';

/** All accounts, and inviting more. */
export function Users() {
  const { data, error, refetch } = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => api.identity.listUsers({ signal }),
  });
  const [words, setWords] = useState('');
  const [isInviting, inviting] = useDisclosure(false);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <TextSkeleton lines={6} label="Loading the accounts" />;
  const needle = words.trim().toLowerCase();
  const users = data.users.filter((user) =>
    `${user.name} ${user.handle} ${user.email}`.toLowerCase().includes(needle),
  );
  return (
    <>
      <div className={classes.bar}>
        <TextInput
          aria-label="Narrow the list"
          placeholder="Name, handle or e-mail address"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          className={classes.narrow}
        />
        <span className={classes.count} role="status">
          {count(users.length, 'account')}
        </span>
        <Button onClick={inviting.open}>Invite a person</Button>
      </div>
      <Panel>
        <Table.ScrollContainer minWidth={560}>
          <Table verticalSpacing="xs" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>E-mail address</Table.Th>
                <Table.Th>Since</Table.Th>
                <Table.Th>
                  <span className="q-visually-hidden">Administrator</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {users.map((user) => (
                <Table.Tr key={user.handle}>
                  <Table.Td>
                    <PersonLink person={user} /> <span className={classes.soft}>@{user.handle}</span>
                  </Table.Td>
                  <Table.Td>{user.email}</Table.Td>
                  <Table.Td>
                    <TimeAgo at={user.createdAt} />
                  </Table.Td>
                  <Table.Td ta="right">
                    {user.isAdministrator && <Badge tone="accent">Administrator</Badge>}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Panel>
      {isInviting && <Invite onClose={inviting.close} />}
    </>
  );
}
