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
  { all, call }: EvaluatedCall,
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
  const made = ONLY_LOOKS.test(nameOf(call)) ? [] : all.map((value) => makeObjects(machine, value, others));
  return joined([FRESH, ...results, ...made]);
}

/** Functions that take classes and make no objects of them. */
const ONLY_LOOKS =
  /^(?:isinstance|issubclass|type|super|hasattr|getattr|setattr|print|repr|str|id|help|display)$/;

function nameOf({ callee }: CallValue): string {
  return callee.op === 'name' ? callee.name : '';
}

/** A class given to a library may be called there as a function is: `map(Row, lines)`. */
function makeObjects(
  machine: Interpreter,
  { classes, instances, roots }: AbstractValue,
  given: AbstractValue,
): AbstractValue {
  if (classes.length === 0 || instances.length > 0) return FRESH;
  const self: AbstractValue = { ...FRESH, instances: classes };
  for (const name of ['__new__', '__init__', '__post_init__'])
    for (const closure of machine.methodsOf(classes, name)) machine.follow(closure, [self, given], roots);
  return holding([self, given]);
}
