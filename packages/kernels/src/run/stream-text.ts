/**
 * What a terminal would show of a stream's text: `\r` returns to the start of the line and overwrites, `\b` goes one
 * back. Colours (ANSI sequences) stay. Takes the whole text of a stream: lines of one event may be continued by the
 * next.
 */
export function foldStreamText(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => (/[\r\b]/.test(line) ? foldLine(line) : line))
    .join('\n');
}

/** One column of the line, with the escape sequences that stand before it. */
interface Column {
  readonly escapes: string;
  readonly character: string;
}

function foldLine(line: string): string {
  const columns: Column[] = [];
  let position = 0;
  let escapes = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  for (const [part] of line.matchAll(/\u001b\[[0-9;?]*[ -/]*[@-~]|[\s\S]/gu)) {
    if (part.length > 1 && part.startsWith('\u001b')) {
      // "Erase to the end of the line", as progress bars send it, hides what a shorter text would leave.
      if (part === '\u001b[K' || part === '\u001b[0K') columns.length = Math.min(columns.length, position);
      else if (part === '\u001b[2K') columns.length = 0;
      else escapes += part;
    } else if (part === '\r') {
      position = 0;
    } else if (part === '\b') {
      position = Math.max(0, position - 1);
    } else {
      while (columns.length < position) columns.push({ escapes: '', character: ' ' });
      columns[position] = { escapes, character: part };
      escapes = '';
      position += 1;
    }
  }
  return columns.map((column) => column.escapes + column.character).join('') + escapes;
}
