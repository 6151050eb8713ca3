import { HubError } from '@quire/contract';

/** Counts what each person has under way at once, so that one script cannot take a hub's memory or connections. */
export function createTurns(most: number, what: string) {
  const counts = new Map<string, number>();
  return {
    /** Takes a turn; answers how to give it back. @throws HubError `too-many-requests` */
    take(person: string): () => void {
      const count = counts.get(person) ?? 0;
      if (count >= most)
        throw new HubError(
          'too-many-requests',
          `You have ${most} ${what} under way already. Let one of them end first.`,
        );
      counts.set(person, count + 1);
      let isBack = false;
      return () => {
        if (isBack) return;
        isBack = true;
        const left = (counts.get(person) ?? 1) - 1;
        if (left > 0) counts.set(person, left);
        else counts.delete(person);
      };
    },
  };
}
