import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './tab-links.module.css';

/** The pages of one thing, side by side; each has its own address. */
export function TabLinks({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className={classes.tabs}>
      {children}
    </nav>
  );
}

type TabLinkProps = Pick<LinkProps, 'to' | 'params'> & { exact?: boolean; children: ReactNode };

export function TabLink({ exact = false, children, ...link }: TabLinkProps) {
  return (
    <Link
      {...link}
      className={classes.tab}
      activeOptions={{ exact, includeSearch: false }}
      resetScroll={false}
    >
      {children}
    </Link>
  );
}
