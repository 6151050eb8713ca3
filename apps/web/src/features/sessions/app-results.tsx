import { useComputedColorScheme } from '@mantine/core';
import type { Session, SessionState } from '@quire/contract';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { LoadValue } from '../../outputs/large-values.ts';
import { BehindPanel } from '../runs/behind/later-behind-panel.ts';
import type { CellAsides } from '../runs/cell-aside.ts';
import { ResultToolsProvider } from '../runs/result-tools.tsx';
import { RunFailurePanel } from '../runs/run-failure-panel.tsx';
import { RunResults } from '../runs/run-results.tsx';
import { splitIntoSections, titleAbove } from '../runs/run-sections.ts';
import { useShowCode } from '../runs/show-code.ts';
import { useJump } from '../runs/use-jump.ts';
import { VariablesSection } from './variables-section.tsx';
import type { VariablesSource } from './variables-source.ts';

type AppResultsProps = {
  readonly session: Session;
  readonly state: SessionState;
  readonly loadValue: LoadValue;
  readonly onGoToInput: ((name: string) => void) | null;
  /** Whether the code may be looked at here, by those who may read it. */
  readonly showsBehind: boolean;
  /** What its cells ask, and what they were answered. */
  readonly asides: CellAsides;
  /** What may be done where something went wrong. */
  readonly failureActions?: ReactNode;
  /** Where the variables behind the results are looked at; nowhere without. */
  readonly variables?: VariablesSource | null;
};

/** The results of an app, with what went wrong above them and the code beside them for those who look behind. */
export function AppResults(props: AppResultsProps) {
  const { session, state, loadValue, onGoToInput, showsBehind, failureActions, asides, variables } = props;
  const [showsCode] = useShowCode();
  const theme = useComputedColorScheme('light');
  const sections = useMemo(
    () => splitIntoSections(session.cells, session.headings),
    [session.cells, session.headings],
  );
  const jump = useJump(sections);
  const run = useMemo(() => ({ ...session, failure: null }), [session]);
  const [behind, setBehind] = useState<string | null>(null);
  // Once everything was shown, it stays on the page while parts of it are made anew.
  const hasSettled = useRef(false);
  hasSettled.current ||= state.status === 'ready';
  const status = state.failure ? 'failed' : state.status === 'ready' ? 'succeeded' : 'running';
  const canLook = session.canReadCode && showsBehind;
  const { space, slug, title } = session.notebook;
  return (
    <>
      {behind !== null && (
        <BehindPanel
          document={{ ...session, parameters: state.parameters }}
          of={{ space: space.slug, slug, title, version: session.version }}
          cellId={behind}
          onGoToInput={onGoToInput}
          onClose={() => setBehind(null)}
        />
      )}
      {state.failure && (
        <RunFailurePanel
          failure={state.failure}
          run={session as never}
          theme={theme}
          place={titleAbove(sections, state.failure.cellId)}
          onJump={jump}
          actions={failureActions}
        />
      )}
      {canLook && variables && (showsCode || variables.isAlways) && (
        <VariablesSection
          source={variables}
          state={state}
          failedIn={state.failure && titleAbove(sections, state.failure.cellId)}
        />
      )}
      <ResultToolsProvider onShowBehind={canLook ? setBehind : null}>
        <RunResults
          run={run}
          state={{ ...state.run, failure: state.failure }}
          status={status}
          sections={sections}
          showsCode={showsCode && canLook}
          theme={theme}
          loadValue={loadValue}
          isWhole={hasSettled.current}
          stale={state.stale}
          asking={state.prompt?.cellId ?? null}
          asides={asides}
          isApp
        />
      </ResultToolsProvider>
    </>
  );
}
