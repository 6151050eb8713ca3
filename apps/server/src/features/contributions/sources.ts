import { type AnalysisCell, toAnalysisCells } from '@quire/analysis';
import { type ContributionSource, HubError } from '@quire/contract';
import { readNotebook } from '@quire/notebook';
import type { Caller } from '../identity/caller.ts';
import type { NotebooksService } from '../notebooks/service.ts';
import { CELLS_CHARACTERS_MAX } from './limits.ts';

/** What a contribution is cut from: cells alone, and where they came from. */
export type SourceCells = {
  cells: readonly AnalysisCell[];
  /** In words, for those who read the request. */
  name: string;
  notebook: { id: string; version: number } | null;
};

/** @throws HubError `not-found`, `not-allowed`, `invalid-notebook`, `contribution-invalid` */
export async function readSource(
  notebooks: NotebooksService,
  caller: Caller,
  source: ContributionSource,
): Promise<SourceCells> {
  if (source.kind === 'version') {
    const { id, version, title, notebook } = await notebooks.getReadable(caller, source, source.version);
    return { cells: small(toAnalysisCells(notebook)), name: title, notebook: { id, version } };
  }
  const read = readNotebook(new TextEncoder().encode(source.content));
  if (!read.ok) {
    throw new HubError('invalid-notebook', `“${source.filename}” is not a notebook that can be read.`, {
      items: read.problems.slice(0, 20).map(({ path, message }) => ({ path, message })),
    });
  }
  return { cells: small(toAnalysisCells(read.notebook)), name: source.filename, notebook: null };
}

function small(cells: readonly AnalysisCell[]): readonly AnalysisCell[] {
  const clean = cells.map((cell) => ({
    ...cell,
    // The database takes neither NUL nor half a character.
    source: cell.source.replaceAll('\u0000', '').toWellFormed(),
    tags: [],
  }));
  const characters = clean.reduce((sum, cell) => sum + cell.source.length, 0);
  if (characters <= CELLS_CHARACTERS_MAX) return clean;
  throw new HubError(
    'contribution-invalid',
    `The notebook’s cells have ${characters.toLocaleString('en')} characters; at most ${CELLS_CHARACTERS_MAX.toLocaleString('en')} can be read for a contribution.`,
  );
}
