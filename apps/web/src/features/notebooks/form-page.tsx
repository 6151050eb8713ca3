import { Button } from '@mantine/core';
import type { NotebookSlug, SpaceSlug } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api } from '../../api.ts';
import { useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.ts';
import { FormBuilder } from '../apps/builder/form-builder.tsx';
import { type DraftInput, type NotebookFile, readDraft, withForm } from '../apps/builder/form-draft.ts';
import { notebookParams } from './queries.ts';
import { useNotebook } from './use-notebook.ts';

/** Arranges the form of a notebook; publishing it makes a new version. */
export function FormPage() {
  const page = useNotebook();
  useTitle(`Form of ${page.title}`);
  const params = { ...notebookParams(page.space.slug, page.slug), number: page.version };
  const { data: file, error } = useQuery({
    queryKey: ['notebook-file', page.space.slug, page.slug, page.version],
    queryFn: async ({ signal }) => {
      const response = await api.notebooks.downloadVersion({ params, signal });
      return (await response.json()) as NotebookFile;
    },
    enabled: page.can.publish && page.can.readCode,
  });
  const draft = useMemo(() => (file ? readDraft(page.current.parameters, file) : []), [file, page]);
  const publish = usePublish(page.space.slug, { slug: page.slug, version: page.version, file });
  if (!page.can.publish || !page.can.readCode) {
    return (
      <EmptyState title="The form is for editors of the space to arrange">
        Your role in {page.space.name} does not include publishing.
      </EmptyState>
    );
  }
  if (error) return <ErrorState error={error} size="page" />;
  if (!file) return <TextSkeleton lines={6} label="Loading the inputs" />;
  if (draft.length === 0 || withForm(file, draft) === null) {
    return (
      <EmptyState title="This notebook has no inputs yet">
        Tag the cell that sets them with “parameters” and publish it again.
      </EmptyState>
    );
  }
  return (
    <FormBuilder
      key={page.version}
      initial={draft}
      nextVersion={page.version + 1}
      cancel={
        <Button variant="default" component={Link} to={`/n/${page.space.slug}/${page.slug}/run`}>
          Cancel
        </Button>
      }
      isPublishing={publish.isPending}
      onPublish={(inputs, message) => publish.mutate({ inputs, message })}
    />
  );
}

function usePublish(
  space: SpaceSlug,
  { slug, version, file }: { slug: NotebookSlug; version: number; file: NotebookFile | undefined },
) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ inputs, message }: { inputs: readonly DraftInput[]; message: string }) =>
      api.notebooks.publishNotebook({
        params: { space },
        body: {
          filename: `${slug}.ipynb`,
          content: JSON.stringify(file && withForm(file, inputs)),
          slug,
          message,
          mode: 'update',
          expectedVersion: version,
        },
      }),
    onSuccess: async (published) => {
      await queryClient.invalidateQueries();
      showDone(`Published as version ${published.version}.`);
      await navigate({ to: '/n/$space/$slug/run', params: { space, slug } });
    },
    onError: showError,
  });
}
