import type { ContributionSummary } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Badge, Panel } from '../../ui/bits.tsx';
import { Page, PageHeader, Section, useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import classes from './contributions-page.module.css';
import { contributionsQuery } from './queries.ts';
import { STATUS_WORDS } from './status-words.ts';

/** What I gave to other projects, and what waits for my judgement. */
export function ContributionsPage() {
  useTitle('Contributions');
  const mine = useQuery(contributionsQuery('mine'));
  const toReview = useQuery(contributionsQuery('to-review'));
  const waiting = toReview.data ?? [];
  return (
    <Page>
      <PageHeader title="Contributions" summary="Code that went from notebooks into projects." />
      {waiting.length > 0 && (
        <Section title="For you to review">
          <List rows={waiting} />
        </Section>
      )}
      <Section title="Yours">
        {mine.error && <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />}
        {mine.isPending && <TextSkeleton lines={5} label="Loading your contributions" />}
        {mine.data?.length === 0 && (
          <EmptyState title="Nothing yet">
            Open a notebook, show its code, and choose Contribute beside the cell that is worth keeping. It
            becomes a request to a project, checked before anybody has to look at it.
          </EmptyState>
        )}
        {mine.data && mine.data.length > 0 && <List rows={mine.data} />}
      </Section>
    </Page>
  );
}

function List({ rows }: { rows: readonly ContributionSummary[] }) {
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
                {row.target.name} · {row.author.name} · <TimeAgo at={row.updatedAt} />
                {row.request && ` · request #${row.request.number}`}
              </p>
            </div>
            <Badge tone={STATUS_WORDS[row.status].tone} why={row.sentence}>
              {STATUS_WORDS[row.status].label}
            </Badge>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
