import { HubError } from '@quire/contract';

/** What each person has under way at once, so that one script cannot take a hub's memory or connections. */
type Turns = {
  /** Takes a turn; answers how to give it back. @throws HubError `too-many-requests` */
  take(person: string): () => void;
  /** Waits for a turn; answers how to give it back. */
  wait(person: string): Promise<() => void>;
};

export function createTurns(most: number, what: string): Turns {
  const counts = new Map<string, number>();
  const queues = new Map<string, (() => void)[]>();

  const giveBack = (person: string) => {
    let isBack = false;
    return (): void => {
      if (isBack) return;
      isBack = true;
      const next = queues.get(person)?.shift();
      if (next) {
        next();
        return;
      }
      queues.delete(person);
      const left = (counts.get(person) ?? 1) - 1;
      if (left > 0) counts.set(person, left);
      else counts.delete(person);
    };
  };
  const isFree = (person: string): boolean => (counts.get(person) ?? 0) < most;
  const occupy = (person: string): (() => void) => {
    counts.set(person, (counts.get(person) ?? 0) + 1);
    return giveBack(person);
  };

  return {
    take(person) {
      if (isFree(person)) return occupy(person);
      throw new HubError(
        'too-many-requests',
        `You have ${most} ${what} under way already. Let one of them end first.`,
      );
    },
    async wait(person) {
      if (isFree(person)) return occupy(person);
      const queue = queues.get(person) ?? [];
      queues.set(person, queue);
      // Whoever ends passes the turn on: the count stays.
      await new Promise<void>((resolve) => queue.push(resolve));
      return giveBack(person);
    },
  };
}
