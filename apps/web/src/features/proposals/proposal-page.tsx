import { Button } from '@mantine/core';
import { HubError, type Proposal } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { useNotebook } from '../notebooks/use-notebook.ts';
import { Comparison } from './comparison.tsx';
import { PossibleSecrets } from './possible-secrets.tsx';
import { ProposalLine } from './proposal-line.tsx';
import classes from './proposals.module.css';
import { proposalFilesQuery, proposalQuery } from './queries.ts';

/** One proposal, compared cell by cell with the version that it changes. */
export function ProposalPage() {
  const page = useNotebook();
  const { id } = useParams({ from: '/n/$space/$slug/proposals/$id' });
  const { data: proposal, error, refetch } = useQuery(proposalQuery(id));
  useTitle(`Proposed change of ${page.title}`);
  if (error instanceof HubError && error.status < 500) {
    return (
      <EmptyState title="There is no proposed change here that you can see">
        It is seen by who proposed it and by those who may publish this notebook.
      </EmptyState>
    );
  }
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!proposal) return <TextSkeleton lines={10} label="Loading the proposed change" />;
  return (
    <>
      <div className={classes.proposals}>
        <ProposalLine proposal={proposal} hasLooked>
          <Button component={Link} to={`/n/${page.space.slug}/${page.slug}`} variant="default" size="xs">
            Read the newest
          </Button>
        </ProposalLine>
        <PossibleSecrets secrets={proposal.acknowledgedSecrets} />
      </div>
      {proposal.state === 'open' && <Compared proposal={proposal} />}
    </>
  );
}

function Compared({ proposal }: { proposal: Proposal }) {
  const { data, error, refetch } = useQuery(proposalFilesQuery(proposal));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <TextSkeleton lines={10} label="Loading what changes" />;
  return <Comparison {...data} />;
}
