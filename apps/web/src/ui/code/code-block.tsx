import { memo } from 'react';
import classes from './code.module.css';
import { highlightPython } from './highlight.ts';

type Props = { source: string; label?: string };

/** Python in colour. Scrolls within its frame, by keyboard too. */
export const CodeBlock = memo(function CodeBlock({ source, label = 'Code' }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.frame} tabIndex={0} aria-label={label}>
      <pre className={classes.block}>
        <code>
          {highlightPython(source).map((token, index) =>
            token.kind === null ? (
              token.text
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other identity
              <span key={index} className={classes[token.kind]}>
                {token.text}
              </span>
            ),
          )}
        </code>
      </pre>
    </section>
  );
});
