import { highlightTree, tagHighlighter, tags } from '@lezer/highlight';
import { parser } from '@lezer/python';
import { isOpaqueCell, maskMagics } from './magics.ts';

export type Token = {
  readonly text: string;
  /** One of the `Kind`s of code that have a colour; `null` for plain text. */
  readonly kind: TokenKind | null;
};
export type TokenKind = 'keyword' | 'string' | 'number' | 'comment' | 'name' | 'type' | 'magic';

/** More than this is data, not code; colouring it would only hold up the page. */
const HIGHLIGHT_LENGTH_MAX = 200_000;

const highlighter = tagHighlighter([
  {
    tag: [
      tags.keyword,
      tags.controlKeyword,
      tags.operatorKeyword,
      tags.definitionKeyword,
      tags.moduleKeyword,
      tags.self,
    ],
    class: 'keyword',
  },
  { tag: [tags.bool, tags.null, tags.number], class: 'number' },
  { tag: [tags.string, tags.special(tags.string)], class: 'string' },
  { tag: [tags.comment, tags.lineComment], class: 'comment' },
  {
    tag: [
      tags.function(tags.definition(tags.variableName)),
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
    ],
    class: 'name',
  },
  { tag: [tags.definition(tags.className), tags.className, tags.meta], class: 'type' },
]);

/** Splits Python as IPython takes it into coloured pieces; together they are exactly the source. */
export function highlightPython(source: string): Token[] {
  if (source.length > HIGHLIGHT_LENGTH_MAX) return [{ text: source, kind: null }];
  if (isOpaqueCell(source)) return highlightOpaque(source);
  const { masked, magics } = maskMagics(source);
  const spans: { from: number; to: number; kind: TokenKind }[] = magics.map((magic) => ({
    ...magic,
    kind: 'magic',
  }));
  highlightTree(parser.parse(masked), highlighter, (from, to, kind) => {
    if (magics.some((magic) => from < magic.to && to > magic.from)) return;
    spans.push({ from, to, kind: kind.split(' ')[0] as TokenKind });
  });
  return toTokens(
    source,
    spans.sort((a, b) => a.from - b.from),
  );
}

/** A cell whose magic takes the whole cell, such as `%%bash`: only its first line is ours to colour. */
function highlightOpaque(source: string): Token[] {
  const end = source.indexOf('\n');
  if (end === -1) return [{ text: source, kind: 'magic' }];
  return [
    { text: source.slice(0, end), kind: 'magic' },
    { text: source.slice(end), kind: null },
  ];
}

function toTokens(source: string, spans: readonly { from: number; to: number; kind: TokenKind }[]): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const { from, to, kind } of spans) {
    if (from < at) continue;
    if (from > at) tokens.push({ text: source.slice(at, from), kind: null });
    tokens.push({ text: source.slice(from, to), kind });
    at = to;
  }
  if (at < source.length) tokens.push({ text: source.slice(at), kind: null });
  return tokens;
}
