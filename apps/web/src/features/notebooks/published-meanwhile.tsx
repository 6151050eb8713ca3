import { isProblem } from '@quire/contract';
import classes from './published-meanwhile.module.css';

/** Whether publishing failed only because somebody else was first. */
export const isLate = (error: unknown): boolean => isProblem(error, 'version-conflict');

/** Said where somebody arranges something of a notebook, when its version has become another. */
export function PublishedMeanwhile({ version }: { version: number }) {
  return (
    <p role="status" className={classes.meanwhile}>
      Version {version} was published meanwhile. What you arranged is kept, and stands on top of it: look
      through it, and publish it as version {version + 1}.
    </p>
  );
}
