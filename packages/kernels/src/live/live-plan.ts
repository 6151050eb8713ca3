import { SKIP_TAG } from '../run/execute-notebook.ts';
import type { ExecuteNotebookOptions, RunCell } from '../run/types.ts';
import type { ContextFile, StartTrace } from '../types.ts';

/** What is known of the notebook before it runs. Positions count its cells, with the one that sets the values. */
export interface LivePlan {
  /** Position of the cell that sets the values; -1 where the notebook has no inputs. */
  readonly settingCell: number;
  /** Position of the first cell that changes of these inputs may reach; the number of cells when none is. */
  readonly firstReached: (names: readonly string[]) => number;
  /** Ids of cells that surely show the same, and leave nothing that later cells need, when these inputs change. */
  readonly independent: (names: readonly string[]) => ReadonlySet<string>;
  /** Places where a checkpoint saves work: before the first cells that inputs reach. */
  readonly boundaries: ReadonlySet<number>;
}

/** One set of inputs. */
export interface LiveValues {
  /** As the person gave them; what is compared to know what changed. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Files that values name, laid into the working directory. */
  readonly files: readonly ContextFile[];
  /** All cells of the notebook, the one that sets these values among them. */
  readonly cells: readonly RunCell[];
  /** Code that gives these inputs their values in a process whose state none of them has reached yet. */
  readonly assign: (names: readonly string[]) => string;
}

/** One execution, with these inputs. */
export type LiveRunOptions = Omit<
  ExecuteNotebookOptions,
  'kernel' | 'cells' | 'from' | 'beforeCell' | 'takeWidget'
> & {
  readonly values: LiveValues;
  /** Hears where the execution begins, and why it cannot begin later, before anything runs. */
  readonly onBegin?: (begin: LiveBegin) => void | Promise<void>;
};

export interface LiveBegin {
  /** Position of the first cell that is executed. */
  readonly from: number;
  readonly trace: StartTrace;
  /** Why there is no checkpoint further down, in words for people; from this execution and earlier ones. */
  readonly obstacles: readonly string[];
}

export function isSameFile(left: ContextFile, right: ContextFile): boolean {
  return left.path === right.path && Buffer.from(left.content).equals(Buffer.from(right.content));
}

/** The cell, tagged to be left out where it is among these. */
export function leaveOut(cell: RunCell, independent: ReadonlySet<string>): RunCell {
  return independent.has(cell.id) ? { ...cell, tags: [...(cell.tags ?? []), SKIP_TAG] } : cell;
}

/** Names of inputs that have another value; of a process before any was set, all those given. */
export function changedNames(before: LiveValues | undefined, after: LiveValues): string[] {
  const names = new Set([...Object.keys(before?.given ?? {}), ...Object.keys(after.given)]);
  const text = (values: LiveValues | undefined, name: string) => JSON.stringify(values?.given[name]);
  return [...names].filter((name) => text(before, name) !== text(after, name));
}

/** Position of the first cell that tells two sets of inputs apart. */
export function firstChange(plan: LivePlan, before: LiveValues, after: LiveValues): number {
  const names = changedNames(before, after);
  // What is no longer given has its default again, which only the notebook itself can say.
  const isTakenBack = names.some((name) => !Object.hasOwn(after.given, name));
  const first = plan.firstReached(names);
  return isTakenBack ? Math.min(first, plan.settingCell) : first;
}
