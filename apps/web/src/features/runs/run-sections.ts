import type { CellView, Heading, RunState } from '@quire/contract';

/** The part of a notebook from one heading to the next, as far as it has code to run. */
export type RunSection = {
  /** The cell that carries the heading, or the first code cell where there is none. */
  readonly cellId: string;
  /** `null` for what comes before the first heading below the title. */
  readonly title: string | null;
  /** Code cells, in order. */
  readonly codeCellIds: readonly string[];
};

export type SectionStatus = 'waiting' | 'running' | 'done' | 'failed' | 'stopped';

/**
 * Splits a notebook at its headings. The notebook's title is no section: what follows it directly is setup.
 * Sections without code are left out, because nothing happens in them.
 */
export function splitIntoSections(
  cells: readonly CellView[],
  headings: readonly Heading[],
): readonly RunSection[] {
  const titleOf = sectionTitles(headings);
  const sections: { cellId: string; title: string | null; codeCellIds: string[] }[] = [];
  let open = { cellId: cells[0]?.id ?? '', title: null as string | null, codeCellIds: [] as string[] };
  for (const cell of cells) {
    const title = titleOf.get(cell.id);
    if (title !== undefined) {
      sections.push(open);
      open = { cellId: cell.id, title, codeCellIds: [] };
    }
    if (cell.type === 'code') open.codeCellIds.push(cell.id);
  }
  return [...sections, open].filter((section) => section.codeCellIds.length > 0);
}

/** Cell id → the heading that the cells below stand under; where a cell has several, the last. */
function sectionTitles(headings: readonly Heading[]): ReadonlyMap<string, string> {
  const [first, ...rest] = headings;
  const isTitle = first !== undefined && rest.every((heading) => heading.level > first.level);
  const inner = isTitle ? rest : headings;
  return new Map(inner.map((heading) => [heading.cellId, heading.text]));
}

/** Where a section stands. `isOver`: the run has finished, so that nothing waits or runs any more. */
export function sectionStatus(section: RunSection, state: RunState, isOver: boolean): SectionStatus {
  const statuses = section.codeCellIds.map((id) => statusOf(state, id));
  if (statuses.some((status) => status === 'error')) return 'failed';
  if (statuses.every((status) => status === 'ok' || status === 'skipped')) return 'done';
  if (isOver) return 'stopped';
  return statuses.every((status) => status === 'waiting') ? 'waiting' : 'running';
}

/** A cell's status; cells that no event has named wait. */
export function statusOf(state: RunState, cellId: string): RunState['cells'][string]['status'] {
  return (Object.hasOwn(state.cells, cellId) ? state.cells[cellId]?.status : undefined) ?? 'waiting';
}
