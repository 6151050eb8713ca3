import { PositionMap } from './position-map.ts';

const CLASSIC_PROMPT = /^[ \t]*(?:>>>|\.\.\.)(?: |$)/;
const IPYTHON_PROMPT = /^[ \t]*(?:In ?\[\d+\]: |\.{3,}: ?)/;

/** A text without the prompts and the common indentation that IPython ignores, and how to get back. */
export interface UndecoratedText {
  readonly text: string;
  readonly map: PositionMap;
}

/** Removes what IPython removes before it looks at a cell: pasted prompts, then the first line's indentation. */
export function stripDecoration(source: string): UndecoratedText {
  const text = source.includes('\r') ? source.replace(/\r(?!\n)/g, '\n') : source;
  const lines = text.split('\n');
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const map = new PositionMap();
  const prompt = promptOf(first);
  const indent = /^[ \t]*/.exec(first.slice(prompt?.exec(first)?.[0].length ?? 0))?.[0] ?? '';
  if (prompt === undefined && indent === '') return { text, map };
  const kept: string[] = [];
  let original = 0;
  let rewritten = 0;
  for (const line of lines) {
    let removed = prompt?.exec(line)?.[0].length ?? 0;
    if (indent !== '' && line.startsWith(indent, removed)) removed += indent.length;
    map.add(rewritten, original + removed - rewritten);
    kept.push(line.slice(removed));
    original += line.length + 1;
    rewritten += line.length - removed + 1;
  }
  return { text: kept.join('\n'), map };
}

function promptOf(firstLine: string): RegExp | undefined {
  if (/^[ \t]*>>>(?: |$)/.test(firstLine)) return CLASSIC_PROMPT;
  if (/^[ \t]*In ?\[\d+\]: /.test(firstLine)) return IPYTHON_PROMPT;
  return undefined;
}
