import type { Person } from '@quire/contract';
import type { ReactNode } from 'react';
import { PersonLink } from './bits.tsx';
import classes from './said.module.css';
import { TimeAgo } from './time-ago.tsx';

type Props = { author: Person; at: string; facts?: ReactNode; children: ReactNode };

/** What somebody said: who, when, what else there is to know of it, and the words with their line breaks. */
export function Said({ author, at, facts, children }: Props) {
  return (
    <>
      <p className={classes.who}>
        <PersonLink person={author} />
        <TimeAgo at={at} />
        {facts}
      </p>
      <div className={classes.body}>{children}</div>
    </>
  );
}
