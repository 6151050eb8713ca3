const CONTEXT_LINES = 3;
/** Comparing takes the product of both; longer files are shown whole, as removed and added. */
const COMPARED_LINES_MAX = 3_000;

type Line = { kind: ' ' | '-' | '+'; text: string };

/** A unified diff of one file, as `git diff` prints its hunks; `null`: there was no file. */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  const lines = compare(linesOf(before ?? ''), linesOf(after));
  const hunks = hunksOf(lines);
  return [`--- ${before === null ? '/dev/null' : `a/${path}`}`, `+++ b/${path}`, ...hunks, ''].join('\n');
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** The longest common subsequence, after the lines that both begin and end with. */
function compare(left: readonly string[], right: readonly string[]): Line[] {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  )
    end += 1;
  const same = (text: string): Line => ({ kind: ' ', text });
  return [
    ...left.slice(0, start).map(same),
    ...compareMiddle(left.slice(start, left.length - end), right.slice(start, right.length - end)),
    ...left.slice(left.length - end).map(same),
  ];
}

function compareMiddle(left: readonly string[], right: readonly string[]): Line[] {
  const removed = (text: string): Line => ({ kind: '-', text });
  const added = (text: string): Line => ({ kind: '+', text });
  if (left.length + right.length > COMPARED_LINES_MAX || left.length === 0 || right.length === 0)
    return [...left.map(removed), ...right.map(added)];
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1)
    for (let column = right.length - 1; column >= 0; column -= 1)
      lengths[row * width + column] =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < left.length || column < right.length) {
    const [old, fresh] = [left[row], right[column]];
    if (old !== undefined && old === fresh) {
      lines.push({ kind: ' ', text: old });
      row += 1;
      column += 1;
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(removed(old));
      row += 1;
    } else if (fresh !== undefined) {
      lines.push(added(fresh));
      column += 1;
    }
  }
  return lines;
}

function hunksOf(lines: readonly Line[]): string[] {
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - CONTEXT_LINES), at + CONTEXT_LINES + 1).some(({ kind }) => kind !== ' '),
  );
  const out: string[] = [];
  let [old, fresh] = [1, 1];
  let hunk: Line[] = [];
  const flush = (): void => {
    if (hunk.length === 0) return;
    const olds = hunk.filter(({ kind }) => kind !== '+').length;
    const news = hunk.filter(({ kind }) => kind !== '-').length;
    out.push(`@@ -${olds === 0 ? 0 : old - olds},${olds} +${news === 0 ? 0 : fresh - news},${news} @@`);
    out.push(...hunk.map(({ kind, text }) => `${kind}${text}`));
    hunk = [];
  };
  for (const [at, line] of lines.entries()) {
    if (!isNear[at]) flush();
    if (line.kind !== '+') old += 1;
    if (line.kind !== '-') fresh += 1;
    if (isNear[at]) hunk.push(line);
  }
  flush();
  return out;
}
