import type { NotebookPage, Proposal } from '@quire/contract';
import { useState } from 'react';
import { useLoaded } from '../state/use-loaded.ts';
import { useTask } from '../state/use-task.ts';
import { Button, ErrorNotice, Notice } from '../ui/parts.tsx';
import type { Connected } from './lab-context.ts';

type Props = { hub: Connected; page: NotebookPage };

/** What is proposed for the notebook: how one's own proposal stands, and what waits for who may publish. */
export function ProposalSection({ hub, page }: Props) {
  const [asked, setAsked] = useState(0);
  const { value, error } = useLoaded(
    (signal) =>
      hub.client.proposals.listProposals({ params: { space: page.space.slug, slug: page.slug }, signal }),
    [hub.client, page.space.slug, page.slug, asked],
  );
  if (error) return <ErrorNotice error={error} />;
  return value?.proposals.map((proposal) =>
    proposal.isYours ? (
      <Own key={proposal.id} hub={hub} proposal={proposal} onEnded={() => setAsked(asked + 1)} />
    ) : (
      <Notice key={proposal.id}>
        {proposal.proposer.name} proposes a change
        {proposal.message && <>: “{proposal.message}”</>}.{' '}
        <a href={addressOf(hub, proposal)} target="_blank" rel="noreferrer">
          Look at it on the hub
        </a>
      </Notice>
    ),
  );
}

function Own({ hub, proposal, onEnded }: { hub: Connected; proposal: Proposal; onEnded: () => void }) {
  const withdraw = useTask(async () => {
    await hub.client.proposals.withdrawProposal({ params: { id: proposal.id } });
    onEnded();
  });
  const { state, isOutdated, decidedBy, reason, version } = proposal;
  const who = decidedBy?.name ?? 'Somebody';
  if (state === 'accepted') {
    return (
      <Notice tone="good">
        {who} accepted your change: it is version {version}.
      </Notice>
    );
  }
  if (state === 'declined') {
    return (
      <Notice tone="warning">
        {who} turned your change down: “{reason}”
      </Notice>
    );
  }
  return (
    <Notice tone={isOutdated ? 'warning' : 'info'}>
      {isOutdated
        ? 'A newer version was published since you proposed your change. Propose it again from that one.'
        : 'You proposed a change. It waits for somebody who may publish this notebook.'}
      <div className="jp-quire-actions">
        <a href={addressOf(hub, proposal)} target="_blank" rel="noreferrer">
          Look at it
        </a>
        <Button onClick={() => void withdraw.run()} isDisabled={withdraw.isRunning}>
          Withdraw
        </Button>
      </div>
      <ErrorNotice error={withdraw.error} />
    </Notice>
  );
}

const addressOf = (hub: Connected, { id, notebook }: Proposal): string =>
  `${hub.url}/n/${notebook.space}/${notebook.slug}/proposals/${id}`;
