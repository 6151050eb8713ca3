import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Proposal } from '@quire/contract';
import { ConfirmDialog } from '../../ui/later-confirm-dialog.ts';
import { laterDialog } from '../../ui/later-dialog.ts';
import { showError } from '../../ui/toast.ts';
import { accept, useDecision, withdraw } from './use-decision.ts';

const DeclineDialog = laterDialog(async () => (await import('./decline-dialog.tsx')).DeclineDialog);

/** What the reader may do about a proposal that waits. `hasLooked`: they have it in front of them. */
export function ProposalActions({ proposal, hasLooked }: { proposal: Proposal; hasLooked: boolean }) {
  const [isDeclining, declining] = useDisclosure(false);
  const [isWithdrawing, withdrawing] = useDisclosure(false);
  const accepting = useDecision(proposal, accept);
  if (proposal.state !== 'open') return null;
  // What may be a secret is looked at before it is published.
  const canAccept = !proposal.isOutdated && (hasLooked || proposal.acknowledgedSecrets.length === 0);
  return (
    <>
      {proposal.canDecide && canAccept && (
        <Button
          size="xs"
          variant={hasLooked ? 'filled' : 'default'}
          loading={accepting.isPending}
          onClick={() => accepting.mutate(undefined, { onError: showError })}
        >
          Accept
        </Button>
      )}
      {proposal.isYours ? (
        <Button size="xs" variant="default" onClick={withdrawing.open}>
          Withdraw
        </Button>
      ) : (
        proposal.canDecide && (
          <Button size="xs" variant="default" onClick={declining.open}>
            Turn down …
          </Button>
        )
      )}
      {isDeclining && <DeclineDialog proposal={proposal} onClose={declining.close} />}
      {isWithdrawing && <WithdrawDialog proposal={proposal} onClose={withdrawing.close} />}
    </>
  );
}

function WithdrawDialog({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const withdrawing = useDecision(proposal, withdraw);
  return (
    <ConfirmDialog
      title="Withdraw your proposed change?"
      verb="Withdraw"
      onConfirm={() => withdrawing.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
      isBusy={withdrawing.isPending}
      error={withdrawing.error}
    >
      The hub forgets it. The notebook that you proposed it from stays as it is.
    </ConfirmDialog>
  );
}
