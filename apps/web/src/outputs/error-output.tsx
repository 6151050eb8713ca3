import { memo } from 'react';
import { OutputActions } from './output-actions.tsx';
import classes from './outputs.module.css';
import type { ErrorOutput as ErrorValue } from './shown-output.ts';
import { Terminal } from './text-output.tsx';

export type ErrorOutputProps = {
  readonly output: ErrorValue;
  /** What happened in words a non-coder understands. */
  readonly sentence?: string | undefined;
};

/** A sentence first; the traceback for those who ask. */
export const ErrorOutput = memo(function ErrorOutput({ output, sentence }: ErrorOutputProps) {
  const traceback = output.traceback.join('\n');
  const named = output.evalue ? `${output.ename}: ${output.evalue}` : output.ename;
  return (
    <div className={`${classes.output} ${classes.error}`}>
      <p className={classes.sentence}>{sentence ?? 'This step stopped with an error.'}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.errorName} tabIndex={0}>
        {named}
      </pre>
      {traceback !== '' && (
        <details>
          <summary>Technical details</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className={`${classes.text} ${classes.traceback}`} aria-label="Traceback" tabIndex={0}>
            <Terminal text={traceback} />
          </section>
        </details>
      )}
      <OutputActions text={stripColors(traceback || named)} />
    </div>
  );
});

function stripColors(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  return text.replace(/\u001b\[[0-9;:]*m/g, '');
}
