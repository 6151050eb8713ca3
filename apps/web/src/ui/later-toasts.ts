import { later } from './later.ts';

/** The place where toasts appear. One that is shown before it is there waits for it. */
export const toasts = later(async () => (await import('./toasts.tsx')).Toasts);
