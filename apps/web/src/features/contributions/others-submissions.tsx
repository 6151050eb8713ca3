import type { Contribution } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Section } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { ContributionList } from './contribution-list.tsx';
import { visibleQuery } from './queries.ts';

/** What others sent to the same target, where it shows that to more than its maintainers. */
export function OthersSubmissions({ contribution }: { contribution: Contribution }) {
  const { review, visibility } = contribution;
  if (review === null || visibility === 'maintainers') return null;
  return (
    <Section title="Submissions of others">
      <Others contribution={contribution} />
    </Section>
  );
}

function Others({ contribution: { id, target, visibility, deadline } }: { contribution: Contribution }) {
  const { data, error, refetch } = useQuery(visibleQuery(target.url));
  if (!data)
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <TextSkeleton lines={3} label="Loading what others submitted" />
    );
  const others = data.filter((one) => one.id !== id);
  if (others.length > 0) return <ContributionList rows={others} of="others" />;
  if (visibility === 'after-deadline' && deadline !== null && Date.parse(deadline) > Date.now())
    return (
      <EmptyState title="Not before the deadline">
        You will see what others submitted, and they will see yours, once it has passed,{' '}
        <TimeAgo at={deadline} />.
      </EmptyState>
    );
  return <EmptyState title="Nobody else has submitted anything" />;
}
