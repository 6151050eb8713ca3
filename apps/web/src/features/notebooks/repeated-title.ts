import type { CellView, Heading, VersionView } from '@quire/contract';

/** A heading at the very top of a cell, in either of markdown's ways to write one. */
const FIRST_HEADING = /^\s*(?:# [^\n]*|[^\n]+\n=+[ \t]*)(?:\n|$)/;

/**
 * The cells and headings without a first heading that only repeats the title, which the page shows already.
 * Most notebooks get their title from that heading.
 */
export function withoutRepeatedTitle(
  version: Pick<VersionView, 'cells' | 'headings'>,
  title: string,
): { cells: readonly CellView[]; headings: readonly Heading[] } {
  const { cells, headings } = version;
  const [heading, ...others] = headings;
  const cell = cells.find((one) => one.source !== null && one.source.trim() !== '');
  if (
    !heading ||
    !cell ||
    heading.cellId !== cell.id ||
    heading.level !== 1 ||
    heading.text.trim() !== title.trim()
  ) {
    return { cells, headings };
  }
  if (cell.type !== 'markdown' || cell.source === null || !FIRST_HEADING.test(cell.source))
    return { cells, headings };
  const source = cell.source.replace(FIRST_HEADING, '');
  return { cells: cells.map((one) => (one === cell ? { ...cell, source } : one)), headings: others };
}

/** Does the version's text begin with the summary, so that the page need not say it twice? */
export function beginsWithSummary(version: Pick<VersionView, 'cells'>, summary: string): boolean {
  const source =
    version.cells.find((cell) => cell.type === 'markdown')?.source?.replace(FIRST_HEADING, '') ?? '';
  const words = plainWords(summary);
  return words !== '' && plainWords(source).startsWith(words);
}

/** Letters and digits only: the same whether or not the words are emphasised or linked. */
function plainWords(markdown: string): string {
  return markdown
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}
