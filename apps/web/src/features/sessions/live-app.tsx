import type { Session, SessionEvent, SessionState } from '@quire/contract';
import { IconChevronDown } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { api } from '../../api.ts';
import { InputSlot } from '../../outputs/input-slot.ts';
import type { LoadValue } from '../../outputs/large-values.ts';
import { WidgetHost } from '../../outputs/widget-host.ts';
import { Panel } from '../../ui/bits.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { useLasting } from '../../ui/use-lasting.ts';
import type { Entries, InputField } from '../apps/input-field.ts';
import { readRunValues, takeOver } from '../apps/link-values.ts';
import { type readFields, readOwnFields } from '../apps/schema-fields.ts';
import { useEntriesInAddress } from '../apps/use-entries-in-address.ts';
import { focusInput } from '../runs/focus-input.ts';
import { PrintHeader } from '../runs/print-header.tsx';
import { splitIntoSections } from '../runs/run-sections.ts';
import { usePrintKey } from '../runs/use-print-key.ts';
import { AppResults } from './app-results.tsx';
import { AppStatus } from './app-status.tsx';
import classes from './live-app.module.css';
import { LiveInputs } from './live-inputs.tsx';
import { LookBehindSwitch } from './look-behind-switch.tsx';
import { takeFollowed } from './opened-ahead.ts';
import { sessionQuery } from './queries.ts';
import { SessionLogView } from './session-log-view.tsx';
import { ShareButton } from './share-button.tsx';
import { useAsides } from './use-asides.tsx';
import { useHelperInputs } from './use-helper-inputs.tsx';
import { type Behind, type Held, useBehind, useInputs } from './use-inputs.ts';
import { type Follow, type LiveSession, useLiveSession } from './use-live-session.ts';
import { useWidgets } from './use-widgets.ts';
import { useOwnVariables } from './variables-source.ts';

/** What the tools beside the inputs and above the results work on. */
export type AppTools = {
  readonly entries: Entries;
  /** Puts other inputs into the form; the results follow. */
  readonly take: (entries: Entries) => void;
};
type LiveAppProps = {
  readonly session: Session;
  /** Inputs that the address asks for, where it does. */
  readonly wanted: Entries | null;
  readonly onStartOver: () => void;
  /** What can be done with the app as a whole. */
  readonly menu: ReactNode;
  /** Above the inputs. */
  readonly inputTools?: (tools: AppTools) => ReactNode;
  /** In a page of another site: nothing leads out of the app. */
  readonly isEmbedded?: boolean;
};

/** As many inputs leave the first result in view on a phone. */
const UNFOLDED_MAX = 4;

/** Who closes an app on this page is elsewhere by then, and need not be told. */
const CLOSED_AFTER_MILLISECONDS = 1_000;

/** An app in use: its inputs at the side, its results beside them, always of the newest inputs or dimmed. */
export function LiveApp(props: LiveAppProps) {
  const { session, wanted, onStartOver, menu, inputTools, isEmbedded = false } = props;
  const live = useLiveSession(session, useOwnEvents(session), takeFollowed);
  const { state, isLost, error } = live;
  const fields = useMemo(() => readOwnFields(session.schema), [session.schema]);
  const form = useForm(session, fields, wanted);
  useEntriesInAddress(fields, form.entries, isEmbedded ? form.entries : form.initial);
  useFreshSession(session, state.generation, state.status);
  usePrintKey();
  const inputs = useInputs(session, state, isLost);
  const asked = useHelperInputs(session.id, isLost);
  const [held, setHeld] = useState<Held>(null);
  const { behind, isDimmed } = useBehind(state, { ...inputs, unsent: inputs.unsent ?? asked.unsent }, held);
  const shown = useDimmed(session, state, isDimmed);
  const loadValue = useBlobs(session);
  const variables = useOwnVariables(session.id);
  const widgets = useWidgets(state.widgets, isEmbedded ? null : session.id);
  const asides = useAsides(session, state, asked.search);
  const hasInputs = fields.length > 0;
  const fold = useFold(fields.length);
  const isClosed = useLasting(state.isClosed || error?.code === 'not-found', CLOSED_AFTER_MILLISECONDS);
  if (isClosed) return <ClosedApp onStartOver={onStartOver} />;
  return (
    <div className={classes.layout} data-inputs={hasInputs || undefined}>
      <PrintHeader of={{ ...session, parameters: state.parameters }} at={new Date().toISOString()} />
      {hasInputs && (
        <aside
          className={classes.inputs}
          aria-label="Inputs of the app"
          data-folded={fold.isFolded || undefined}
          data-print="no"
        >
          <button
            type="button"
            className={classes.fold}
            aria-expanded={!fold.isFolded}
            onClick={() => fold.set(!fold.isFolded)}
          >
            Inputs <span>{fields.length}</span>
            <IconChevronDown size={16} aria-hidden="true" />
          </button>
          <Panel padded>
            {inputTools && (
              <div className={classes.tools}>{inputTools({ entries: form.entries, take: form.take })}</div>
            )}
            <LiveInputs
              key={form.key}
              fields={fields}
              initial={form.start}
              sent={form.sent}
              onValues={inputs.send}
              onEntries={form.setEntries}
              onHeld={setHeld}
              problems={inputs.problems}
              taken={inputs.taken}
              elsewhere={inputs.elsewhere}
              isUnsent={inputs.unsent !== null}
            />
          </Panel>
        </aside>
      )}
      <div className={classes.main}>
        <AppHead {...{ session, live, isLost, behind, menu, fields, isEmbedded }} />
        <InputSlot value={asked.draw}>
          <WidgetHost value={widgets}>
            <AppResults
              session={session}
              state={shown}
              loadValue={loadValue}
              onGoToInput={hasInputs ? fold.goTo : null}
              showsBehind={!isEmbedded}
              variables={isEmbedded ? null : variables}
              asides={asides}
              failureActions={!isEmbedded && <ShareButton session={session} />}
            />
          </WidgetHost>
        </InputSlot>
      </div>
    </div>
  );
}

