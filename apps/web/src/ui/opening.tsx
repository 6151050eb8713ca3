import { Loader } from '@mantine/core';
import classes from './opening.module.css';

/** For somebody who has opened something whose code takes longer than a blink. */
export function Opening() {
  return (
    <div role="status" className={classes.opening}>
      <Loader size="xs" />
      Opening…
    </div>
  );
}
