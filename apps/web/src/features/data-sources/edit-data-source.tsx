import { Button, Group, Modal, Radio, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { createDataSource, type KeptDataSource } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { ErrorState } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import { spacesQuery } from '../spaces/queries.ts';

type EditDataSourceProps = { readonly source: KeptDataSource | null; readonly onClose: () => void };

/** A new data source, or a change of one. */
export function EditDataSource({ source, onClose }: EditDataSourceProps) {
  const queryClient = useQueryClient();
  const spaces = useQuery(spacesQuery);
  const form = useForm({
    initialValues: {
      name: source?.name ?? '',
      title: source?.title ?? '',
      description: source?.description ?? '',
      address: source?.address ?? '',
      isForEveryone: source?.isForEveryone ?? false,
      spaces: (source?.spaces ?? []) as string[],
    },
    validate: schemaResolver(createDataSource, { sync: true }),
  });
  const save = useMutation({
    mutationFn: (given: typeof form.values) => {
      const body = { ...given, spaces: given.spaces as KeptDataSource['spaces'] };
      return source === null
        ? api.dataSources.createDataSource({ body })
        : api.dataSources.updateDataSource({ params: { id: source.id }, body });
    },
    onSuccess: async ({ title }) => {
      await queryClient.invalidateQueries({ queryKey: ['data-sources'] });
      showDone(source === null ? `${title} is on the list.` : `${title} is changed.`);
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={source === null ? 'Add a data source' : `Change ${source.title}`}
      size="lg"
    >
      <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack gap="md">
          {save.error && <ErrorState error={save.error} />}
          <TextInput
            label="Title"
            description="What people choose by."
            data-autofocus
            {...form.getInputProps('title')}
          />
          <TextInput
            label="Name for notebooks"
            description="What the notebook is given, such as risk-dwh."
            {...form.getInputProps('name')}
          />
          <Textarea
            label="Description"
            description="What is in it, how fresh it is, whom to ask."
            autosize
            minRows={2}
            {...form.getInputProps('description')}
          />
          <TextInput
            label="How it is reached"
            description="An address without a password, or the names of variables. Read by those who may use it."
            {...form.getInputProps('address')}
          />
          <Radio.Group
            label="Who may use it"
            value={form.values.isForEveryone ? 'everyone' : 'spaces'}
            onChange={(next) => form.setFieldValue('isForEveryone', next === 'everyone')}
          >
            <Stack gap={8} mt={6}>
              <Radio value="everyone" label="Everyone with an account" />
              <Radio value="spaces" label="The members of these spaces" />
            </Stack>
          </Radio.Group>
          {!form.values.isForEveryone && (
            <TagsInput
              label="Spaces"
              description="By their addresses, as in /spaces/risk-team. Without any, nobody may use it yet."
              acceptValueOnBlur
              data={spaces.data?.spaces.map(({ slug }) => slug) ?? []}
              {...form.getInputProps('spaces')}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {source === null ? 'Add it to the list' : 'Save the changes'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
