import { Button, Switch, useComputedColorScheme } from '@mantine/core';
import { HubError, isFinished, isProblem, type Run } from '@quire/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { api } from '../../api.ts';
import type { LoadValue } from '../../outputs/large-values.ts';
import { SpaceLink } from '../../ui/bits.tsx';
import { Page, PageHeader, useTitle } from '../../ui/page.tsx';
import { ErrorState, PageSkeleton } from '../../ui/states.tsx';
import { showError } from '../../ui/toast.ts';
import { InputChips } from '../apps/input-chips.tsx';
import { BehindPanel } from './behind/later-behind-panel.ts';
import { focusInput } from './focus-input.ts';
import { PrintHeader } from './print-header.tsx';
import { runQuery } from './queries.ts';
import { ResultToolsProvider } from './result-tools.tsx';
import { RunActions } from './run-actions.tsx';
import { RunFailurePanel } from './run-failure-panel.tsx';
import classes from './run-page.module.css';
import { measureProgress, titleOfRun } from './run-progress.ts';
import { RunResults } from './run-results.tsx';
import { splitIntoSections, titleAbove } from './run-sections.ts';
import { RunSectionsNav } from './run-sections-nav.tsx';
import { RunStatusPanel } from './run-status-panel.tsx';
import { useShowCode } from './show-code.ts';
import { useJump } from './use-jump.ts';
import { useLiveRun } from './use-live-run.ts';
import { usePrintKey } from './use-print-key.ts';
import { useRunNotebook } from './use-run-notebook.ts';

/** One run of mine, live while it goes on and as it was afterwards. */
export function RunPage() {
  const { id } = useParams({ from: '/runs/$id' });
  const { data: run, error, refetch } = useQuery(runQuery(id));
  if (error instanceof HubError && ['not-found', 'invalid-request'].includes(error.code)) return <GonePage />;
  if (!run) {
    return (
      <Page width="wide">
        {error ? <ErrorState error={error} size="page" onRetry={() => void refetch()} /> : <PageSkeleton />}
      </Page>
    );
  }
  return <RunView key={run.id} run={run} />;
}

function GonePage() {
  useTitle('No such run');
  return (
    <Page width="reading">
      <PageHeader
        title="There is no run here that you can see"
        summary="It may have been deleted, or it belongs to somebody else: only the person who started a run can open it."
      />
      <Button component={Link} to="/runs">
        My runs
      </Button>
    </Page>
  );
}

function RunView({ run }: { run: Run }) {
  const { state, status, isLost } = useLiveRun(run);
  const [showsCode, setShowsCode] = useShowCode();
  const theme = useComputedColorScheme('light');
  const sections = useMemo(() => splitIntoSections(run.cells, run.headings), [run.cells, run.headings]);
  const progress = measureProgress(sections, state);
  const { stop, isStopping } = useStop(run);
  const isOver = isFinished(status);
  // The answer to the click comes at once; the hub's own word follows.
  const shownStatus = isStopping && !isOver ? 'cancelling' : status;
  const failure = isOver ? (state.failure ?? run.failure) : null;
  const jump = useJump(sections);
  const loadValue: LoadValue = useCallback(
    async ({ hash }) => (await api.runs.getRunBlob({ params: { id: run.id, hash: hash as never } })).blob(),
    [run.id],
  );
  const [behind, setBehind] = useState<string | null>(null);
  usePrintKey();
  useTitle(titleOfRun(run.notebook.title, shownStatus, progress));

  return (
    <Page width="wide">
      <PrintHeader of={run} at={run.finishedAt ?? run.createdAt} />
      {behind !== null && <BehindRun run={run} cellId={behind} onClose={() => setBehind(null)} />}
      <PageHeader
        above={<Whereabouts run={run} />}
        title={run.notebook.title}
        actions={isOver && <RunActions run={run} />}
      />
      <div className={classes.inputs}>
        <InputChips schema={run.schema} parameters={run.parameters} />
      </div>
      <div className={classes.columns} data-nav={sections.length > 1 || undefined}>
        {sections.length > 1 && (
          <div className={classes.side}>
            <RunSectionsNav sections={sections} state={state} status={status} onJump={jump} />
          </div>
        )}
        <div className={classes.main}>
          <RunStatusPanel
            run={run}
            state={state}
            status={shownStatus}
            progress={progress}
            isLost={isLost}
            onStop={isOver ? null : stop}
          />
          {failure && (
            <RunFailurePanel
              failure={failure}
              run={run}
              theme={theme}
              place={titleAbove(sections, failure.cellId)}
              onJump={jump}
            />
          )}
          {run.canReadCode && (
            <Switch
              className={classes.switch ?? ''}
              label="Look behind: show the code beside each result"
              checked={showsCode}
              onChange={(event) => setShowsCode(event.currentTarget.checked)}
            />
          )}
          <ResultToolsProvider onShowBehind={run.canReadCode ? setBehind : null}>
            <RunResults
              run={run}
              state={state}
              status={shownStatus}
              sections={sections}
              showsCode={showsCode && run.canReadCode}
              theme={theme}
              loadValue={loadValue}
            />
          </ResultToolsProvider>
        </div>
      </div>
    </Page>
  );
}

/** The code behind one result of a run; its inputs are changed in the form that starts the next one. */
function BehindRun({ run, cellId, onClose }: { run: Run; cellId: string; onClose: () => void }) {
  const navigate = useNavigate();
  const { space, slug, title } = run.notebook;
  return (
    <BehindPanel
      document={run}
      of={{ space: space.slug, slug, title, version: run.version }}
      cellId={cellId}
      onGoToInput={(name) =>
        void navigate({ to: `/n/${space.slug}/${slug}/run?from=${run.id}` }).then(() => focusInput(name))
      }
      onClose={onClose}
    />
  );
}

function Whereabouts({ run }: { run: Run }) {
  const { space, slug } = run.notebook;
  const { isGone } = useRunNotebook(run);
  return (
    <>
      {isGone ? (
        <span>The notebook is no longer open to you; your results stay here</span>
      ) : (
        <>
          <SpaceLink space={space} /> ·{' '}
          <Link to="/n/$space/$slug" params={{ space: space.slug, slug }} className={classes.quietLink ?? ''}>
            Notebook, version {run.version}
          </Link>
        </>
      )}{' '}
      ·{' '}
      <Link to="/runs" className={classes.quietLink ?? ''}>
        My runs
      </Link>
    </>
  );
}

/** Stops the run; a run that has finished in the meantime is no mistake of the person's. */
function useStop(run: Run) {
  const cancel = useMutation({
    mutationFn: () => api.runs.cancelRun({ params: { id: run.id } }),
    onError: (error) => {
      if (!isProblem(error, 'run-finished')) showError(error);
    },
  });
  return { stop: () => cancel.mutate(), isStopping: cancel.isPending || cancel.isSuccess };
}
