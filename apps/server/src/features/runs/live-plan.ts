import { analyzeNotebook, planRerun, toAnalysisCells } from '@quire/analysis';
import type { Dataflow } from '@quire/contract';
import type { LivePlan, RunCell } from '@quire/kernels';
import type { Notebook } from '@quire/notebook';

/** Code that may look at any name without writing it: what stands above and below it may not be told apart. */
const LOOKS_AT_EVERYTHING =
  /\b(?:globals|locals|vars|dir|exec|eval|get_ipython)\s*\(|^\s*%(?:run|who|whos|who_ls|store|reset|load|macro|rerun|recall)\b|\b(?:In|Out|_ih|_oh|_dh)\b|\bdump_session\b/m;

/** What one cell shows is put in the place of what another showed: both begin anew with every change. */
const SHOWS_ELSEWHERE = /\bdisplay_id\b|\bupdate_display\b|\bDisplayHandle\b/;

/** Tells what all others did, or changes what all others see, past everything that code says: nothing is left out. */
const GOES_BEHIND =
  /\b(?:cache_info|weakref|__del__|mock|doctest|unittest|shelve|builtins|ctypes|_getframe|currentframe|gc|ast_node_interactivity|__class__)\b|\btype\(\w+\)\.\w+\s*=/;

/** Asks a person something, or shows an input of its own: what it is told may change while the rest stays. */
const ASKS = /\b(?:input|getpass)\s*\(|\bquire\b/;

/** Takes what is another thing each time: the clock, the person, what only this process has. */
const TAKES_THE_MOMENT =
  /\b(?:now|utcnow|today|time|time_ns|perf_counter|monotonic|localtime|gmtime|ctime|strftime|uuid\d|urandom|getpid|getuser|gethostname|token_\w+)\s*\(|\bsecrets\b|\benviron\b|\bgetenv\b|\brandom|\brand\b|\bseed\b|%(?:time|timeit|env)\b|["']now["']/m;

/**
 * How many of the first cells come out the same for everybody, whatever the inputs: they may be executed once and
 * copied. What they read from files and elsewhere is watched while they run.
 */
export function countSharedCells(
  cells: readonly RunCell[],
  plan: LivePlan,
  inputs: readonly string[],
): number {
  const isOwn = ({ source }: RunCell) => ASKS.test(source) || TAKES_THE_MOMENT.test(source);
  const own = cells.findIndex((cell) => (cell.kind ?? 'code') === 'code' && isOwn(cell));
  return Math.min(own < 0 ? cells.length : own, plan.firstReached(inputs));
}

/** What of a notebook can stay when its inputs change. `cells` are those that run, the one that sets values included. */
export function planLive(
  { cells, dataflow, notebook }: { cells: readonly RunCell[]; dataflow: Dataflow; notebook: Notebook },
  settingCell: number,
): LivePlan {
  const analysed = toAnalysisCells(notebook);
  const graph = analyzeNotebook(analysed);
  const code = cells.map((cell) => ((cell.kind ?? 'code') === 'code' ? cell.source : ''));
  const positions = new Map(cells.map(({ id }, index) => [id, index]));
  const reachedByName = new Map(
    dataflow.inputs.map(({ name, reaches }) => [name, reaches.map((id) => positions.get(id) ?? 0)]),
  );
  const isOpaque = code.some((text) => SHOWS_ELSEWHERE.test(text) || GOES_BEHIND.test(text));
  const isWild = (text: string) => LOOKS_AT_EVERYTHING.test(text) || SHOWS_ELSEWHERE.test(text);
  const firstWild = firstAfter(code, settingCell, isWild);
  const firstOf = (name: string): number => {
    const reached = (reachedByName.get(name) ?? [0]).filter((index) => index > settingCell);
    // A cell that only names it, in a text for instance, may still reach it in a way that no analysis sees.
    const mentioned = firstAfter(code, settingCell, (text) => mentions(text, name));
    return Math.min(firstWild, mentioned, ...reached);
  };
  const firstAsking = Math.min(
    firstWild,
    firstAfter(code, settingCell, (text) => ASKS.test(text)),
  );
  const firsts = new Map(dataflow.inputs.map(({ name }) => [name, firstOf(name)]));
  return {
    settingCell,
    // What is no input of the notebook as a whole is asked for by a cell, through the helper.
    firstReached: (names) => Math.min(cells.length, ...names.map((name) => firsts.get(name) ?? firstAsking)),
    independent: (names) => {
      const { fromStart, skip } = planRerun({ graph, cells: analysed }, { names });
      const isUnsure = fromStart || isOpaque || names.some((name) => !firsts.has(name));
      return new Set(isUnsure ? [] : skip);
    },
    boundaries: new Set([
      ...firsts.values(),
      ...code.flatMap((text, index) => (ASKS.test(text) ? [index] : [])),
    ]),
  };
}

function firstAfter(code: readonly string[], after: number, is: (text: string) => boolean): number {
  const found = code.findIndex((text, index) => index > after && is(text));
  return found < 0 ? code.length : found;
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u').test(text);
}
