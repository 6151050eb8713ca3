import type { AnalysisCell } from '../cell.ts';
import { align } from './align.ts';
import type { CellCache, LoweredCell } from './cell-cache.ts';
import { lowerText } from './cell-cache.ts';
import type { FlowStatement } from './cell-flow.ts';
import { CellReader } from './cell-flow.ts';
import { Interpreter } from './interpreter.ts';
import type { Trace } from './ledger.ts';
import { Ledger } from './ledger.ts';
import type { Limits } from './limits.ts';
import { NotebookState } from './notebook-state.ts';
import { CellSite, Site } from './site.ts';
import { Timeline } from './timeline.ts';

/** A cell in the order of execution. */
export interface CellRun {
  /** Unique in the order: the cell's id, and which of its runs this is. */
  readonly key: string;
  readonly cell: AnalysisCell;
  /** Position of the cell among the cells given. */
  readonly cellIndex: number;
}

/** A run of a cell that was read, and all that was found. */
export interface ReadCell {
  readonly key: string;
  readonly cellId: string;
  readonly source: string;
  readonly lowered: LoweredCell;
  readonly site: CellSite;
  readonly sites: readonly Site[];
  readonly statements: readonly FlowStatement[];
  readonly trace: Trace;
}

/** Pieces of state after which the history begins anew, because names of long ago fill it. */
const MAX_SLOTS = 200_000;

/**
 * The cells as they were read last, and the state of the notebook at one place among them. Reads again what was
 * edited, and of the cells below only those that looked at something that is no longer the same.
 */
export class FlowHistory {
  readonly limits: Limits;
  private readonly ledger = new Ledger();
  private readonly timeline = new Timeline();
  private readonly reader: CellReader;
  private readonly cache: CellCache;
  private cells: ReadCell[] = [];
  /** How many of the cells the state has behind it. */
  private position = 0;

  constructor(cache: CellCache, limits: Limits) {
    const state = new NotebookState(this.ledger, limits.aliases);
    this.reader = new CellReader(state, new Interpreter(state, lowerText), limits);
    this.cache = cache;
    this.limits = limits;
  }

  /** Whether it holds so much that it had better begin anew. */
  get isFull(): boolean {
    return this.ledger.slots > MAX_SLOTS;
  }

  read(runs: readonly CellRun[]): readonly ReadCell[] {
    const old = this.cells;
    const found = align(old, runs);
    const isSame = (place: number) => old[found[place] ?? -1]?.source === runs[place]?.cell.source;
    let first = 0;
    while (first < runs.length && found[first] === first && isSame(first)) first += 1;
    let end = runs.length;
    while (end > first && found[end - 1] === end - 1 + old.length - runs.length && isSame(end - 1)) end -= 1;
    this.moveTo(first);
    this.cells = this.readFrom(runs, { found, first, end });
    this.timeline.finish();
    this.place(runs);
    return this.cells;
  }

  /** Reads from the cell at `first` on; from `end` on cells are as they were, and stay so when the state does. */
  private readFrom(
    runs: readonly CellRun[],
    { found, first, end }: { found: readonly number[]; first: number; end: number },
  ): ReadCell[] {
    const old = this.cells;
    const cells = old.slice(0, first);
    let next = first;
    for (const [place, run] of runs.entries()) {
      if (place < first) continue;
      const at = found[place] ?? -1;
      for (; next < at; next += 1) this.drop(old[next]);
      this.position = place;
      if (place >= end && this.timeline.isSettled) return [...cells, ...old.slice(next)];
      const earlier = at >= 0 ? old[at] : undefined;
      if (earlier !== undefined) next = at + 1;
      cells.push(this.readAgain(run, earlier, cells.at(-1)));
    }
    this.position = runs.length;
    return cells;
  }

  private readAgain(run: CellRun, earlier: ReadCell | undefined, above: ReadCell | undefined): ReadCell {
    const first = above === undefined ? 0 : above.site.first + above.sites.length;
    if (
      earlier !== undefined &&
      earlier.source === run.cell.source &&
      !this.timeline.isOutdated(earlier.trace)
    ) {
      earlier.site.first = first;
      this.timeline.replay(earlier.trace);
      return earlier;
    }
    const lowered = this.cache.lower(run.cell);
    const site = earlier?.site ?? new CellSite();
    site.first = first;
    const sites = sitesFor(site, lowered, earlier);
    const trace = this.ledger.begin();
    const statements = this.reader.read(lowered, sites);
    this.timeline.settle(trace, earlier?.trace);
    const { id, source } = run.cell;
    return { key: run.key, cellId: id, source, lowered, site, sites, statements, trace };
  }

  private drop(cell: ReadCell | undefined): void {
    if (cell !== undefined) this.timeline.drop(cell.trace);
  }

  /** Brings the state to just before the cell at a place. */
  private moveTo(place: number): void {
    while (this.position > place) {
      this.position -= 1;
      const cell = this.cells[this.position];
      if (cell !== undefined) this.timeline.rewind(cell.trace);
    }
    for (; this.position < place; this.position += 1) {
      const cell = this.cells[this.position];
      if (cell !== undefined) this.timeline.replay(cell.trace);
    }
  }

  private place(runs: readonly CellRun[]): void {
    let first = 0;
    for (const [place, { site, sites }] of this.cells.entries()) {
      site.first = first;
      site.cellIndex = runs[place]?.cellIndex ?? 0;
      first += sites.length;
    }
  }
}

/** Statements that stand at both ends of a cell before and after an edit stay who they are. */
function sitesFor(cell: CellSite, lowered: LoweredCell, earlier: ReadCell | undefined): readonly Site[] {
  const texts = lowered.ranges.map(({ start, end }) => lowered.parsed.cell.source.slice(start, end));
  const old = earlier?.statements.map(({ facts }) => facts.source) ?? [];
  const last = Math.min(texts.length, old.length);
  let above = 0;
  while (above < last && texts[above] === old[above]) above += 1;
  let below = 0;
  while (below < last - above && texts.at(-1 - below) === old.at(-1 - below)) below += 1;
  return texts.map((_, place) => {
    const at = place < above ? place : place >= texts.length - below ? place - texts.length + old.length : -1;
    const kept = at >= 0 ? earlier?.sites[at] : undefined;
    if (kept === undefined) return new Site(cell, place);
    kept.place = place;
    return kept;
  });
}
