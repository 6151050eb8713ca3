import { type NotificationData, notifications } from '@mantine/notifications';
import { createElement } from 'react';
import { describeError } from './describe-error.ts';
import { toasts } from './later-toasts.ts';
import { UndoAction } from './undo-action.tsx';

/** Long enough to read the sentence, decide and reach the button. */
const UNDO_MILLISECONDS = 10_000;
const ERROR_MILLISECONDS = 12_000;

let shown = 0;

function show(toast: NotificationData): void {
  void toasts.begin();
  notifications.show(toast);
}

/** Says that a small act is done. With `undo`, offers to take it back. */
export function showDone(message: string, undo?: () => Promise<unknown>): void {
  if (!undo) {
    show({ message });
    return;
  }
  shown += 1;
  const id = `undo-${shown}`;
  const onUndo = () => {
    notifications.hide(id);
    undo().catch(showError);
  };
  show({
    id,
    autoClose: UNDO_MILLISECONDS,
    message: createElement(UndoAction, { message, onUndo }),
  });
}

/** Says that a small act failed, and why. */
export function showError(error: unknown): void {
  const { title, detail } = describeError(error);
  show({ title, message: detail, color: 'red', autoClose: ERROR_MILLISECONDS });
}

/** Says what is being waited for, until it is hidden; a later word under the same id takes its place. */
export function showWaiting(id: string, message: string): void {
  const notification = { id, message, loading: true, autoClose: false, withCloseButton: false };
  if (waiting.has(id)) notifications.update(notification);
  else show(notification);
  waiting.add(id);
}

export function hideWaiting(id: string): void {
  if (waiting.delete(id)) notifications.hide(id);
}

const waiting = new Set<string>();
