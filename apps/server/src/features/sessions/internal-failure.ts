import type { RunFailure } from '@quire/contract';

/** What a person reads where the hub failed, and not their notebook. */
export const internalFailure = (): RunFailure => ({
  cellId: null,
  name: null,
  message: null,
  traceback: null,
  code: 'internal',
  sentence: 'The hub could not compute the results of these inputs.',
  advice:
    'Change an input to try again; where one of them is a file, upload it anew. If it happens again, tell your administrator; the details are in the hub’s log.',
});
