/** Before every anchor that comes from a notebook, so that it can never be taken for an id of the app. */
export const ANCHOR_PREFIX = 'h-';
