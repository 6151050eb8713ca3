import { Button, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { updateSpace } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import { meQuery } from '../identity/session.ts';
import { spaceParams, spaceQuery, spacesQuery } from './queries.ts';
import { useSpace } from './use-space.ts';

/** Name, description and openness of a space, for its owners. */
export function SpaceSettingsPage() {
  const space = useSpace();
  useTitle(`Settings of ${space.name}`);
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: space.name, description: space.description, codeIsOpen: space.codeIsOpen },
    validate: schemaResolver(updateSpace, { sync: true }),
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) =>
      api.spaces.updateSpace({ params: spaceParams(space.slug), body }),
    onSuccess: (next) => {
      queryClient.setQueryData(spaceQuery(space.slug).queryKey, next);
      void queryClient.invalidateQueries({ queryKey: spacesQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      form.resetDirty();
      showDone('The settings are saved.');
    },
  });
  if (space.role !== 'owner') {
    return (
      <EmptyState title="Only owners change the settings">
        The owners are listed among the members.
      </EmptyState>
    );
  }
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="lg" maw={560}>
        {save.error && <ErrorState error={save.error} />}
        <TextInput label="Name" {...form.getInputProps('name')} />
        <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} />
        <Switch
          label="Code is open"
          description="People outside the space may read the code of its notebooks that everyone may find. Otherwise they only run them."
          {...form.getInputProps('codeIsOpen', { type: 'checkbox' })}
        />
        <Button type="submit" w="fit-content" disabled={!form.isDirty()} loading={save.isPending}>
          Save settings
        </Button>
      </Stack>
    </form>
  );
}
