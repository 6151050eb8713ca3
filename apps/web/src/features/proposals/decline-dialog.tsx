import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { declineProposal, MESSAGE_LENGTH_MAX, type Proposal } from '@quire/contract';
import { ErrorState } from '../../ui/states.tsx';
import { decline, useDecision } from './use-decision.ts';

/** Asks why: whoever took the trouble is told. */
export function DeclineDialog({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const form = useForm({
    initialValues: { reason: '' },
    validate: schemaResolver(declineProposal, { sync: true }),
  });
  const decision = useDecision(proposal, decline(form.values.reason));
  const { name } = proposal.proposer;
  return (
    <Modal opened onClose={onClose} title="Turn the proposed change down?">
      <form noValidate onSubmit={form.onSubmit(() => decision.mutate(undefined, { onSuccess: onClose }))}>
        <Stack gap="md">
          <Textarea
            label="Why?"
            description={`${name} reads it. The hub forgets the change; ${name} keeps the notebook it came from.`}
            required
            autosize
            minRows={2}
            maxRows={8}
            maxLength={MESSAGE_LENGTH_MAX}
            {...form.getInputProps('reason')}
            data-autofocus
          />
          {decision.error && <ErrorState error={decision.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={decision.isPending}>
              Turn down
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
