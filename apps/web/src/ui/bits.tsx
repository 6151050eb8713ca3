import { Tooltip } from '@mantine/core';
import type { Person } from '@quire/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './bits.module.css';

/** A tag; leads to everything that carries it. */
export function Tag({ name }: { name: string }) {
  return (
    <Link to="/search" search={{ tag: [name] }} className={classes.tag}>
      {name}
    </Link>
  );
}

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';
type BadgeProps = { tone?: Tone; children: ReactNode; why?: string };

/** A computed fact in a word or two; `why` explains it on hover and to assistive technology. */
export function Badge({ tone = 'neutral', children, why }: BadgeProps) {
  const badge = (
    <span className={classes.badge} data-tone={tone}>
      {children}
      {why && <span className="q-visually-hidden">. {why}</span>}
    </span>
  );
  return why ? <Tooltip label={why}>{badge}</Tooltip> : badge;
}

/** A person's name; leads to their page. */
export function PersonLink({ person }: { person: Person }) {
  return (
    <Link to="/people/$handle" params={{ handle: person.handle }} className={classes.link}>
      {person.name}
    </Link>
  );
}

/** A space's name; leads to its shelf. */
export function SpaceLink({ space }: { space: { slug: string; name: string } }) {
  return (
    <Link to="/spaces/$space" params={{ space: space.slug }} className={classes.link}>
      {space.name}
    </Link>
  );
}

/** A framed list of rows with quiet lines between them. */
export function Panel({ children, padded = false }: { children: ReactNode; padded?: boolean }) {
  return (
    <div className={classes.panel} data-padded={padded || undefined}>
      {children}
    </div>
  );
}

/** One key on the keyboard. */
export function Key({ children }: { children: ReactNode }) {
  return <kbd className={classes.key}>{children}</kbd>;
}
