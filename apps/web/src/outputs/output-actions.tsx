import { useState } from 'react';
import classes from './outputs.module.css';

export type OutputActionsProps = {
  readonly text?: string;
  /** Saves what is shown; the word says what it is. */
  readonly download?: { readonly word: string; readonly save: () => void };
};

/** Long enough to read the word, in milliseconds. */
const SAID_FOR = 2_000;

/** What can be done with one output; seen when it is pointed at or reached by keyboard. */
export function OutputActions({ text, download }: OutputActionsProps) {
  const [said, setSaid] = useState('');
  const say = (word: string) => {
    setSaid(word);
    setTimeout(() => setSaid(''), SAID_FOR);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text ?? '');
      say('Copied');
    } catch {
      say('Your browser did not allow copying');
    }
  };
  return (
    <div className={classes.actions}>
      <span role="status">{said}</span>
      {text !== undefined && (
        <button type="button" onClick={() => void copy()}>
          Copy text
        </button>
      )}
      {download && (
        <button type="button" onClick={download.save}>
          {download.word}
        </button>
      )}
    </div>
  );
}
