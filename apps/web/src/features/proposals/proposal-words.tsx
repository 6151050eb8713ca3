import type { Proposal } from '@quire/contract';
import { Link } from '@tanstack/react-router';
import { Badge, PersonLink } from '../../ui/bits.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { count } from '../../ui/words.ts';
import classes from './proposals.module.css';

/** How a proposal stands, in one or two sentences. */
export function ProposalWords({ proposal }: { proposal: Proposal }) {
  return proposal.state === 'open' ? <Waiting proposal={proposal} /> : <Ended proposal={proposal} />;
}

function Waiting({ proposal }: { proposal: Proposal }) {
  const { isYours, canDecide, proposer, message, acknowledgedSecrets, createdAt } = proposal;
  return (
    <>
      {isYours ? (
        'You proposed a change'
      ) : (
        <>
          <PersonLink person={proposer} /> proposes a change
        </>
      )}{' '}
      · {sayChanges(proposal)} · <TimeAgo at={createdAt} />
      {acknowledgedSecrets.length > 0 && (
        <>
          {' '}
          <Badge
            tone="warn"
            why={`${isYours ? 'You' : proposer.name} looked at it and called it harmless. Compare before you accept.`}
          >
            {count(acknowledgedSecrets.length, 'possible secret')}
          </Badge>
        </>
      )}
      {message && <q>{message}</q>}
      {proposal.isOutdated ? (
        <span>
          It changes version {proposal.baseVersion}, and a newer one was published since.{' '}
          {isYours ? 'Propose it again from that one.' : `Ask ${proposer.name} to propose it again.`}
        </span>
      ) : (
        isYours && !canDecide && <span>It waits for somebody who may publish this notebook.</span>
      )}
    </>
  );
}

function sayChanges({ changedCells }: Proposal): string {
  return changedCells === 0 ? 'settings only' : count(changedCells, 'cell');
}

function Ended({ proposal }: { proposal: Proposal }) {
  const { isYours, proposer, decidedBy, decidedAt, notebook, version, reason, state } = proposal;
  const whose = isYours ? 'Your proposed change' : `The change that ${proposer.name} proposed`;
  const when = decidedAt && <TimeAgo at={decidedAt} />;
  if (state === 'accepted') {
    return (
      <>
        {whose} is{' '}
        <Link
          to="/n/$space/$slug/v/$number"
          params={{ ...notebook, number: String(version) }}
          className={classes.version}
        >
          version {version}
        </Link>
        : accepted {decidedBy && <>by {decidedBy.name}</>} {when}.
      </>
    );
  }
  return (
    <>
      {whose} was {state === 'declined' ? 'turned down' : 'withdrawn'} {decidedBy && <>by {decidedBy.name}</>}{' '}
      {when}.{reason && <q>{reason}</q>}
    </>
  );
}
