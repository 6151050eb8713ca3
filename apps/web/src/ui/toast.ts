import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import { describeError } from './describe-error.ts';
import { UndoAction } from './undo-action.tsx';

/** Long enough to read the sentence, decide and reach the button. */
const UNDO_MILLISECONDS = 10_000;
const ERROR_MILLISECONDS = 12_000;

let shown = 0;

/** Says that a small act is done. With `undo`, offers to take it back. */
export function showDone(message: string, undo?: () => Promise<unknown>): void {
  if (!undo) {
    notifications.show({ message });
    return;
  }
  shown += 1;
  const id = `undo-${shown}`;
  const onUndo = () => {
    notifications.hide(id);
    undo().catch(showError);
  };
  notifications.show({
    id,
    autoClose: UNDO_MILLISECONDS,
    message: createElement(UndoAction, { message, onUndo }),
  });
}

/** Says that a small act failed, and why. */
export function showError(error: unknown): void {
  const { title, detail } = describeError(error);
  notifications.show({ title, message: detail, color: 'red', autoClose: ERROR_MILLISECONDS });
}
