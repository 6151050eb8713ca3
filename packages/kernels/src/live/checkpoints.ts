import type { ForkableKernel } from '../types.ts';
import type { WidgetSnapshot } from '../widgets/widget-models.ts';
import type { KeptFolders } from './kept-folders.ts';
import type { LiveValues } from './live-plan.ts';

/** Besides the first, each of which is a process. */
export const CHECKPOINTS_MAX = 3;

/** A process as it was before the cell at a position, with what belongs to it. */
export interface Checkpoint {
  readonly node: ForkableKernel;
  readonly index: number;
  /** The inputs that its state came of; of the first process none. */
  readonly values: LiveValues | undefined;
  readonly files: KeptFolders;
  readonly widgets: WidgetSnapshot;
}

/**
 * Of positions of checkpoints the one without which the least is done again: the cells between it and the one before
 * it, or `from`. The one at `moved` stays: the inputs that are being moved reach it. `null` where there is no other.
 */
export function leastWorth(
  places: readonly number[],
  of: { from: number; moved: number; took: (from: number, to: number) => number },
): number | null {
  let least: { place: number; saved: number } | null = null;
  let before = of.from;
  for (const place of [...places].sort((left, right) => left - right)) {
    const saved = of.took(before, place);
    before = place;
    if (place !== of.moved && (least === null || saved < least.saved)) least = { place, saved };
  }
  return least?.place ?? null;
}
