import type { ReactNode } from 'react';
import classes from './app-shell.module.css';

type AppShellProps = { header: ReactNode; banner: ReactNode; children: ReactNode };

/** Skip link, header, a banner for what concerns every page, and the page. */
export function AppShell({ header, banner, children }: AppShellProps) {
  return (
    <>
      <a href="#main" className={classes.skip}>
        Skip to the content
      </a>
      {header}
      {banner}
      <main id="main" tabIndex={-1} className={classes.main}>
        {children}
      </main>
    </>
  );
}
