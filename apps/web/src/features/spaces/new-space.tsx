import { Button, Group, Modal, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { createSpace } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { z } from 'zod';
import { api } from '../../api.ts';
import { ErrorState } from '../../ui/states.tsx';
import { toSlug } from '../../ui/to-slug.ts';
import { meQuery } from '../identity/session.ts';
import { spacesQuery } from './queries.ts';

/** Makes a space; its maker becomes its owner. */
export function NewSpace({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: '', slug: '', description: '', codeIsOpen: true },
    validate: schemaResolver(createSpace, { sync: true }),
  });
  const make = useMutation({
    mutationFn: (body: typeof form.values) =>
      api.spaces.createSpace({ body: body as z.input<typeof createSpace> }),
    onSuccess: (space) => {
      void queryClient.invalidateQueries({ queryKey: spacesQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      void navigate({ to: '/spaces/$space', params: { space: space.slug } });
    },
  });
  const name = form.getInputProps('name');
  return (
    <Modal opened onClose={onClose} title="Make a space" size="lg">
      <form noValidate onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <Stack gap="md">
          {make.error && <ErrorState error={make.error} />}
          <TextInput
            label="Name"
            data-autofocus
            {...name}
            onChange={(event) => {
              // The address follows the name until someone writes it themselves.
              if (!form.isTouched('slug') || form.values.slug === '')
                form.setFieldValue('slug', toSlug(event.currentTarget.value));
              name.onChange(event);
            }}
          />
          <TextInput
            label="Address"
            description={`${location.host}/spaces/${form.values.slug || '…'}. It cannot be changed later.`}
            {...form.getInputProps('slug')}
          />
          <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} />
          <Switch
            label="Code is open"
            description="People outside the space may read the code of its notebooks that everyone may find."
            {...form.getInputProps('codeIsOpen', { type: 'checkbox' })}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending}>
              Make the space
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
