import { CopyAction } from '../copy-action.tsx';
import classes from './code-snippet.module.css';

/** A command to copy. */
export function CodeSnippet({ title, text }: { title: string; text: string }) {
  return (
    <figure className={classes.snippet}>
      <figcaption className={classes.title}>
        {title}
        <CopyAction text={text} aria-label={`Copy: ${title}`} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.text} tabIndex={0}>
        {text}
      </pre>
    </figure>
  );
}
