import type { Effects } from './effects.ts';
import type { StatementItems } from './graph.ts';
import type { NotebookState } from './notebook-state.ts';

/** Which items of which names a statement reads and assigns, where they have literal keys. */
export function itemsOf({ items, readWhole, changedWhole }: Effects): StatementItems[] {
  return [...items].map(([name, { reads, assigns, overwrites }]) => ({
    name,
    ...(!readWhole.has(name) && { reads: [...reads] }),
    ...(!changedWhole.has(name) && { assigns: [...assigns] }),
    overwrites: changedWhole.has(name) ? [] : [...overwrites],
  }));
}

/** Names that share with what a statement binds, or with what it changes and gives them to. */
export function sharedNames(state: NotebookState, { defined, changes, uses }: Effects): string[] {
  const bound = [...defined].flatMap((name) => [...state.aliasesOf(name)]);
  const kept = [...changes].flatMap(([name, { isDirect }]) =>
    isDirect ? [...state.aliasesOf(name)].filter((other) => uses.has(other)) : [],
  );
  return [...new Set([...bound, ...kept])];
}
