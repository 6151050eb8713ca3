import { Button } from '@mantine/core';
import type { NotebookPage, Proposal } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ErrorState } from '../../ui/states.tsx';
import { count } from '../../ui/words.ts';
import { ProposalLine } from './proposal-line.tsx';
import classes from './proposals.module.css';
import { proposalsQuery } from './queries.ts';

/** So many stand above a notebook before one has to ask for the others. */
const SHOWN_FIRST = 3;

/** What is proposed for a notebook; nothing at all where there is nothing. */
export function Proposals({ page }: { page: NotebookPage }) {
  const [showsAll, setShowsAll] = useState(false);
  const {
    data = [],
    error,
    refetch,
  } = useQuery({
    ...proposalsQuery(page.space.slug, page.slug),
    enabled: page.can.readCode,
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data.length === 0) return null;
  const shown = showsAll ? data : data.slice(0, SHOWN_FIRST);
  return (
    <section className={classes.proposals} aria-label="Proposed changes">
      {shown.map((proposal) => (
        <ProposalLine key={proposal.id} proposal={proposal}>
          {proposal.state === 'open' && <CompareLink proposal={proposal} />}
        </ProposalLine>
      ))}
      {shown.length < data.length && (
        <Button size="xs" variant="subtle" onClick={() => setShowsAll(true)}>
          Show {count(data.length - shown.length, 'more proposed change')}
        </Button>
      )}
    </section>
  );
}

function CompareLink({ proposal: { id, notebook, proposer } }: { proposal: Proposal }) {
  return (
    <Button
      component={Link}
      to={`/n/${notebook.space}/${notebook.slug}/proposals/${id}`}
      size="xs"
      variant="default"
    >
      Compare<span className="q-visually-hidden"> what {proposer.name} proposes</span>
    </Button>
  );
}
