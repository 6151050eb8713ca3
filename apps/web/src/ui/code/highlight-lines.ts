import { highlightPython, type Token } from './highlight.ts';

/** Python in colour, line by line. */
export function highlightLines(source: string): Token[][] {
  const lines: Token[][] = [[]];
  for (const { text, kind } of highlightPython(source)) {
    for (const [place, part] of text.split('\n').entries()) {
      if (place > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ text: part, kind });
    }
  }
  return lines;
}
