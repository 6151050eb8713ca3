import type { Proposal } from '@quire/contract';
import type { ReactNode } from 'react';
import { ProposalActions } from './proposal-actions.tsx';
import { ProposalWords } from './proposal-words.tsx';
import classes from './proposals.module.css';

type Props = { proposal: Proposal; hasLooked?: boolean; children?: ReactNode };

/** A proposal in a quiet line: how it stands, and what the reader may do about it. */
export function ProposalLine({ proposal, hasLooked = false, children }: Props) {
  return (
    <div className={classes.line} data-state={proposal.state}>
      <p>
        <ProposalWords proposal={proposal} />
      </p>
      <div className={classes.actions}>
        {children}
        <ProposalActions proposal={proposal} hasLooked={hasLooked} />
      </div>
    </div>
  );
}
