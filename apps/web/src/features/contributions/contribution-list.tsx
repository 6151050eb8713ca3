import type { ContributionSummary } from '@quire/contract';
import { Link } from '@tanstack/react-router';
import { Badge, Panel } from '../../ui/bits.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import classes from './contributions-page.module.css';
import { statusWords } from './status-words.ts';

/** What its author has to know without opening it. */
const TOLD: readonly ContributionSummary['status'][] = ['working', 'blocked', 'failed', 'open'];

type Props = {
  rows: readonly ContributionSummary[];
  /** Whose they are, to the reader: of others they name who made them. */
  of?: 'reader' | 'others' | 'others-to-review';
};

/** Contributions, one a row: where to, how far, and what is to be done. */
export function ContributionList({ rows, of = 'reader' }: Props) {
  const isOwn = of === 'reader';
  return (
    <Panel>
      <ul className={classes.list}>
        {rows.map((row) => (
          <li key={row.id} className={classes.row}>
            <div className={classes.words}>
              <Link to="/contributions/$id" params={{ id: row.id }} className={classes.title}>
                {row.title}
              </Link>
              <p className={classes.facts}>
                {!isOwn && <span>by {row.author.name}</span>}
                <span>to {row.target.name}</span>
                {row.notebook && <span>from {row.notebook.slug}</span>}
                {row.request && <span>request #{row.request.number}</span>}
                {row.revision > 1 && <span>submission {row.revision}</span>}
                <TimeAgo at={row.updatedAt} />
              </p>
              {isOwn && TOLD.includes(row.status) && row.sentence !== '' && (
                <p className={classes.sentence}>{row.sentence}</p>
              )}
            </div>
            <Badge tone={statusWords(row).tone}>
              {of === 'others-to-review' ? 'Waits for you' : statusWords(row).label}
            </Badge>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
