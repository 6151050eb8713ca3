import {
  type CellRun,
  type CellView,
  type Heading,
  isFinished,
  type RunOutput,
  type RunState,
  type RunStatus,
} from '@quire/contract';
import { findSetupOutputs } from '../../outputs/choose-renderer.ts';
import { fromRun, type ShownBundle } from '../../outputs/shown-output.ts';
import { type RunSection, statusOf } from './run-sections.ts';

/** How a run's page is laid out: what has been reached, and what has not. */
export type RunContent = {
  /** Cells to show, in document order. */
  readonly reached: readonly CellView[];
  /** Titles of the sections that the run has not come to. */
  readonly ahead: readonly string[];
};

type RunDocument = { readonly cells: readonly CellView[]; readonly sections: readonly RunSection[] };

/**
 * A page never shows prose about results that are not there: it goes as far as the run has gone. A run that
 * succeeded shows everything.
 */
export function arrangeContent(document: RunDocument, state: RunState, status: RunStatus): RunContent {
  const { cells, sections } = document;
  if (status === 'succeeded') return { reached: cells, ahead: [] };
  const reached = cells.slice(0, endOfReached(cells, state, status));
  const shown = new Set(reached.map((cell) => cell.id));
  const ahead = sections.flatMap(({ cellId, title }) =>
    title !== null && !shown.has(cellId) ? [title] : [],
  );
  return { reached, ahead };
}

function endOfReached(cells: readonly CellView[], state: RunState, status: RunStatus): number {
  const last = cells.findLastIndex((cell) => cell.type === 'code' && statusOf(state, cell.id) !== 'waiting');
  const isDone = last >= 0 && !['running', 'error'].includes(statusOf(state, cells[last]?.id ?? ''));
  // The prose above a cell belongs to it; once the cell before is done, the next one is about to run.
  const goesOn = last < 0 || (isDone && !isFinished(status));
  if (!goesOn) return last + 1;
  const next = cells.findIndex((cell, index) => index > last && cell.type === 'code');
  return next < 0 ? cells.length : next;
}

/** Cell id → anchors of its headings, in order; the same lists for as long as the headings are the same. */
export function anchorsByCell(headings: readonly Heading[]): ReadonlyMap<string, readonly string[]> {
  const anchors = new Map<string, string[]>();
  for (const { cellId, anchor } of headings) anchors.set(cellId, [...(anchors.get(cellId) ?? []), anchor]);
  return anchors;
}

/** A cell's part of the state; the same object for all cells that nothing has happened to. */
export function cellOf(state: RunState, id: string): CellRun | null {
  return Object.hasOwn(state.cells, id) ? (state.cells[id] ?? null) : null;
}

const knownSetups = new WeakMap<object, readonly ShownBundle[]>();

/** Outputs that load libraries, cell by cell; computed once per list of outputs, which never changes. */
function setupsOf(cell: CellRun): readonly ShownBundle[] {
  const known = knownSetups.get(cell.outputs);
  if (known) return known;
  const setups = findSetupOutputs(fromRun(cell.outputs));
  knownSetups.set(cell.outputs, setups);
  return setups;
}

/**
 * What each cell's outputs need from the cells above. Lists that say the same are the same list, so that
 * nothing is drawn again because of them.
 */
export function collectSetups(
  cells: readonly CellView[],
  state: RunState,
  before: ReadonlyMap<string, readonly ShownBundle[]>,
): ReadonlyMap<string, readonly ShownBundle[]> {
  const collected = new Map<string, readonly ShownBundle[]>();
  let above: readonly ShownBundle[] = [];
  for (const { id } of cells) {
    const known = before.get(id);
    collected.set(id, known && isSameList(known, above) ? known : above);
    const cell = cellOf(state, id);
    const own = cell ? setupsOf(cell) : [];
    if (own.length > 0) above = [...above, ...own];
  }
  return collected;
}

function isSameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

/** Text that changes between two streams more often than this reads better as one of each. */
const STREAM_PIECES_MAX = 12;
const knownReadable = new WeakMap<object, readonly RunOutput[]>();

/**
 * The outputs as people read them: where a log and its warnings alternate line by line, each becomes one text.
 * All other outputs stay the same objects, in their places.
 */
export function makeReadable(outputs: readonly RunOutput[]): readonly RunOutput[] {
  const known = knownReadable.get(outputs);
  if (known) return known;
  const isBusy = outputs.filter((output) => output.output_type === 'stream').length > STREAM_PIECES_MAX;
  const readable = isBusy ? mergeStreams(outputs) : outputs;
  knownReadable.set(outputs, readable);
  return readable;
}

type Stream = Extract<RunOutput, { output_type: 'stream' }>;

function mergeStreams(outputs: readonly RunOutput[]): readonly RunOutput[] {
  const merged: RunOutput[] = [];
  let pieces: Stream[] = [];
  const close = () => {
    if (pieces.length <= STREAM_PIECES_MAX) merged.push(...pieces);
    else {
      for (const name of ['stdout', 'stderr'] as const) {
        const text = pieces.filter((piece) => piece.name === name).map((piece) => piece.text);
        if (text.length > 0) merged.push({ output_type: 'stream', name, text: text.join('') });
      }
    }
    pieces = [];
  };
  for (const output of outputs) {
    if (output.output_type === 'stream') pieces.push(output);
    else {
      close();
      merged.push(output);
    }
  }
  close();
  return merged;
}
