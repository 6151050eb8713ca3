import codeClasses from '../../../ui/code/code.module.css';
import { highlightPython, type TokenKind } from '../../../ui/code/highlight.ts';
import classes from './behind.module.css';
import type { BehindLine } from './find-behind.ts';

type Piece = { readonly text: string; readonly kind: TokenKind | null };
type CodeLinesProps = {
  readonly lines: readonly BehindLine[];
  readonly isWhole: boolean;
  readonly label: string;
};

/** A cell's code: what the result needs stands out, with the reasons beside it. */
export function CodeLines({ lines, isWhole, label }: CodeLinesProps) {
  const pieces = toLines(highlightPython(lines.map(({ text }) => text).join('\n')));
  const shown = lines.map((line, index) => ({ ...line, index })).filter((line) => isWhole || line.isNeeded);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.code} aria-label={label} tabIndex={0}>
      {shown.map(({ index, isNeeded, reasons }, place) => (
        <div key={index} className={classes.line} data-needed={isNeeded || undefined}>
          {place > 0 && index > (shown[place - 1]?.index ?? 0) + 1 && <span className={classes.gap}>…</span>}
          <code className={classes.text}>
            {(pieces[index] ?? []).map((piece, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other identity
              <span key={at} className={piece.kind === null ? undefined : codeClasses[piece.kind]}>
                {piece.text}
              </span>
            ))}
          </code>
          {reasons.length > 0 && <span className={classes.why}>{reasons.join('; ')}</span>}
        </div>
      ))}
    </section>
  );
}

/** Coloured pieces, line by line. */
function toLines(tokens: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [[]];
  for (const { text, kind } of tokens) {
    for (const [place, part] of text.split('\n').entries()) {
      if (place > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ text: part, kind });
    }
  }
  return lines;
}
