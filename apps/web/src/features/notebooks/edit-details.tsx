import { Button, Group, Modal, Radio, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import {
  type NotebookPage,
  SUMMARY_LENGTH_MAX,
  TAGS_MAX,
  TITLE_LENGTH_MAX,
  updateNotebook,
  VISIBILITIES,
} from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { ErrorState } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import { notebookParams, notebookQuery } from './queries.ts';
import { VISIBILITY_WORDS } from './visibility.ts';

/** Title, summary, tags and visibility of a notebook; its content only changes by publishing. */
export function EditDetails({ page, onClose }: { page: NotebookPage; onClose: () => void }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { title: page.title, summary: page.summary, tags: page.tags, visibility: page.visibility },
    validate: schemaResolver(updateNotebook, { sync: true }),
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) =>
      api.notebooks.updateNotebook({ params: notebookParams(page.space.slug, page.slug), body }),
    onSuccess: (next) => {
      queryClient.setQueryData(notebookQuery(page.space.slug, page.slug).queryKey, next);
      void queryClient.invalidateQueries({ queryKey: ['notebooks'] });
      showDone('The details are saved.');
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Edit details" size="lg">
      <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack gap="md">
          <TextInput
            label="Title"
            required
            maxLength={TITLE_LENGTH_MAX}
            {...form.getInputProps('title')}
            data-autofocus
          />
          <Textarea
            label="Summary"
            description="One or two sentences that tell a colleague what they get."
            autosize
            minRows={2}
            maxRows={8}
            maxLength={SUMMARY_LENGTH_MAX}
            {...form.getInputProps('summary')}
          />
          <TagsInput
            label="Tags"
            description="Press Enter after each."
            maxTags={TAGS_MAX}
            {...form.getInputProps('tags')}
            error={tagError(form.errors)}
          />
          <Radio.Group label="Who can find it" {...form.getInputProps('visibility')}>
            <Stack gap="xs" mt={6}>
              {VISIBILITIES.map((visibility) => (
                <Radio
                  key={visibility}
                  value={visibility}
                  label={VISIBILITY_WORDS[visibility].label}
                  description={VISIBILITY_WORDS[visibility].explanation}
                />
              ))}
            </Stack>
          </Radio.Group>
          {save.error && <ErrorState error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save details
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** A problem with one tag belongs to the field that holds them all. */
function tagError(errors: Record<string, unknown>): string | null {
  const [, message] =
    Object.entries(errors).find(([path]) => path === 'tags' || path.startsWith('tags.')) ?? [];
  return typeof message === 'string' ? message : null;
}
