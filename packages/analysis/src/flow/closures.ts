import type { FunctionBody } from '../facts/program.ts';
import type { Closure, Frame } from './abstract-value.ts';

const known = new WeakMap<object, Closure>();

/**
 * A function with the variables of the call that made it. Outside of calls a function is one closure however often
 * it is read, so that what may be any of several functions has each only once.
 */
export function closureOf(body: FunctionBody, frame: Frame | undefined): Closure {
  if (frame !== undefined) return { body, frame };
  const before = known.get(body);
  if (before !== undefined) return before;
  const made: Closure = { body, frame };
  known.set(body, made);
  return made;
}

const wrapped = new WeakMap<Closure, Closure>();

/** A function that a library wraps. */
export function wrappedClosure(closure: Closure): Closure {
  const before = wrapped.get(closure);
  if (before !== undefined) return before;
  const made: Closure = { ...closure, isWrapped: true };
  wrapped.set(closure, made);
  wrapped.set(made, made);
  return made;
}
