import { LiveNotebook, type LivePlan, type RunCell, type RunEvent } from '../index.ts';
import type { ContextFile, LiveBase } from '../types.ts';

/** A notebook for tests: cells by position, of which the one that is `null` sets the inputs. */
export interface LiveCase {
  readonly cells: readonly (string | null)[];
  /** By input, the position of the first cell that it reaches. */
  readonly reaches: Readonly<Record<string, number>>;
  /** By input, ids of cells that its change leaves as they are. */
  readonly independent?: Readonly<Record<string, readonly string[]>>;
  /** Files that inputs name. */
  readonly files?: readonly ContextFile[];
}
export type Inputs = Readonly<Record<string, number | string>>;

/** What cells show in the end. */
export type Shown = Readonly<Record<string, string>>;

/** Inputs one after the other, the same for each seed: each step changes one of the two, or both. */
export function* changes(seed: number, count: number): Generator<Inputs> {
  let state = seed;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  let inputs = { a: 1, b: 2 };
  for (let step = 0; step < count; step += 1) {
    yield inputs;
    const which = next(3);
    inputs = { a: which === 0 ? inputs.a : next(9), b: which === 1 ? inputs.b : next(9) };
  }
}

export function cellsOf({ cells }: LiveCase, inputs: Inputs): RunCell[] {
  return cells.map((source, index) => ({ id: `c${index}`, source: source ?? assign(inputs) }));
}

export function openLive(
  { cells, reaches, independent = {}, files = [] }: LiveCase,
  open: () => Promise<LiveBase>,
) {
  const plan: LivePlan = {
    settingCell: cells.indexOf(null),
    firstReached: (names) => Math.min(cells.length, ...names.map((name) => reaches[name] ?? 0)),
    independent: ([name, ...more]) => new Set(name && more.length === 0 ? independent[name] : []),
    boundaries: new Set(Object.values(reaches)),
  };
  // However quick a cell is: what is tested is that nothing of what was before is lost or added.
  const live = new LiveNotebook(plan, open, { worthKeepingMs: 0 });
  const shown: Record<string, string> = {};
  return {
    live,
    shown: shown as Shown,
    async run(inputs: Inputs, signal?: AbortSignal) {
      let from = -1;
      const outcome = await live.run({
        values: {
          given: inputs,
          files,
          cells: cellsOf({ cells, reaches }, inputs),
          assign: (names) => assign(Object.fromEntries(names.map((name) => [name, inputs[name] ?? '']))),
        },
        ...(signal && { signal }),
        onBegin: (begin) => {
          from = begin.from;
          if (from === 0) for (const id of Object.keys(shown)) delete shown[id];
        },
        onEvent: (event) => {
          if (event.type === 'cell-started') delete shown[event.cellId];
          show(shown, event);
        },
      });
      return { from, outcome: outcome.outcome };
    },
  };
}

export function show(shown: Record<string, string>, event: RunEvent): void {
  if (event.type === 'stream') append(shown, event.cellId, { kind: event.name, text: event.text });
  if (event.type === 'output')
    append(shown, event.cellId, { kind: 'output', text: `${JSON.stringify(event.output)}\n` });
}

/** Text of one stream goes on; in how many pieces it came is chance. */
function append(
  shown: Record<string, string>,
  cellId: string,
  { kind, text }: { kind: string; text: string },
) {
  const before = shown[cellId] ?? '';
  const isSame = before.slice(before.lastIndexOf('[[')).startsWith(`[[${kind}]]`) && kind !== 'output';
  shown[cellId] = `${before}${isSame ? '' : `[[${kind}]]`}${text.replace(PROCESS_OWN, '')}`;
}

/** Addresses, and the folder that Python calls a cell's code by: other in each process. */
export const PROCESS_OWN = /0x[0-9a-f]{6,}|\/[^\s"\\]*\/ipykernel_\d+\//g;

function assign(inputs: Inputs): string {
  return Object.entries(inputs)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join('\n');
}
