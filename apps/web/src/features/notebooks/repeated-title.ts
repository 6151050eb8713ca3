import type { CellView, Heading, VersionView } from '@quire/contract';

/**
 * The cells and headings without a first heading that only repeats the title, which the page shows already.
 * Most notebooks get their title from that heading. Whatever else its cell holds stays.
 */
export function withoutRepeatedTitle(
  version: Pick<VersionView, 'cells' | 'headings'>,
  title: string,
): { cells: readonly CellView[]; headings: readonly Heading[] } {
  const { cells, headings } = version;
  const [heading, ...others] = headings;
  const cell = cells.find(({ id }) => id === heading?.cellId);
  if (heading?.level !== 1 || heading.text.trim() !== title.trim()) return { cells, headings };
  if (cell?.type !== 'markdown' || cell.source === null) return { cells, headings };
  const parts = splitAtHeading(cell.source);
  if (parts === null || plainWords(parts.heading) !== plainWords(title)) return { cells, headings };
  const source = parts.before + parts.after;
  return { cells: cells.map((one) => (one === cell ? { ...cell, source } : one)), headings: others };
}

/** Does the version's text begin with the summary, so that the page need not say it twice? */
export function beginsWithSummary(version: Pick<VersionView, 'cells'>, summary: string): boolean {
  const source = version.cells.find((cell) => cell.type === 'markdown')?.source ?? '';
  const words = plainWords(summary);
  const texts = [source, splitAtHeading(source)?.after ?? ''];
  return words !== '' && texts.some((text) => plainWords(text).startsWith(words));
}

/** A cell around its first heading, in either of markdown's ways to write one; `null` without any. */
function splitAtHeading(source: string): { before: string; heading: string; after: string } | null {
  const lines = source.split('\n');
  let fence: string | null = null;
  for (const [index, line] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
    if (fence !== null) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
      continue;
    }
    fence = mark;
    const length = headingLength(lines, index);
    if (length === 0) continue;
    const join = (some: readonly string[]) => some.map((each) => `${each}\n`).join('');
    return {
      before: join(lines.slice(0, index)),
      heading: line.replace(/\s+#+\s*$/, ''),
      after: lines.slice(index + length).join('\n'),
    };
  }
  return null;
}

/** How many lines the heading has that begins at this one: 0 where none does. */
function headingLength(lines: readonly string[], index: number): number {
  const line = lines[index] ?? '';
  if (/^ {0,3}#{1,6}(?:[ \t]|$)/.test(line)) return 1;
  const standsAlone = line.trim() !== '' && (lines[index - 1] ?? '').trim() === '';
  return standsAlone && /^ {0,3}=+[ \t]*$/.test(lines[index + 1] ?? '') ? 2 : 0;
}

/** Letters and digits only: the same whether or not the words are emphasised or linked. */
function plainWords(markdown: string): string {
  return markdown
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}
