import { Button } from '@mantine/core';
import type { NotebookPage } from '@quire/contract';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useBlocker, useNavigate } from '@tanstack/react-router';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { api } from '../../api.ts';
import { useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import { aboutOf, changed, NO_HISTORY, redone, undone } from '../apps/builder/arrangement-history.ts';
import { FormBuilder } from '../apps/builder/form-builder.tsx';
import { type DraftInput, type NotebookFile, onTopOf, withForm } from '../apps/builder/form-draft.ts';
import { isLate, PublishedMeanwhile } from './published-meanwhile.tsx';
import { notebookParams, notebookQuery } from './queries.ts';
import { useNotebook } from './use-notebook.ts';

/** Arranges the form of a notebook; publishing it makes a new version. */
export function FormPage() {
  const page = useNotebook();
  useTitle(`Form of ${page.title}`);
  const canArrange = page.can.publish && page.can.readCode;
  const { data, error } = useVersionFile(page, canArrange);
  if (!canArrange) {
    return (
      <EmptyState title="The form is for editors of the space to arrange">
        Your role in {page.space.name} does not include publishing.
      </EmptyState>
    );
  }
  if (error) return <ErrorState error={error} size="page" />;
  if (!data) return <TextSkeleton lines={6} label="Loading the inputs" />;
  return <Arranging page={page} version={data} />;
}

type VersionFile = {
  readonly number: number;
  readonly file: NotebookFile;
  readonly inputs: readonly DraftInput[];
};

/** The newest version with its inputs; while a newer one is fetched, the one before. */
function useVersionFile(page: NotebookPage, enabled: boolean) {
  const { version: number } = page;
  return useQuery({
    queryKey: ['notebook-file', page.space.slug, page.slug, number],
    queryFn: async ({ signal }): Promise<VersionFile> => {
      const params = { ...notebookParams(page.space.slug, page.slug), number };
      const response = await api.notebooks.downloadVersion({ params, signal });
      const text = await response.text();
      // What the code declares tells what is of the form alone, so the code is read here.
      const { readDraft } = await import('../apps/builder/read-draft.ts');
      return { number, file: JSON.parse(text) as NotebookFile, inputs: await readDraft(text) };
    },
    placeholderData: keepPreviousData,
    enabled,
  });
}

function Arranging({ page, version }: { page: NotebookPage; version: VersionFile }) {
  const [history, setHistory] = useState(NO_HISTORY);
  const [step, setStep] = useState(0);
  const { now: arranged, past, future } = history;
  const { file, inputs: before, number } = version;
  const inputs = useMemo(() => (arranged ? onTopOf(before, arranged) : before), [arranged, before]);
  // Known before the page leaves, which is before it is drawn again.
  const hasPublished = useRef(false);
  const publish = usePublish(page, version, hasPublished);
  const isAtStake = () => arranged !== null && !hasPublished.current;
  useBlocker({
    shouldBlockFn: () => isAtStake() && !window.confirm('Leave without publishing this form?'),
    enableBeforeUnload: isAtStake,
  });
  if (before.length === 0 || withForm(file, before) === null) {
    return (
      <EmptyState title="This notebook has no inputs yet">
        Tag the cell that sets them with “parameters” and publish it again.
      </EmptyState>
    );
  }
  const go = (next: typeof history) => {
    setHistory(next);
    setStep(step + 1);
  };
  const isRebased = arranged !== null && arranged.number < number;
  return (
    <>
      {publish.error && !isLate(publish.error) && <ErrorState error={publish.error} />}
      {isRebased && <PublishedMeanwhile version={number} />}
      <FormBuilder
        inputs={inputs}
        isChanged={arranged !== null}
        onChange={(now) => {
          const last = { about: aboutOf(inputs, now), at: Date.now() };
          setHistory((known) => changed(known, { now, before, number }, last));
        }}
        undo={past.length > 0 ? () => go(undone(history)) : null}
        redo={future.length > 0 ? () => go(redone(history)) : null}
        step={step}
        nextVersion={number + 1}
        cancel={
          <Button variant="default" component={Link} to={`/n/${page.space.slug}/${page.slug}/run`}>
            Cancel
          </Button>
        }
        isPublishing={publish.isPending || number !== page.version}
        onPublish={(message) => publish.mutate({ inputs, message })}
      />
    </>
  );
}

function usePublish(page: NotebookPage, { file, number }: VersionFile, hasPublished: RefObject<boolean>) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { space, slug } = notebookParams(page.space.slug, page.slug);
  return useMutation({
    mutationFn: ({ inputs, message }: { inputs: readonly DraftInput[]; message: string }) =>
      api.notebooks.publishNotebook({
        params: { space },
        body: {
          filename: `${slug}.ipynb`,
          content: JSON.stringify(withForm(file, inputs)),
          slug,
          message,
          mode: 'update',
          expectedVersion: number,
        },
      }),
    onSuccess: async (published) => {
      hasPublished.current = true;
      await queryClient.invalidateQueries();
      showDone(`Published as version ${published.version}.`);
      await navigate({ to: '/n/$space/$slug/run', params: { space, slug } });
    },
    onError: (error) => {
      if (isLate(error)) void queryClient.invalidateQueries(notebookQuery(page.space.slug, page.slug));
    },
  });
}
