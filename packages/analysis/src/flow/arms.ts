import type { Action } from '../facts/program.ts';
import type { Interpreter } from './interpreter.ts';

type Act<Name> = Extract<Action, { do: Name }>;

/** What all arms bind is bound behind them, where one of them surely ran. */
export function runBranch(at: Interpreter, { arms, isLoop, isComplete }: Act<'branch'>): void {
  const { settled } = at.effects;
  const before = new Set(settled);
  const after: Set<string>[] = [];
  for (const arm of arms) {
    at.runPart('conditions', arm);
    // What an iteration leaves behind, the next one sees.
    if (isLoop) at.runPart('conditions', arm);
    after.push(new Set(settled));
    resetTo(settled, before);
  }
  if (isComplete) for (const name of inAll(after)) settled.add(name);
}

/** What the body binds is surely there behind the `try` only where every handler that goes on binds it too. */
export function runTry(at: Interpreter, { actions, handlers, otherwise }: Act<'attempt'>): void {
  const { settled, halfBound } = at.effects;
  const before = new Set(settled);
  at.runPart('attempts', actions);
  const bound = [...settled].filter((name) => !before.has(name));
  at.runPart('conditions', otherwise);
  const after = [new Set(settled)];
  for (const name of bound) halfBound.add(name);
  for (const handler of handlers) {
    resetTo(settled, before);
    at.runPart('conditions', handler.actions);
    if (!handler.isExit) after.push(new Set(settled));
  }
  resetTo(settled, before);
  for (const name of inAll(after)) settled.add(name);
}

/** Takes out of a set what was not in it before. */
function resetTo(names: Set<string>, before: ReadonlySet<string>): void {
  for (const name of names) if (!before.has(name)) names.delete(name);
}

/** Names that every arm leaves behind. */
function inAll([first, ...rest]: readonly ReadonlySet<string>[]): string[] {
  return [...(first ?? [])].filter((name) => rest.every((arm) => arm.has(name)));
}
