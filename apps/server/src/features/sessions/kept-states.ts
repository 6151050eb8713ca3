type Kept = { isFailed: boolean; forget: () => void };

/** What apps keep to be looked at, those of one hub together: with one too many, one is forgotten. */
export type KeptStates = {
  /** Answers how to say that it is gone already. */
  hold(kept: Kept): () => void;
};

/** The oldest goes first, and those that failed last: they are what somebody will want to look at. */
export function createKeptStates(most: number): KeptStates {
  const all = new Set<Kept>();
  return {
    hold(kept) {
      all.add(kept);
      if (all.size > most) {
        const others = [...all].filter((each) => each !== kept);
        const surplus = others.find(({ isFailed }) => !isFailed) ?? others[0] ?? kept;
        all.delete(surplus);
        surplus.forget();
      }
      return () => all.delete(kept);
    },
  };
}
