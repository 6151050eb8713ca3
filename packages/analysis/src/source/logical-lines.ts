/**
 * Walks Python text from `from` and calls `visit` with the extent of each logical line that starts a statement:
 * from its first character after indentation to the end of its physical line, backslash continuations included.
 * Lines inside brackets or strings do not start a statement. When `visit` answers true, the line was IPython
 * syntax and its text is skipped; otherwise it is scanned for brackets and strings.
 */
export function scanLogicalLines(
  text: string,
  from: number,
  visit: (start: number, end: number) => boolean,
): void {
  let at = from;
  let depth = 0;
  let atLineStart = true;
  while (at < text.length) {
    if (atLineStart) {
      at = endOfIndentation(text, at);
      atLineStart = false;
      const first = text[at];
      const isStatement = depth === 0 && first !== undefined && first !== '\n' && first !== '#';
      const end = isStatement ? endOfContinuedLine(text, at) : at;
      if (end > at && visit(at, end)) {
        at = end;
        continue;
      }
    }
    SIGN.lastIndex = at;
    const sign = SIGN.exec(text);
    if (sign === null) return;
    const [char] = sign;
    at = sign.index;
    if (char === '\n') atLineStart = text[at - 1] !== '\\';
    depth = Math.max(0, depth + (BRACKETS[char] ?? 0));
    at = endOfToken(text, at);
  }
}

/** What a line's structure depends on; everything between is passed over. */
const SIGN = /[\n#"'()[\]{}]/g;

function endOfIndentation(text: string, from: number): number {
  let at = from;
  while (INDENTATION.includes(text[at] ?? '-')) at += 1;
  return at;
}

const INDENTATION = ' \t\f\r';

const BRACKETS: Readonly<Record<string, number>> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 };

/** The offset after the comment, string or single character at `at`. */
function endOfToken(text: string, at: number): number {
  const char = text[at];
  if (char === '#') return endOfLine(text, at);
  return char === '"' || char === "'" ? endOfString(text, at) : at + 1;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function endOfContinuedLine(text: string, at: number): number {
  let end = endOfLine(text, at);
  while (text[end - 1] === '\\' && end < text.length) end = endOfLine(text, end + 1);
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** The offset after the string literal whose opening quote is at `at`; an unclosed one ends with its line. */
function endOfString(text: string, at: number): number {
  const quote = text[at] ?? '';
  const fence = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
  let end = at + fence.length;
  while (end < text.length) {
    if (text[end] === '\\') end += 2;
    else if (text.startsWith(fence, end)) return end + fence.length;
    else if (fence.length === 1 && text[end] === '\n') return end;
    else end += 1;
  }
  return text.length;
}
