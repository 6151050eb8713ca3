import type { Unseen } from '@quire/contract';

const SENTENCES: Record<Unseen['outcome'], (why: string | undefined) => string> = {
  computing: () => 'The app is computing. Its variables can be seen when it is done.',
  asking: () =>
    'The notebook waits for an answer in the middle of a cell. Its variables can be seen when it has gone on.',
  gone: (name) =>
    name === undefined
      ? 'No process of this app stands any more: it ended, or gave its memory back after a while. Once the app was computed again, its variables can be seen.'
      : `There is no variable “${name}” any more.`,
  impossible: (why) => `Variables are looked at in a copy of the process, and there can be none: ${why}.`,
  late: () => 'The process did not answer in time. Try it once more.',
};

/** Why variables cannot be seen. `why` goes on from the sentence, or names a variable that is gone. */
export const unseen = (outcome: Unseen['outcome'], why?: string): Unseen => ({
  outcome,
  sentence: SENTENCES[outcome](why),
});
