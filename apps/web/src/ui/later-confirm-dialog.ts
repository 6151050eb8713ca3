import { laterDialog } from './later-dialog.ts';

/** Asks before something is lost; for pages that people open by a link, whose code it is no part of. */
export const ConfirmDialog = laterDialog(async () => (await import('./confirm-dialog.tsx')).ConfirmDialog);
