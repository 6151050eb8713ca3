import { laterDialog } from '../../../ui/later-dialog.ts';

/** The code behind one result; its own code comes when it is opened. */
export const BehindPanel = laterDialog(async () => (await import('./behind-panel.tsx')).BehindPanel);
