import { memo } from 'react';
import { useLater } from '../later.ts';
import classes from './code.module.css';
import { CodePieces } from './code-pieces.tsx';
import { colouring } from './later-highlight.ts';

type Props = { source: string; label?: string };

/** Python, in colour once what colours it is there. Scrolls within its frame, by keyboard too. */
export const CodeBlock = memo(function CodeBlock({ source, label = 'Code' }: Props) {
  const { value: highlight } = useLater(colouring);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.frame} tabIndex={0} aria-label={label}>
      <pre className={classes.block}>
        <code>{highlight === null ? source : <CodePieces pieces={highlight(source)} />}</code>
      </pre>
    </section>
  );
});
