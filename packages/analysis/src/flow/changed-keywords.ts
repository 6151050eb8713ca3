import type { AbstractValue } from './abstract-value.ts';
import type { EvaluatedCall } from './callbacks.ts';
import type { Interpreter } from './interpreter.ts';

/** Keywords whose object a call draws on, draws from or writes to. */
const CHANGED_KEYWORDS = 'out ax axes axs cax fig figure file random_state rng generator'.split(' ');

/** `inplace=True` changes the receiver, `out=x` changes x. */
export function changeKeywords(
  machine: Interpreter,
  { call, keywords }: EvaluatedCall,
  receiver: AbstractValue,
): void {
  if (keywords.size === 0) return;
  const inplace = keywords.get('inplace');
  if (inplace !== undefined && inplace.word !== 'False') machine.mutate(receiver, call.written, 'certain');
  for (const name of CHANGED_KEYWORDS) {
    const changed = keywords.get(name);
    if (changed !== undefined) machine.mutate(changed, call.written, 'certain');
  }
}
