import type { Value } from '../facts/program.ts';
import type { AbstractValue } from './abstract-value.ts';
import { FRESH, joined } from './abstract-value.ts';
import type { Interpreter } from './interpreter.ts';

/** What a function or class is once its decorators have had it. */
export function decorate(
  machine: Interpreter,
  value: AbstractValue,
  decorators: readonly Value[],
): AbstractValue {
  let decorated = value;
  for (const decorator of decorators) {
    const by = machine.evaluate(decorator);
    if (REGISTERS.test(lastNameOf(decorator))) register(machine, value, decorator);
    if (by.functions.length > 0) {
      const results = by.functions.map((closure) => machine.follow(closure, [value], by.roots));
      decorated = joined([decorated, ...results]);
    }
  }
  return decorated;
}

/** Decorators, by their names, that hand what they decorate to somebody who calls it later. */
const REGISTERS =
  /register|accessor|handler|callback|observe|hook|listen|subscribe|route|command|magic|^(?:on|add)_/i;

function register(machine: Interpreter, value: AbstractValue, decorator: Value): void {
  const callee = decorator.op === 'call' ? decorator.callee : decorator;
  const name = `@${lastNameOf(decorator)}`;
  runHanded(machine, value);
  if (callee.op === 'part') machine.mutate(machine.evaluate(callee.of), name, 'certain');
  machine.effects.risk('unknown-callee', name);
}

function lastNameOf(value: Value): string {
  if (value.op === 'call') return lastNameOf(value.callee);
  if (value.op === 'part') return value.attribute ?? '';
  return value.op === 'name' ? value.name : '';
}

/** A function that was given away may run whenever somebody likes: what it does counts where it was given. */
export function runHanded(machine: Interpreter, { functions, classes, roots }: AbstractValue): void {
  for (const closure of functions) machine.follow(closure, [], roots);
  for (const { methods, frame } of classes)
    for (const body of methods.values()) machine.follow({ body, frame }, [FRESH], roots);
}

/** What runs when a class is made: hooks of its bases, and its metaclass. */
export function runClassHooks(machine: Interpreter, bases: readonly Value[]): void {
  for (const base of bases) {
    const { classes, roots } = machine.evaluate(base);
    const isKeyword = base.op === 'group';
    for (const name of isKeyword ? ['__new__', '__init__', '__call__'] : ['__init_subclass__'])
      for (const method of machine.methodsOf(classes, name)) machine.follow(method, [FRESH], roots);
  }
}
