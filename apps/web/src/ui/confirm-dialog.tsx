import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorState } from './states.tsx';

type Props = {
  title: string;
  /** What the button does, as a verb. */
  verb: string;
  /** What is lost. */
  children: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
  isBusy?: boolean;
  error?: unknown;
};

/** Asks before something is lost. */
export function ConfirmDialog({ title, verb, children, onConfirm, onClose, isBusy = false, error }: Props) {
  return (
    <Modal opened onClose={onClose} title={title}>
      <div>{children}</div>
      {error !== undefined && error !== null && <ErrorState error={error} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red.8" onClick={onConfirm} loading={isBusy}>
          {verb}
        </Button>
      </Group>
    </Modal>
  );
}
