import {
  type CellRun,
  type CellView,
  type Heading,
  isFinished,
  type Run,
  type RunOutput,
  type RunState,
  type RunStatus,
} from '@quire/contract';
import { findSetupOutputs } from '../../outputs/choose-renderer.ts';
import { fromRun, type ShownBundle } from '../../outputs/shown-output.ts';
import { splitIntoSections, statusOf } from './run-sections.ts';

/** How a run's page is laid out: what has been reached, and what has not. */
export type RunContent = {
  /** Cells to show, in document order. */
  readonly reached: readonly CellView[];
  /** Titles of the sections that the run has not come to. */
  readonly ahead: readonly string[];
};

/**
 * A page never shows prose about results that are not there: it goes as far as the run has gone. A run that
 * succeeded shows everything.
 */
export function arrangeContent(run: Run, state: RunState, status: RunStatus): RunContent {
  const cells = withoutTitle(run);
  if (status === 'succeeded') return { reached: cells, ahead: [] };
  const lastReached = cells.findLastIndex(
    (cell) => cell.type === 'code' && statusOf(state, cell.id) !== 'waiting',
  );
  const nextCode = cells.findIndex((cell, index) => index > lastReached && cell.type === 'code');
  // The prose above a cell belongs to it; once the cell before is done, the next one is about to run.
  const isDone =
    lastReached >= 0 && !['running', 'error'].includes(statusOf(state, cells[lastReached]?.id ?? ''));
  const isIntro = lastReached < 0;
  const canGoOn = !isFinished(status) && isDone;
  const end = isIntro || canGoOn ? (nextCode < 0 ? cells.length : nextCode) : lastReached + 1;
  const shown = new Set(cells.slice(0, end).map((cell) => cell.id));
  const ahead = splitIntoSections(run.cells, run.headings).flatMap(({ cellId, title }) =>
    title !== null && !shown.has(cellId) ? [title] : [],
  );
  return { reached: cells.slice(0, end), ahead };
}

/** The notebook's cells without the heading that the page already has as its title. */
function withoutTitle(run: Run): readonly CellView[] {
  const [first, ...rest] = run.cells;
  if (first?.type !== 'markdown' || first.source === null) return run.cells;
  const match = /^\s*#\s+(.+?)\s*#*\s*(?:\n|$)/u.exec(first.source);
  if (!match || plain(match[1] ?? '') !== plain(run.notebook.title)) return run.cells;
  const source = first.source.slice(match[0].length);
  return source.trim() === '' ? rest : [{ ...first, source }, ...rest];
}

const plain = (text: string): string => text.replace(/[*_`]/gu, '').trim().toLowerCase();

/** Anchors of a cell's headings, in order, without that of a title that was taken out. */
export function anchorsOf(
  cell: CellView,
  headings: readonly Heading[],
  original: CellView | undefined,
): readonly string[] {
  const anchors = headings.filter((heading) => heading.cellId === cell.id).map((heading) => heading.anchor);
  return original !== undefined && original.source !== cell.source ? anchors.slice(1) : anchors;
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
