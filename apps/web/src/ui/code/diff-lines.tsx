import { Fragment, type ReactNode } from 'react';
import { CodePieces } from './code-pieces.tsx';
import classes from './diff-lines.module.css';
import { highlightLines } from './highlight-lines.ts';

const SIGNS = { added: '+', removed: '−', same: '', gap: '' } as const;
const SPOKEN = { added: 'added: ', removed: 'removed: ', same: '', gap: '' } as const;

/** A line of a file or a cell that is compared with what stood there before. */
export type DiffLine = { kind: keyof typeof SIGNS; text: string };

type Props<Line extends DiffLine> = {
  /** What the lines are of, for those who hear it. */
  label: string;
  lines: readonly Line[];
  isPython: boolean;
  /** Lines of prose are broken where they end; code is scrolled. */
  isWrapped?: boolean;
  /** What stands before a line's sign. */
  number?: (line: Line) => ReactNode;
  /** What stands below a line. */
  below?: (line: Line) => ReactNode;
};

/** Lines with what was added and removed marked by colour, by a sign, and in words. */
export function DiffLines<Line extends DiffLine>(props: Props<Line>) {
  const { label, lines, isPython, isWrapped, number, below } = props;
  const pieces = isPython
    ? highlightLines(lines.map(({ text }) => text).join('\n'))
    : lines.map(({ text }) => [{ text, kind: null }]);
  return (
    <section
      className={classes.lines}
      data-wraps={isWrapped || undefined}
      data-numbered={number !== undefined || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
    >
      <div className={classes.sheet}>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text have no other identity
          <Fragment key={at}>
            <div className={classes.line} data-kind={line.kind}>
              {number?.(line)}
              <span className={classes.sign}>
                <span aria-hidden="true">{SIGNS[line.kind]}</span>
                <span className="q-visually-hidden">{SPOKEN[line.kind]}</span>
              </span>
              <code className={classes.text}>
                <CodePieces pieces={pieces[at] ?? []} />
              </code>
            </div>
            {below?.(line)}
          </Fragment>
        ))}
      </div>
    </section>
  );
}
