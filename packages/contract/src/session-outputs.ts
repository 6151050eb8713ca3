import { applyRunEvents, EMPTY_RUN_STATE, type RunState } from './run-outputs.ts';
import type { RunEvent, RunFailure } from './schemas/runs.ts';
import type { SessionAnswer, SessionEvent, SessionPrompt, SessionStatus } from './schemas/sessions.ts';
import { applyWidgetEvent, type ShownWidgets } from './widget-states.ts';

/** What was answered, and whether its cell had shown anything when it was. */
export type ShownAnswer = SessionAnswer & { readonly isFirst: boolean };

/** What the events of a session add up to so far. */
export type SessionState = {
  readonly lastEvent: number;
  readonly status: SessionStatus;
  /** The set of inputs that the newest results belong to, or will. */
  readonly generation: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Outputs by cell, in the form that runs have; its `status` means nothing here. */
  readonly run: RunState;
  /** Cells that show a result of earlier inputs. */
  readonly stale: ReadonlySet<string>;
  readonly failure: RunFailure | null;
  readonly prompt: SessionPrompt | null;
  /** By cell, in the order of their questions. */
  readonly answers: Readonly<Record<string, readonly ShownAnswer[]>>;
  /** By id; they change only where a widget does. */
  readonly widgets: ShownWidgets;
  readonly notice: string | null;
  /** The inputs that it was about have their result: with the next ones it goes. */
  readonly isNoticeOld: boolean;
  /** It was closed, here or elsewhere. */
  readonly isClosed: boolean;
};

export const EMPTY_SESSION_STATE: SessionState = {
  lastEvent: 0,
  status: 'queued',
  generation: 0,
  parameters: {},
  run: EMPTY_RUN_STATE,
  stale: new Set(),
  failure: null,
  prompt: null,
  answers: {},
  widgets: {},
  notice: null,
  isNoticeOld: false,
  isClosed: false,
};

/** Adds events in order; events that were already seen change nothing. */
export function applySessionEvents(state: SessionState, events: readonly SessionEvent[]): SessionState {
  return events.reduce(applyOne, state);
}

function applyOne(state: SessionState, event: SessionEvent): SessionState {
  if (event.seq <= state.lastEvent) return state;
  const seen = { ...state, lastEvent: event.seq };
  switch (event.type) {
    case 'status':
      return { ...seen, status: event.status };
    case 'generation': {
      const { generation, parameters, reached } = event;
      const stale = new Set([...state.stale, ...reached]);
      const notice = state.isNoticeOld ? null : state.notice;
      return {
        ...seen,
        status: 'starting',
        generation,
        parameters,
        stale,
        failure: null,
        prompt: null,
        notice,
      };
    }
    case 'settled': {
      const stale = event.status === 'succeeded' ? NOTHING_STALE : state.stale;
      const status = event.status === 'succeeded' ? 'ready' : 'failed';
      const widgets = applyWidgetEvent(state.widgets, event);
      return { ...seen, status, stale, failure: event.failure, prompt: null, widgets, isNoticeOld: true };
    }
    case 'widget':
    case 'widget-closed':
    case 'widget-said':
    case 'widgets-restarted':
      return { ...seen, widgets: applyWidgetEvent(state.widgets, event) };
    case 'prompt':
      return { ...seen, status: 'waiting', prompt: event.prompt };
    case 'answered': {
      const answers = event.given ? withAnswer(state, event.given) : state.answers;
      const isOpen = state.prompt?.id === event.promptId;
      return isOpen ? { ...seen, status: 'running', prompt: null, answers } : { ...seen, answers };
    }
    case 'notice':
      return { ...seen, notice: event.sentence, isNoticeOld: false };
    case 'finished':
      return { ...seen, isClosed: true };
    default:
      return applyToCell(seen, event);
  }
}

function withAnswer({ answers, run }: SessionState, given: SessionAnswer): SessionState['answers'] {
  const { cellId } = given;
  const isFirst = (run.cells[cellId]?.outputs.length ?? 0) === 0 || Object.hasOwn(run.clearing, cellId);
  return { ...answers, [cellId]: [...(answers[cellId] ?? []), { ...given, isFirst }] };
}

const NOTHING_STALE: ReadonlySet<string> = new Set();

/**
 * A cell that runs again keeps what it shows, dimmed, until its first new output or its end: a page that goes
 * empty at every move of a slider cannot be read.
 */
function applyToCell(state: SessionState, event: RunEvent & SessionEvent): SessionState {
  const { seq, at, type } = event;
  if (type === 'cell-started') {
    const { cellId } = event;
    const starting: RunEvent[] = [
      { seq, at, type: 'clear', cellId, wait: true },
      { ...event, seq },
    ];
    const { [cellId]: _, ...answers } = state.answers;
    return { ...state, answers, run: applyAll(state.run, starting) };
  }
  if (type === 'cell-finished') {
    const isUnanswered = Object.hasOwn(state.run.clearing, event.cellId);
    const emptied: RunEvent[] = isUnanswered
      ? [{ seq, at, type: 'clear', cellId: event.cellId, wait: false }]
      : [];
    const run = withoutClearing(applyAll(state.run, [...emptied, event]), event.cellId);
    return { ...state, run, stale: without(state.stale, event.cellId) };
  }
  const run = applyAll(state.run, [event]);
  const isReplaced = type === 'output' || type === 'stream';
  return { ...state, run, stale: isReplaced ? without(state.stale, event.cellId) : state.stale };
}

/** Numbers several steps of one event so that none is taken for a repetition. */
function applyAll(run: RunState, events: readonly RunEvent[]): RunState {
  let lastEvent = run.lastEvent;
  return applyRunEvents(
    run,
    events.map((event) => {
      lastEvent += 1;
      return { ...event, seq: lastEvent };
    }),
  );
}

function withoutClearing(run: RunState, cellId: string): RunState {
  if (!Object.hasOwn(run.clearing, cellId)) return run;
  const { [cellId]: _, ...clearing } = run.clearing;
  return { ...run, clearing };
}

function without(cells: ReadonlySet<string>, cellId: string): ReadonlySet<string> {
  return cells.has(cellId) ? new Set([...cells].filter((id) => id !== cellId)) : cells;
}
