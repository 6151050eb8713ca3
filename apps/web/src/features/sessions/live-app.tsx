import { Switch, useComputedColorScheme } from '@mantine/core';
import type { ParameterValues } from '@quire/analysis';
import { HubError, type ProblemItem, type Session } from '@quire/contract';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { api } from '../../api.ts';
import type { LoadValue } from '../../outputs/large-values.ts';
import { Panel } from '../../ui/bits.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { showError } from '../../ui/toast.ts';
import type { Entries } from '../apps/input-field.ts';
import { readRunValues } from '../apps/link-values.ts';
import { readFields } from '../apps/schema-fields.ts';
import { useEntriesInAddress } from '../apps/use-entries-in-address.ts';
import { RunFailurePanel } from '../runs/run-failure-panel.tsx';
import { RunResults } from '../runs/run-results.tsx';
import { splitIntoSections, titleAbove } from '../runs/run-sections.ts';
import { useShowCode } from '../runs/show-code.ts';
import { useJump } from '../runs/use-jump.ts';
import { AppMenu } from './app-menu.tsx';
import { AppStatus } from './app-status.tsx';
import classes from './live-app.module.css';
import { LiveInputs } from './live-inputs.tsx';
import { PromptPanel } from './prompt-panel.tsx';
import { useLiveSession } from './use-live-session.ts';

type LiveAppProps = {
  readonly session: Session;
  /** Inputs that the address asks for, where it does. */
  readonly wanted: ParameterValues | null;
  readonly isNewerThere: boolean;
  readonly onStartOver: () => void;
};

/** An app in use: its inputs at the side, its results beside them, always of the newest inputs or dimmed. */
export function LiveApp({ session, wanted, isNewerThere, onStartOver }: LiveAppProps) {
  const { state, isLost, error } = useLiveSession(session);
  const fields = useMemo(() => readFields(session.schema), [session.schema]);
  const [initial] = useState(() => readRunValues(fields, wanted ?? session.parameters).entries);
  const [entries, setEntries] = useState<Entries>(initial);
  useEntriesInAddress(fields, entries, initial);
  const inputs = useInputs(session);
  const answer = (text: string) =>
    api.sessions.answerPrompt({
      params: { id: session.id, prompt: state.prompt?.id ?? '' },
      body: { answer: text },
    });
  if (state.isClosed || error?.code === 'not-found') return <ClosedApp onStartOver={onStartOver} />;
  return (
    <div className={classes.layout} data-inputs={fields.length > 0 || undefined}>
      {fields.length > 0 && (
        <aside className={classes.inputs} aria-label="Inputs of the app">
          <Panel padded>
            <LiveInputs
              fields={fields}
              initial={initial}
              onValues={inputs.send}
              onEntries={setEntries}
              problems={inputs.problems}
            />
          </Panel>
        </aside>
      )}
      <div className={classes.main}>
        <div className={classes.bar}>
          <AppStatus session={session} state={state} isLost={isLost} />
          <AppMenu session={session} isNewerThere={isNewerThere} onStartOver={onStartOver} />
        </div>
        <AppResults session={session} state={state} />
        {state.prompt && <PromptPanel key={state.prompt.id} prompt={state.prompt} onAnswer={answer} />}
      </div>
    </div>
  );
}

type AppResultsProps = {
  readonly session: Session;
  readonly state: ReturnType<typeof useLiveSession>['state'];
};

function AppResults({ session, state }: AppResultsProps) {
  const [showsCode, setShowsCode] = useShowCode();
  const theme = useComputedColorScheme('light');
  const sections = useMemo(
    () => splitIntoSections(session.cells, session.headings),
    [session.cells, session.headings],
  );
  const jump = useJump(sections);
  const run = useMemo(() => ({ ...session, failure: null }), [session]);
  // Once everything was shown, it stays on the page while parts of it are made anew.
  const hasSettled = useRef(false);
  hasSettled.current ||= state.status === 'ready';
  const loadValue: LoadValue = useCallback(
    async ({ hash }) =>
      (await api.sessions.getSessionBlob({ params: { id: session.id, hash: hash as never } })).blob(),
    [session.id],
  );
  const status = state.failure ? 'failed' : state.status === 'ready' ? 'succeeded' : 'running';
  return (
    <>
      {state.failure && (
        <RunFailurePanel
          failure={state.failure}
          run={session as never}
          theme={theme}
          place={titleAbove(sections, state.failure.cellId)}
          onJump={jump}
        />
      )}
      {session.canReadCode && (
        <Switch
          className={classes.switch ?? ''}
          size="xs"
          label="Look behind: show the code beside each result"
          checked={showsCode}
          onChange={(event) => setShowsCode(event.currentTarget.checked)}
        />
      )}
      <RunResults
        run={run}
        state={{ ...state.run, failure: state.failure }}
        status={status}
        sections={sections}
        showsCode={showsCode && session.canReadCode}
        theme={theme}
        loadValue={loadValue}
        isWhole={hasSettled.current}
        stale={state.stale}
      />
    </>
  );
}

/** Sends inputs as they change; the newest win, also where an older request answers later. */
function useInputs(session: Session) {
  const [problems, setProblems] = useState<readonly ProblemItem[]>([]);
  const { mutate } = useMutation({
    mutationFn: (values: ParameterValues) =>
      api.sessions.changeInputs({ params: { id: session.id }, body: { parameters: { ...values } } }),
    scope: { id: `inputs of ${session.id}` },
    onSuccess: () => setProblems([]),
    onError: (error) => {
      if (error instanceof HubError && error.code === 'invalid-parameters') setProblems(error.items);
      else showError(error);
    },
  });
  return { send: mutate, problems };
}

function ClosedApp({ onStartOver }: { onStartOver: () => void }) {
  return (
    <EmptyState
      title="This app was closed"
      actions={
        <button type="button" className={classes.reopen} onClick={onStartOver}>
          Open it again
        </button>
      }
    >
      It was closed in another tab, or nobody had used it for a week. Opening it again computes its results
      anew.
    </EmptyState>
  );
}
