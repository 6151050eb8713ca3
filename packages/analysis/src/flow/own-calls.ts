import type { AbstractValue, Closure } from './abstract-value.ts';
import { FRESH, holding, joined } from './abstract-value.ts';
import type { EvaluatedCall } from './callbacks.ts';
import type { Interpreter } from './interpreter.ts';

/** Follows a call of the notebook's own functions. */
export function followFunctions(
  machine: Interpreter,
  callee: AbstractValue,
  evaluated: EvaluatedCall,
): AbstractValue {
  return joined(
    callee.functions.map((closure) =>
      machine.follow(closure, argumentsFor(closure, [], evaluated), callee.roots),
    ),
  );
}

/** Follows a call of methods of the notebook's own classes. */
export function followMethods(
  machine: Interpreter,
  methods: readonly Closure[],
  { receiver, evaluated }: { receiver: AbstractValue; evaluated: EvaluatedCall },
): AbstractValue[] {
  const isThroughClass = receiver.classes.length > 0 && receiver.instances.length === 0;
  return methods.map((closure) => {
    const { binding } = closure.body;
    const isPlain = binding === 'static' || (isThroughClass && binding === undefined);
    const { classes, instances } = receiver;
    const itself = binding === 'class' ? { ...receiver, classes: [...classes, ...instances] } : receiver;
    const first = isPlain ? [] : [itself];
    return machine.follow(closure, argumentsFor(closure, first, evaluated), receiver.roots);
  });
}

/** Makes an instance: its `__init__` runs, and it may keep what it is given. */
export function instantiate(
  machine: Interpreter,
  callee: AbstractValue,
  evaluated: EvaluatedCall,
): AbstractValue {
  const shared = machine.withBases(callee.classes).some((one) => one.hasSharedState)
    ? callee.roots
    : FRESH.roots;
  const self: AbstractValue = { ...FRESH, roots: shared, instances: callee.classes };
  const given = holding(evaluated.all);
  const kept: AbstractValue[] = [];
  for (const name of ['__new__', '__init__', '__post_init__']) {
    for (const closure of machine.methodsOf(callee.classes, name)) {
      const all = name === '__post_init__' ? [self] : argumentsFor(closure, [self], evaluated);
      kept.push(machine.follow(closure, all, callee.roots));
    }
  }
  return { ...holding([given, ...kept, { ...self, instances: [] }]), instances: callee.classes };
}

/** Arguments in the order of the parameters: `first` (the instance), positional ones, then keywords by name. */
function argumentsFor(
  { body }: Closure,
  first: readonly AbstractValue[],
  { positional, keywords }: EvaluatedCall,
): (AbstractValue | undefined)[] {
  const given: (AbstractValue | undefined)[] = [...first, ...positional];
  const names = new Set<string>();
  for (const [index, { name }] of body.parameters.entries()) {
    names.add(name);
    const named = keywords.get(name);
    if (named !== undefined) given[index] = named;
  }
  const others = [...keywords].filter(([name]) => !names.has(name)).map(([, value]) => value);
  while (others.length > 0 && given.length < names.size) given.push(FRESH);
  return [...given, ...others];
}
