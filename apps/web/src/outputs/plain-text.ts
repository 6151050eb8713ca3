/** Colours and the like of a terminal: `ESC [ … letter`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const ESCAPES = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Text of a terminal without its colours; of a line that was written over, the last writing. */
export function toPlainText(text: string): string {
  return text
    .replace(ESCAPES, '')
    .replace(/\r\n/g, '\n')
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r', line.length - 2) + 1))
    .join('\n');
}