type AppHeadProps = {
  readonly session: Session;
  readonly live: LiveSession;
  readonly isLost: boolean;
  readonly behind: Behind;
  readonly menu: ReactNode;
  readonly fields: ReturnType<typeof readFields>;
  readonly isEmbedded: boolean;
};

function AppHead(props: AppHeadProps) {
  const { session, live, isLost, behind, menu, fields, isEmbedded } = props;
  const { state, log } = live;
  const sections = useMemo(
    () => splitIntoSections(session.cells, session.headings),
    [session.cells, session.headings],
  );
  const reached = log.entries.at(-1)?.reached ?? [];
  return (
    <>
      <div className={classes.bar} data-print="no">
        <AppStatus {...{ session, state, isLost, behind, sections, reached }} />
        {menu}
      </div>
      <div className={classes.about} data-print="no">
        <SessionLogView {...{ log, session, fields, sections }} />
        {session.canReadCode && !isEmbedded && <LookBehindSwitch />}
      </div>
    </>
  );
}

/** Everything that is shown as of earlier inputs, where the session does not know yet that there are others. */
function useDimmed({ cells }: Session, state: SessionState, isDimmed: boolean): SessionState {
  return useMemo(
    () => (isDimmed ? { ...state, stale: new Set(cells.map(({ id }) => id)) } : state),
    [cells, state, isDimmed],
  );
}

/** On a phone a long form stands before the results: folded, they are in view. Wider windows show both. */
function useFold(count: number) {
  const [isFolded, set] = useState(count > UNFOLDED_MAX);
  const goTo = (name: string) => {
    set(false);
    setTimeout(() => focusInput(name));
  };
  return { isFolded, set, goTo };
}

/** The form's entries, and how others are put into it. */
function useForm({ parameters }: Session, fields: readonly InputField[], wanted: Entries | null) {
  const [{ initial, sent }] = useState(() => {
    const has = readRunValues(fields, parameters, { keepsSecrets: true }).entries;
    return {
      initial: wanted === null ? has : takeOver(fields, { has, given: wanted, isLink: true }),
      sent: has,
    };
  });
  const [entries, setEntries] = useState<Entries>(initial);
  const [taken, setTaken] = useState({ key: 0, start: initial, sent });
  const take = (given: Entries) => {
    const next = takeOver(fields, { has: entries, given, isLink: false });
    setTaken(({ key }) => ({ key: key + 1, start: next, sent: entries }));
    setEntries(next);
  };
  return { initial, entries, setEntries, take, ...taken };
}

function useOwnEvents({ id }: Session): Follow {
  return useCallback(
    (call): AsyncGenerator<SessionEvent, void> => api.sessions.followSession({ ...call, params: { id } }),
    [id],
  );
}

function useBlobs({ id }: Session): LoadValue {
  return useCallback(
    async ({ hash }) => (await api.sessions.getSessionBlob({ params: { id, hash: hash as never } })).blob(),
    [id],
  );
}

/** How a process was started is told by the session, not by its events: asked for once it is known. */
function useFreshSession({ id }: Session, generation: number, status: string): void {
  const queryClient = useQueryClient();
  const isSettled = status === 'ready' || status === 'failed';
  useEffect(() => {
    if (generation > 0 && isSettled) void queryClient.invalidateQueries(sessionQuery(id));
  }, [queryClient, id, generation, isSettled]);
}

function ClosedApp({ onStartOver }: { onStartOver: () => void }) {
  return (
    <EmptyState
      isNews
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
