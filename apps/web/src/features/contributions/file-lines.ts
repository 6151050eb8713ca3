import type { ContributionFile } from '@quire/contract';

/** A line of a file as it is shown: its number in the new file, `null` where it is gone or no line of it. */
export type FileLine = { number: number | null; kind: 'same' | 'added' | 'removed' | 'gap'; text: string };

/** A new file whole; of a changed one what changes, with a few lines around it. */
export function linesOf({ action, content, diff }: ContributionFile): FileLine[] {
  if (action === 'changed') return readDiff(diff);
  const lines = content.replace(/\n$/, '').split('\n');
  return lines.map((text, at) => ({ number: at + 1, kind: 'same', text }));
}

const KINDS = { '+': 'added', '-': 'removed', ' ': 'same' } as const;

/** Reads a unified diff of one file. */
function readDiff(diff: string): FileLine[] {
  const lines: FileLine[] = [];
  let next = 0;
  for (const line of diff.split('\n')) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (hunk) {
      next = Number(hunk[1]);
      if (next > 1) lines.push({ number: null, kind: 'gap', text: '…' });
      continue;
    }
    const kind = KINDS[line.slice(0, 1) as keyof typeof KINDS];
    // The names of the files stand before the first hunk.
    if (kind === undefined || next === 0) continue;
    const isGone = kind === 'removed';
    lines.push({ number: isGone ? null : next, kind, text: line.slice(1) });
    if (!isGone) next += 1;
  }
  return lines;
}
