import { Button, Group } from '@mantine/core';

/** The words of a toast with its way back. */
export function UndoAction({ message, onUndo }: { message: string; onUndo: () => void }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <span>{message}</span>
      <Button size="compact-sm" variant="default" onClick={onUndo} flex="none">
        Undo
      </Button>
    </Group>
  );
}
