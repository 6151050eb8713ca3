import { CodePieces } from '../../../ui/code/code-pieces.tsx';
import { highlightLines } from '../../../ui/code/highlight-lines.ts';
import classes from './behind.module.css';
import type { BehindLine } from './find-behind.ts';

type CodeLinesProps = {
  readonly lines: readonly BehindLine[];
  readonly isWhole: boolean;
  readonly label: string;
};

/** A cell's code: what the result needs stands out, with the reasons beside it. */
export function CodeLines({ lines, isWhole, label }: CodeLinesProps) {
  const pieces = highlightLines(lines.map(({ text }) => text).join('\n'));
  const shown = lines.map((line, index) => ({ ...line, index })).filter((line) => isWhole || line.isNeeded);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.code} aria-label={label} tabIndex={0}>
      {shown.map(({ index, isNeeded, reasons }, place) => (
        <div key={index} className={classes.line} data-needed={isNeeded || undefined}>
          {place > 0 && index > (shown[place - 1]?.index ?? 0) + 1 && <span className={classes.gap}>…</span>}
          <code className={classes.text}>
            <CodePieces pieces={pieces[index] ?? []} />
          </code>
          {reasons.length > 0 && <span className={classes.why}>{reasons.join('; ')}</span>}
        </div>
      ))}
    </section>
  );
}
