import type { ReactNode } from 'react';
import classes from './app-shell.module.css';

type AppShellProps = { header: ReactNode; banner: ReactNode; children: ReactNode };

/** Skip link, header, a banner for what concerns every page, and the page. */
export function AppShell({ header, banner, children }: AppShellProps) {
  return (
    <>
      <a href="#main" className={classes.skip} onClick={focusMain}>
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

/** Focuses without touching the address, which belongs to the router. */
function focusMain(event: { preventDefault: () => void }): void {
  event.preventDefault();
  const main = document.getElementById('main');
  main?.focus();
  main?.scrollIntoView();
}
