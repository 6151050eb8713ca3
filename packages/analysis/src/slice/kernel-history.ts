import type { GraphStatement, NotebookGraph } from '../flow/graph.ts';
import { affectedStatements } from './affected-statements.ts';
import type { ChangedParts } from './reach-forward.ts';
import { dependenciesByStatement } from './slice-notebook.ts';
import type { Items } from './touched-items.ts';
import { assignedItems, seesTouch } from './touched-items.ts';

/** A name or channel that a statement leaves otherwise than it was. */
interface Touch {
  readonly name: string;
  /** Binds a name anew, or removes it. */
  readonly isBinding: boolean;
  /** Undefined for the whole. */
  readonly items: readonly string[] | undefined;
}

interface PastTouch extends Touch {
  readonly cellId: string;
  readonly position: number;
  /** By what a cell said that was edited since. */
  readonly isOld: boolean;
}

/** What the last run left in the kernel, as far as it matters to who reads it now. */
export interface KernelHistory {
  /** The graph, with statements that assign other items than the same cell did before taken for changes of the whole. */
  readonly graph: NotebookGraph;
  /** Names that edited cells bound or changed before. */
  readonly touchedBefore: ReadonlySet<string>;
  /** Statements that read what only the earlier text of an edited cell made. */
  readonly left: readonly number[];
  /** Whether the kernel has something else than what `maker` made and `statement` needs. */
  isStale(use: {
    readonly name: string;
    /** Undefined for who looks at it in the end. */
    readonly statement?: GraphStatement;
    readonly maker: GraphStatement;
    readonly needed: Items;
    readonly run: ReadonlySet<string>;
  }): boolean;
  /** Whether a cell touched a name or channel that stands at or below another. */
  isTouchedFrom(name: string, cellId: string): boolean;
}

const IMPORT = /^(?:future_)?import(?:_from)?_statement$/;

/** IPython's names for what was shown and typed before. */
const HISTORY = /^(?:_{1,3}|_i{1,3}|_\d+|_i\d+|_[iod]h|In|Out)$/;

export function historyOf(
  { graph, previous }: { readonly graph: NotebookGraph; readonly previous: NotebookGraph },
  { cellIds = [] }: ChangedParts,
): KernelHistory {
  const positions = positionsOf(graph);
  const gone = previous.statements.filter(({ cellId }) => !positions.has(cellId)).map(({ cellId }) => cellId);
  const edited = new Set([...cellIds, ...gone]);
  const placeOf = (cellId: string) => positions.get(cellId) ?? Number.POSITIVE_INFINITY;
  const past = new Map<string, PastTouch[]>();
  for (const statement of previous.statements) {
    const { cellId } = statement;
    for (const touch of touchedBy(statement)) {
      const known = past.get(touch.name) ?? [];
      past.set(touch.name, known);
      known.push({ ...touch, cellId, position: placeOf(cellId), isOld: edited.has(cellId) });
    }
  }
  const touchesOf = (name: string) =>
    [...past].flatMap(([other, touches]) => (mayTouch(other, name) ? touches : []));
  return {
    graph: previous === graph ? graph : withNewItems(graph, { past, edited }),
    touchedBefore: new Set(
      [...past].flatMap(([name, touches]) => (touches.some(({ isOld }) => isOld) ? [name] : [])),
    ),
    left: previous === graph ? [] : leftBehind({ graph, previous }, edited),
    isStale({ name, statement, maker, needed, run }) {
      if (HISTORY.test(name)) return true;
      const place = statement === undefined ? Number.POSITIVE_INFINITY : placeOf(statement.cellId);
      const made = placeOf(maker.cellId);
      return touchesOf(name).some(({ cellId, items, position, isOld, isBinding }) => {
        // A package that is imported again is the same package.
        if (IMPORT.test(maker.kind) && !isBinding) return false;
        // What was there before is gone where the maker binds the name.
        const isGone = position < made && maker.defines.includes(name);
        if (isGone || !seesTouch(needed, items)) return false;
        return (statement !== undefined && position >= place) || isOld || run.has(cellId);
      });
    },
    isTouchedFrom: (name, cellId) => touchesOf(name).some(({ position }) => position >= placeOf(cellId)),
  };
}

function positionsOf({ statements }: NotebookGraph): ReadonlyMap<string, number> {
  const positions = new Map<string, number>();
  for (const { cellId, cellIndex } of statements) positions.set(cellId, cellIndex);
  return positions;
}

/** What `exec` and its like touch. */
export const ANYTHING = '*';

/** Everything that a statement leaves otherwise than it was. */
export function touchedBy(statement: GraphStatement): readonly Touch[] {
  const { kind, uses, defines, mayDefine, changes, writes, risks } = statement;
  const removed = kind === 'delete_statement' ? uses : [];
  const isWild = risks.some(({ kind: risk }) => /^(?:wildcard|opaque|too-large)$/.test(risk));
  return [
    ...[...defines, ...mayDefine, ...removed].map((name) => ({ name, isBinding: true, items: undefined })),
    ...changes.map(({ name }) => ({ name, isBinding: false, items: assignedItems(statement, name) })),
    ...writes.map((name) => ({ name, isBinding: false, items: undefined })),
    ...(isWild ? [{ name: ANYTHING, isBinding: true, items: undefined }] : []),
  ];
}

function mayTouch(touched: string, name: string): boolean {
  if (touched === name || touched === ANYTHING) return true;
  const kind = /^(?:file|sql):/.exec(name)?.[0];
  return kind !== undefined && touched.startsWith(kind) && (touched.endsWith('*') || name.endsWith('*'));
}

/** Statements of cells that nobody edited which saw, by the old graph, what edited cells did. */
function leftBehind(
  { graph, previous }: { readonly graph: NotebookGraph; readonly previous: NotebookGraph },
  edited: ReadonlySet<string>,
): number[] {
  const old = previous.statements.filter(({ cellId }) => edited.has(cellId)).map(({ index }) => index);
  const affected = affectedStatements(previous, dependenciesByStatement(previous), new Set(old));
  const now = Map.groupBy(graph.statements, ({ cellId }) => cellId);
  const before = Map.groupBy(previous.statements, ({ cellId }) => cellId);
  return [...affected].flatMap((index) => {
    const user = previous.statements[index];
    if (user === undefined || edited.has(user.cellId)) return [];
    // Cells that nobody edited say the same, statement by statement.
    const same = now.get(user.cellId)?.[before.get(user.cellId)?.indexOf(user) ?? -1];
    return same === undefined ? [] : [same.index];
  });
}

/**
 * Assigning an item again leaves everything else as it was. Assigning one that the cell did not assign before may add
 * it at another place than a clean run would.
 */
function withNewItems(
  graph: NotebookGraph,
  at: { readonly past: ReadonlyMap<string, readonly PastTouch[]>; readonly edited: ReadonlySet<string> },
): NotebookGraph {
  const isAssignedAgain = (cellId: string, name: string, keys: readonly string[]) =>
    keys.every((key) =>
      at.past.get(name)?.some((touch) => touch.cellId === cellId && touch.items?.includes(key) === true),
    );
  const statements = graph.statements.map((statement) => {
    const { cellId, items } = statement;
    if (items.length === 0 || !at.edited.has(cellId)) return statement;
    const known = items.map(({ assigns, ...one }) =>
      assigns !== undefined && isAssignedAgain(cellId, one.name, assigns)
        ? { ...one, assigns }
        : { ...one, overwrites: [] },
    );
    return { ...statement, items: known };
  });
  return { ...graph, statements };
}
