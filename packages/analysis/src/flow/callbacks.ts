import type { CallValue } from '../facts/program.ts';
import type { AbstractValue } from './abstract-value.ts';
import { FRESH, holding, joined } from './abstract-value.ts';
import type { Interpreter } from './interpreter.ts';

/** A call with its arguments evaluated. */
export interface EvaluatedCall {
  readonly call: CallValue;
  readonly positional: readonly AbstractValue[];
  readonly keywords: ReadonlyMap<string, AbstractValue>;
  readonly all: readonly AbstractValue[];
}

/** Functions given to a library run there, with anything that the call has to offer. */
export function runCallbacks(
  machine: Interpreter,
  { all }: EvaluatedCall,
  receiver: AbstractValue,
): AbstractValue {
  const others = holding([receiver, ...all.filter((value) => value.functions.length === 0)]);
  const results = all.flatMap((value) => {
    if (value.isIterator) return [];
    return value.functions.map((closure) =>
      machine.follow(
        closure,
        closure.body.parameters.map(() => others),
        value.roots,
      ),
    );
  });
  for (const value of all) machine.touch(value);
  return joined([FRESH, ...results]);
}
