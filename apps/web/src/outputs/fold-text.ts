/** Lines shown of a long text: its beginning, where the headings are, and its end, where the result is. */
const HEAD_LINES = 24;
const TAIL_LINES = 8;
/** A text of up to so many lines is shown whole: folding away a few lines helps nobody. */
const WHOLE_LINES_MAX = 48;
/** Characters of one line before it is cut in a folded text. */
const LINE_LENGTH_MAX = 4_000;
/** Characters that are laid out when everything is asked for; browsers need seconds beyond that. */
const EXPANDED_LENGTH_MAX = 2_000_000;

export type FoldedText = {
  readonly head: string;
  /** Empty when nothing is left out. */
  readonly tail: string;
  readonly lines: number;
  readonly hiddenLines: number;
  /** Long lines were cut. */
  readonly isCut: boolean;
};

/** Keeps the first and the last lines of a long text. */
export function foldText(text: string): FoldedText {
  const lines = countLines(text);
  if (lines <= WHOLE_LINES_MAX) {
    const head = cutLines(text);
    return { head, tail: '', lines, hiddenLines: 0, isCut: head !== text };
  }
  const rawHead = text.slice(0, endOfLine(text, HEAD_LINES));
  const rawTail = text.slice(startOfLastLines(text, TAIL_LINES));
  const head = cutLines(rawHead);
  const tail = cutLines(rawTail);
  return {
    head,
    tail,
    lines,
    hiddenLines: lines - HEAD_LINES - TAIL_LINES,
    isCut: head !== rawHead || tail !== rawTail,
  };
}

/** All that can be laid out at once, and how many characters that leaves. */
export function expandText(text: string): { readonly text: string; readonly leftOut: number } {
  const shown = text.slice(0, EXPANDED_LENGTH_MAX);
  return { text: shown, leftOut: text.length - shown.length };
}

/** A line end at the very end starts no line. */
function countLines(text: string): number {
  let count = text.endsWith('\n') || text === '' ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function endOfLine(text: string, lines: number): number {
  let at = -1;
  for (let count = 0; count < lines; count += 1) at = text.indexOf('\n', at + 1);
  return at;
}

function startOfLastLines(text: string, lines: number): number {
  let at = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let count = 0; count < lines; count += 1) at = text.lastIndexOf('\n', at - 1);
  return at + 1;
}

function cutLines(text: string): string {
  if (text.length <= LINE_LENGTH_MAX) return text;
  return text.split('\n').map(cutLine).join('\n');
}

/** A progress bar rewrites one line thousands of times; only its last states can be seen. */
function cutLine(line: string): string {
  if (line.length <= LINE_LENGTH_MAX) return line;
  const rewrite = line.lastIndexOf('\r', line.length - 2);
  const visible = rewrite >= 0 ? line.slice(line.lastIndexOf('\r', rewrite - 1) + 1) : line;
  return visible.length <= LINE_LENGTH_MAX ? visible : `${visible.slice(0, LINE_LENGTH_MAX)}…`;
}
