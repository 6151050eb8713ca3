import { later } from '../later.ts';

/** Colours Python. Most pages show none at first; those that do bring it along. */
export const colouring = later(async () => (await import('./highlight.ts')).highlightPython);
