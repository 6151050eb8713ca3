import { type CellView, type Heading, isFinished, type RunState, type RunStatus } from '@quire/contract';

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

/**
 * Where a section stands in a run of this status. A cell may be expected to fail (`raises-exception`): only the
 * one that ended the run makes its section fail.
 */
export function sectionStatus(section: RunSection, state: RunState, status: RunStatus): SectionStatus {
  const statuses = section.codeCellIds.map((id) => statusOf(state, id));
  const failedIn = state.failure?.cellId ?? null;
  if (status === 'failed' && failedIn !== null && section.codeCellIds.includes(failedIn)) return 'failed';
  const isInterrupted = status === 'cancelled' && statuses.includes('error');
  if (!isInterrupted && statuses.every((one) => one !== 'waiting' && one !== 'running')) return 'done';
  if (isFinished(status)) return 'stopped';
  return statuses.every((one) => one === 'waiting') ? 'waiting' : 'running';
}

/** A cell's status; cells that no event has named wait. */
export function statusOf(state: RunState, cellId: string): RunState['cells'][string]['status'] {
  return (Object.hasOwn(state.cells, cellId) ? state.cells[cellId]?.status : undefined) ?? 'waiting';
}

/** The heading that a cell stands under. */
export function titleAbove(sections: readonly RunSection[], cellId: string | null): string | null {
  return sections.find((section) => cellId !== null && section.codeCellIds.includes(cellId))?.title ?? null;
}
