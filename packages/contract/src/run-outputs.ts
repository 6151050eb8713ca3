import type { RunStatus } from './run-status.ts';
import type { RunEvent, RunFailure, RunOutput } from './schemas/runs.ts';

export type CellRun = {
  readonly status: 'waiting' | 'running' | 'ok' | 'error' | 'skipped';
  readonly startedAt: string | null;
  readonly milliseconds: number | null;
  readonly executionCount: number | null;
  readonly outputs: readonly RunOutput[];
};

/** What the events of a run add up to so far. */
export type RunState = {
  readonly lastEvent: number;
  readonly status: RunStatus;
  readonly failure: RunFailure | null;
  readonly cells: Readonly<Record<string, CellRun>>;
  /** Cells whose outputs go away when the next output comes (`clear_output(wait=True)`). */
  readonly clearing: Readonly<Record<string, true>>;
};

export const EMPTY_RUN_STATE: RunState = {
  lastEvent: 0,
  status: 'queued',
  failure: null,
  cells: {},
  clearing: {},
};
const EMPTY_CELL: CellRun = {
  status: 'waiting',
  startedAt: null,
  milliseconds: null,
  executionCount: null,
  outputs: [],
};

/** Adds one event; an event that was already seen changes nothing, so that replays are harmless. */
export function applyRunEvent(state: RunState, event: RunEvent): RunState {
  return applyRunEvents(state, [event]);
}

/**
 * Adds events in order: the same as adding them one by one, at the cost of one copy of each cell they touch
 * instead of one copy per event. Cells and outputs that no event touches stay the same objects.
 */
export function applyRunEvents(state: RunState, events: readonly RunEvent[]): RunState {
  const draft = new Draft(state);
  for (const event of events) {
    if (event.seq <= draft.lastEvent) continue;
    draft.lastEvent = event.seq;
    applyNew(draft, event);
  }
  return draft.lastEvent === state.lastEvent ? state : draft.finish();
}

type DraftCell = { -readonly [Key in keyof CellRun]: CellRun[Key] } & { outputs: RunOutput[] };

/** A state under change. Cells are copied when they are first touched and belong to the draft from then on. */
class Draft {
  lastEvent: number;
  status: RunStatus;
  failure: RunFailure | null;
  readonly clearing: Set<string>;
  readonly #before: RunState;
  readonly #touched = new Map<string, DraftCell>();

  constructor(state: RunState) {
    this.lastEvent = state.lastEvent;
    this.status = state.status;
    this.failure = state.failure;
    this.clearing = new Set(Object.keys(state.clearing));
    this.#before = state;
  }

  cell(id: string): DraftCell {
    const known = this.#touched.get(id);
    if (known) return known;
    const before = this.#peek(id);
    const copy = { ...before, outputs: [...before.outputs] };
    this.#touched.set(id, copy);
    return copy;
  }

  /** Ids of the cells that hold an output with this display id. */
  cellsShowing(displayId: string): string[] {
    const ids = new Set([...Object.keys(this.#before.cells), ...this.#touched.keys()]);
    return [...ids].filter((id) => this.#peek(id).outputs.some((output) => hasDisplayId(output, displayId)));
  }

  finish(): RunState {
    return {
      lastEvent: this.lastEvent,
      status: this.status,
      failure: this.failure,
      // A cell id may be `__proto__`: only own properties are read and written.
      cells: { ...this.#before.cells, ...Object.fromEntries(this.#touched) },
      clearing: Object.fromEntries([...this.clearing].map((id) => [id, true as const])),
    };
  }

  #peek(id: string): CellRun {
    const before = Object.hasOwn(this.#before.cells, id) ? this.#before.cells[id] : undefined;
    return this.#touched.get(id) ?? before ?? EMPTY_CELL;
  }
}

function applyNew(draft: Draft, event: RunEvent): void {
  switch (event.type) {
    case 'status':
      draft.status = event.status;
      return;
    case 'finished':
      draft.status = event.status;
      draft.failure = event.failure;
      return;
    case 'cell-started':
      Object.assign(draft.cell(event.cellId), { status: 'running', startedAt: event.at });
      return;
    case 'cell-finished': {
      const { status, milliseconds, executionCount } = event;
      Object.assign(draft.cell(event.cellId), { status, milliseconds, executionCount });
      return;
    }
    case 'output':
      append(draft, event.cellId, event.output);
      return;
    case 'stream':
      append(draft, event.cellId, { output_type: 'stream', name: event.name, text: event.text });
      return;
    case 'clear':
      if (event.wait) draft.clearing.add(event.cellId);
      else draft.cell(event.cellId).outputs = [];
      return;
    case 'update-display':
      updateDisplay(draft, event);
  }
}

/** Stream text that follows the same stream joins it, as in a saved notebook. */
function append(draft: Draft, cellId: string, output: RunOutput): void {
  const cell = draft.cell(cellId);
  if (draft.clearing.delete(cellId)) cell.outputs = [];
  const last = cell.outputs.at(-1);
  if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name) {
    cell.outputs[cell.outputs.length - 1] = { ...last, text: last.text + output.text };
  } else {
    cell.outputs.push(output);
  }
}

function updateDisplay(draft: Draft, event: Extract<RunEvent, { type: 'update-display' }>): void {
  const { displayId, data, metadata } = event;
  for (const id of draft.cellsShowing(displayId)) {
    const cell = draft.cell(id);
    cell.outputs = cell.outputs.map((output) =>
      hasDisplayId(output, displayId) ? { ...output, data, metadata } : output,
    );
  }
}

function hasDisplayId(
  output: RunOutput,
  id: string,
): output is Extract<RunOutput, { display_id?: string | undefined }> {
  return (
    (output.output_type === 'display_data' || output.output_type === 'execute_result') &&
    output.display_id === id
  );
}
