/**
 * A stretch of one cell's original text.
 * Lines and columns count from zero and columns are UTF-16 code units, as editors (LSP, CodeMirror) have them.
 */
export interface SourceRange {
  /** Offset of the first character in the cell's source. */
  readonly start: number;
  /** Offset just after the last character. */
  readonly end: number;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Offsets at which each line of `text` begins; the first is always 0. */
export function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The zero-based line that holds `offset`; offsets beyond the end belong to the last line. */
export function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The range between two offsets of a text whose line starts are given. */
export function rangeOf(lineStarts: readonly number[], start: number, end: number): SourceRange {
  const startLine = lineAt(lineStarts, start);
  const endLine = lineAt(lineStarts, end);
  return {
    start,
    end,
    startLine,
    startColumn: start - (lineStarts[startLine] ?? 0),
    endLine,
    endColumn: end - (lineStarts[endLine] ?? 0),
  };
}
