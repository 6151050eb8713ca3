/** A line of a text that became another: kept, taken out or put in. */
export interface ComparedLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Pairs of lines that are compared at most; beyond, what differs is shown as replaced whole. */
const PAIRS_MAX = 4_000_000;

/** The lines of two texts in one list, with as few changes as possible. */
export function compareLines(before: string, after: string): ComparedLine[] {
  const left = before.split('\n');
  const right = after.split('\n');
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  )
    end += 1;
  const same = (lines: readonly string[]) => lines.map((text): ComparedLine => ({ kind: 'same', text }));
  return [
    ...same(left.slice(0, start)),
    ...compareMiddle(left.slice(start, left.length - end), right.slice(start, right.length - end)),
    ...same(left.slice(left.length - end)),
  ];
}

function compareMiddle(left: readonly string[], right: readonly string[]): ComparedLine[] {
  const removed = left.map((text): ComparedLine => ({ kind: 'removed', text }));
  const added = right.map((text): ComparedLine => ({ kind: 'added', text }));
  if (left.length * right.length > PAIRS_MAX) return [...removed, ...added];
  const common = commonLengths(left, right);
  const width = right.length + 1;
  const lines: ComparedLine[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length && column < right.length) {
    const text = left[row] ?? '';
    if (text === right[column]) {
      lines.push({ kind: 'same', text });
      row += 1;
      column += 1;
    } else if ((common[(row + 1) * width + column] ?? 0) >= (common[row * width + column + 1] ?? 0)) {
      lines.push({ kind: 'removed', text });
      row += 1;
    } else {
      lines.push({ kind: 'added', text: right[column] ?? '' });
      column += 1;
    }
  }
  return [...lines, ...removed.slice(row), ...added.slice(column)];
}

/** For each pair of positions, the length of what the rests have in common. */
function commonLengths(left: readonly string[], right: readonly string[]): Uint32Array {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const here = row * width + column;
      lengths[here] =
        left[row] === right[column]
          ? (lengths[here + width + 1] ?? 0) + 1
          : Math.max(lengths[here + width] ?? 0, lengths[here + 1] ?? 0);
    }
  }
  return lengths;
}
