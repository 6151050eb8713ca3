import { Button, Group } from '@mantine/core';
import type { NotebookPage } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useBlocker, useNavigate } from '@tanstack/react-router';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { api } from '../../../api.ts';
import { useTitle } from '../../../ui/page.tsx';
import { EmptyState, ErrorState } from '../../../ui/states.tsx';
import { showDone } from '../../../ui/toast.ts';
import { isLate, PublishedMeanwhile } from '../published-meanwhile.tsx';
import { notebookParams, notebookQuery } from '../queries.ts';
import { useNotebook } from '../use-notebook.ts';
import classes from './arrange.module.css';
import { ArrangeBoard } from './arrange-board.tsx';
import { ArrangePreview } from './arrange-preview.tsx';
import { changesOf, isSame, type Layouts, layoutsOf, onTopOf, writeLayouts } from './layouts.ts';

/** Where the author says how the app looks: what stands side by side, behind tabs, or out of sight. */
export function ArrangePage() {
  const page = useNotebook();
  useTitle(`Arrange: ${page.title}`);
  if (!page.can.publish || !page.can.readCode) {
    return (
      <EmptyState title="The app is arranged by those who publish it">
        Your role in {page.space.name} does not include publishing. An owner of the space can change that.
      </EmptyState>
    );
  }
  return <Arranger page={page} />;
}

function Arranger({ page }: { page: NotebookPage }) {
  const before = useMemo(() => layoutsOf(page.current.cells), [page]);
  const [arranged, setArranged] = useState<{ changes: Layouts; version: number } | null>(null);
  const layouts = useMemo(() => (arranged ? onTopOf(before, arranged.changes) : before), [arranged, before]);
  const isChanged = !isSame(before, layouts);
  // Known before the page leaves, which is before it is drawn again.
  const hasPublished = useRef(false);
  const publish = usePublish(page, hasPublished);
  const isAtStake = () => isChanged && !hasPublished.current;
  useBlocker({
    shouldBlockFn: () => isAtStake() && !window.confirm('Leave without publishing this arrangement?'),
    enableBeforeUnload: isAtStake,
  });
  return (
    <>
      <div className={classes.head}>
        <p className={classes.words}>
          Cells keep the notebook’s order and run in it. Move one sideways to put it beside its neighbours,
          give neighbours a tab, or take a cell out of sight. On a phone everything stands in one column.
        </p>
        <Group gap="xs">
          <Button disabled={!isChanged} loading={publish.isPending} onClick={() => publish.mutate(layouts)}>
            Publish version {page.version + 1}
          </Button>
          <Button variant="default" component={Link} to={`/n/${page.space.slug}/${page.slug}/app`}>
            Cancel
          </Button>
        </Group>
      </div>
      {publish.error && !isLate(publish.error) && <ErrorState error={publish.error} />}
      {arranged !== null && arranged.version < page.version && <PublishedMeanwhile version={page.version} />}
      <div className={classes.columns}>
        <ArrangeBoard
          page={page}
          layouts={layouts}
          onChange={(next) => setArranged({ changes: changesOf(before, next), version: page.version })}
        />
        <ArrangePreview page={page} layouts={layouts} />
      </div>
    </>
  );
}

function usePublish(page: NotebookPage, hasPublished: RefObject<boolean>) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const params = notebookParams(page.space.slug, page.slug);
  return useMutation({
    mutationFn: async (layouts: Layouts) => {
      const response = await api.notebooks.downloadVersion({ params: { ...params, number: page.version } });
      return api.notebooks.publishNotebook({
        params: { space: params.space },
        body: {
          filename: `${page.slug}.ipynb`,
          content: writeLayouts(await response.text(), layouts),
          slug: params.slug,
          message: 'Arranged the app',
          mode: 'update',
          expectedVersion: page.version,
        },
      });
    },
    onSuccess: async ({ version }) => {
      hasPublished.current = true;
      await queryClient.invalidateQueries(notebookQuery(page.space.slug, page.slug));
      await navigate({ to: '/n/$space/$slug/app', params });
      showDone(`Version ${version} is published. Apps that are open show it after “Start over”.`);
    },
    onError: (error) => {
      if (isLate(error)) void queryClient.invalidateQueries(notebookQuery(page.space.slug, page.slug));
    },
  });
}
