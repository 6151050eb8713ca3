import { Button, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type Handle, type Member, ROLES, type Role, type Space } from '@quire/contract';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { ErrorState } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import classes from './members-page.module.css';
import { spaceParams, spaceQuery } from './queries.ts';
import { ROLE_WORDS } from './roles.ts';

const DEBOUNCE_MILLISECONDS = 150;
const ROLE_CHOICES = ROLES.map((value) => ({ value, label: ROLE_WORDS[value].label }));

/** Finds a person by name and gives them a role in the space. */
export function AddMember({ space, members }: { space: Space; members: readonly Member[] }) {
  const queryClient = useQueryClient();
  const [words, setWords] = useState('');
  const [handle, setHandle] = useState<string | null>(null);
  const [role, setRole] = useState<Role>('runner');
  const [settled] = useDebouncedValue(words, DEBOUNCE_MILLISECONDS);
  const { data } = useQuery({
    queryKey: ['people', settled],
    queryFn: ({ signal }) => api.identity.findPeople({ query: { q: settled }, signal }),
    placeholderData: keepPreviousData,
  });
  const known = new Set<string>(members.map((member) => member.person.handle));
  const people = (data?.people ?? []).filter((person) => !known.has(person.handle));
  const add = useMutation({
    mutationFn: (person: string) =>
      api.spaces.setMember({
        params: { ...spaceParams(space.slug), handle: person as Handle },
        body: { role },
      }),
    onSuccess: async (member) => {
      setHandle(null);
      setWords('');
      await queryClient.invalidateQueries({ queryKey: spaceQuery(space.slug).queryKey });
      showDone(
        `${member.person.name} is now ${ROLE_WORDS[member.role].label.toLowerCase()} of ${space.name}.`,
      );
    },
  });
  return (
    <>
      <form
        className={classes.add}
        onSubmit={(event) => {
          event.preventDefault();
          if (handle) add.mutate(handle);
        }}
      >
        <Select
          className={classes.person}
          label="Add a person"
          placeholder="Name or handle"
          searchable
          clearable
          searchValue={words}
          onSearchChange={setWords}
          value={handle}
          onChange={setHandle}
          filter={({ options }) => options}
          data={people.map((person) => ({
            value: person.handle,
            label: `${person.name} (@${person.handle})`,
          }))}
          nothingFoundMessage="Nobody has this name. An administrator can invite them."
        />
        <Select
          w={130}
          label="Role"
          allowDeselect={false}
          data={ROLE_CHOICES}
          value={role}
          onChange={(value) => setRole(ROLES.find((other) => other === value) ?? 'runner')}
        />
        <Button type="submit" disabled={!handle} loading={add.isPending}>
          Add
        </Button>
      </form>
      {add.error && <ErrorState error={add.error} />}
    </>
  );
}
