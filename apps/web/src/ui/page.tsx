import { type ReactNode, useEffect } from 'react';
import classes from './page.module.css';

/** The tab's title: what the page shows first, the product last. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = title === 'Quire' ? title : `${title} · Quire`;
  }, [title]);
}

type PageProps = {
  /** `reading` for prose and forms, `normal` for lists, `wide` uses the whole window. */
  width?: 'narrow' | 'reading' | 'normal' | 'wide';
  children: ReactNode;
};

/** The frame of a page below the app's header. */
export function Page({ width = 'normal', children }: PageProps) {
  return (
    <div className={classes.page} data-width={width}>
      {children}
    </div>
  );
}

type PageHeaderProps = {
  title: ReactNode;
  /** One sentence under the title. */
  summary?: ReactNode;
  /** A line above the title: where this is. */
  above?: ReactNode;
  /** A line below: people, tags, times. */
  facts?: ReactNode;
  /** At most one primary button, first. */
  actions?: ReactNode;
  /** On one line, above something that needs the room more. */
  isCompact?: boolean;
};

/** Title, one sentence and the page's actions; the title is the page's only `h1`. */
export function PageHeader({ title, summary, above, facts, actions, isCompact = false }: PageHeaderProps) {
  return (
    <header className={classes.header} data-compact={isCompact || undefined}>
      <div className={classes.words}>
        {above && <div className={classes.above}>{above}</div>}
        <h1 className={classes.title} tabIndex={-1}>
          {title}
        </h1>
        {summary && <p className={classes.summary}>{summary}</p>}
        {facts && <div className={classes.facts}>{facts}</div>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </header>
  );
}

type SectionProps = {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  id?: string;
};

/** A titled part of a page. */
export function Section({ title, note, actions, children, id }: SectionProps) {
  return (
    <section className={classes.section} aria-label={title} id={id}>
      <div className={classes.sectionHead}>
        <h2 className={classes.sectionTitle}>{title}</h2>
        {actions && <div className={classes.sectionActions}>{actions}</div>}
      </div>
      {note && <p className={classes.sectionNote}>{note}</p>}
      {children}
    </section>
  );
}
