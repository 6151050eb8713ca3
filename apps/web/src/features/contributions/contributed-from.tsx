import type { ContributionSummary } from '@quire/contract';
import { Link } from '@tanstack/react-router';
import { Badge } from '../../ui/bits.tsx';
import classes from './contributed-from.module.css';
import { statusWords } from './status-words.ts';

/** What the reader contributed from a notebook, with how far it is. */
export function ContributedFrom({ rows }: { rows: readonly ContributionSummary[] }) {
  return (
    <ul className={classes.list}>
      {rows.map(({ id, title, target, ...row }) => (
        <li key={id} className={classes.item}>
          <Link to="/contributions/$id" params={{ id }} className={classes.link}>
            {title}
          </Link>
          <span className={classes.where}>
            <Badge tone={statusWords(row).tone}>{statusWords(row).label}</Badge> to {target.name}
          </span>
        </li>
      ))}
    </ul>
  );
}
