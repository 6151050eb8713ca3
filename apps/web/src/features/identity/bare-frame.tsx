import type { ReactNode } from 'react';
import { Logo } from '../../ui/logo.tsx';
import classes from './bare-frame.module.css';

/** The frame of the pages before one is signed in. */
export function BareFrame({
  title,
  note,
  children,
}: {
  title: string;
  note?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={classes.frame}>
      <div className={classes.logo}>
        <Logo />
      </div>
      <div className={classes.sheet}>
        <h1 className={classes.title}>{title}</h1>
        {note && <p className={classes.note}>{note}</p>}
        {children}
      </div>
    </div>
  );
}
