import type { CallValue } from '../facts/program.ts';
import { FRESH_METHODS, MUTATING_METHODS, SHARING_METHODS } from '../tables/methods.ts';
import type { AbstractValue } from './abstract-value.ts';
import { FRESH, holding, joined, SCALAR_VALUE } from './abstract-value.ts';
import { namesInText, noteFiles, noteRandom } from './call-channels.ts';
import type { EvaluatedCall } from './callbacks.ts';
import { runCallbacks } from './callbacks.ts';
import type { Interpreter } from './interpreter.ts';
import { baseName } from './interpreter-names.ts';
import { callLibrary } from './library-calls.ts';

/** What a call does and what its result shares with what. */
export function evaluateCall(machine: Interpreter, call: CallValue): AbstractValue {
  const method = call.callee.op === 'part' ? call.callee.attribute : undefined;
  const receiver =
    call.callee.op === 'part' && method !== undefined ? machine.evaluate(call.callee.of) : undefined;
  const callee = receiver === undefined ? machine.evaluate(call.callee) : calleeOf(receiver, method);
  const evaluated = evaluateArguments(machine, call);
  if (callee.qualified === 'builtins.super') return { ...FRESH, roots: selfRoots(machine), instances: [] };
  if (callee.functions.length > 0 && callee.qualified === undefined && method === undefined) {
    return followFunctions(machine, callee, evaluated);
  }
  if (callee.classes.length > 0 && method === undefined) return instantiate(machine, callee, evaluated);
  if (callee.qualified !== undefined) return callLibrary(machine, callee, evaluated);
  if (receiver !== undefined) return callMethod(machine, { receiver, method: method ?? '', evaluated });
  return callUnknown(machine, callee, evaluated);
}

function calleeOf(receiver: AbstractValue, method: string | undefined): AbstractValue {
  if (receiver.qualified === undefined) return FRESH;
  return { ...FRESH, roots: receiver.roots, qualified: `${receiver.qualified}.${method ?? ''}` };
}

function selfRoots(machine: Interpreter): ReadonlySet<string> {
  return machine.lookUpLocal('self')?.roots ?? FRESH.roots;
}

function evaluateArguments(machine: Interpreter, call: CallValue): EvaluatedCall {
  const positional: AbstractValue[] = [];
  const keywords = new Map<string, AbstractValue>();
  for (const argument of call.arguments) {
    const value = machine.evaluate(argument.value);
    if (argument.keyword === undefined) positional.push(value);
    else keywords.set(argument.keyword, value);
  }
  return { call, positional, keywords, all: [...positional, ...keywords.values()] };
}

function followFunctions(
  machine: Interpreter,
  callee: AbstractValue,
  { positional, keywords }: EvaluatedCall,
): AbstractValue {
  const results = callee.functions.map((closure) => {
    const given: (AbstractValue | undefined)[] = [...positional];
    for (const [index, parameter] of closure.body.parameters.entries()) {
      const named = keywords.get(parameter.name);
      if (named !== undefined) given[index] = named;
    }
    const names = new Set(closure.body.parameters.map((parameter) => parameter.name));
    const others = [...keywords].filter(([name]) => !names.has(name)).map(([, value]) => value);
    while (others.length > 0 && given.length < names.size) given.push(FRESH);
    return machine.follow(closure, [...given, ...others], callee.roots);
  });
  return joined(results);
}

/** Makes an instance: its `__init__` runs, and it may keep what it is given. */
function instantiate(
  machine: Interpreter,
  callee: AbstractValue,
  { positional, keywords }: EvaluatedCall,
): AbstractValue {
  const shared = callee.classes.some((one) => one.hasSharedState) ? callee.roots : FRESH.roots;
  const self: AbstractValue = { ...FRESH, roots: shared, instances: callee.classes };
  const given = holding([...positional, ...keywords.values()]);
  for (const name of ['__new__', '__init__', '__post_init__']) {
    for (const body of machine.methodsOf(callee.classes, name)) {
      const rest = name === '__post_init__' ? [] : positional;
      machine.follow({ body, frame: undefined }, [self, ...rest], callee.roots);
    }
  }
  return { ...holding([given, { ...self, instances: [] }]), instances: callee.classes, functions: [] };
}

function callMethod(
  machine: Interpreter,
  { receiver, method, evaluated }: { receiver: AbstractValue; method: string; evaluated: EvaluatedCall },
): AbstractValue {
  const own =
    receiver.instances.length > 0
      ? machine.methodsOf(receiver.instances, method)
      : machine.methodsNamed(method);
  const results = own.map((body) =>
    machine.follow({ body, frame: undefined }, [receiver, ...evaluated.positional], receiver.roots),
  );
  if (own.length > 0 && receiver.instances.length > 0) return joined(results);
  runCallbacks(machine, evaluated, receiver);
  const { call, keywords, all } = evaluated;
  noteFiles(machine, { name: method, isLibrary: false, evaluated });
  noteRandom(machine, { name: method, library: undefined, evaluated });
  namesInText(machine, method, evaluated);
  changeKeywords(machine, evaluated, receiver);
  if (keywords.get('inplace')?.word === 'True') return SCALAR_VALUE;
  for (const argument of all) machine.consume(argument, call.written);
  if (FRESH_METHODS.has(method)) return joined([FRESH, ...results]);
  if (SHARING_METHODS.has(method))
    return { ...holding([receiver, ...all, ...results]), isIterator: receiver.isIterator };
  const isKnown = MUTATING_METHODS.has(method);
  machine.mutate(receiver, call.written, isKnown ? 'certain' : 'likely');
  machine.markCaptured(call.callee);
  const base = baseName(call.callee);
  if (base !== undefined) for (const argument of all) machine.absorb(call.callee, argument);
  return holding([receiver, ...all, ...results]);
}

/** `inplace=True` changes the receiver, `out=x` changes x. */
function changeKeywords(
  machine: Interpreter,
  { call, keywords }: EvaluatedCall,
  receiver: AbstractValue,
): void {
  const inplace = keywords.get('inplace');
  if (inplace !== undefined && inplace.word !== 'False') machine.mutate(receiver, call.written, 'certain');
  const out = keywords.get('out');
  if (out !== undefined) machine.mutate(out, call.written, 'certain');
}

/** Something called of which nothing is known may change whatever it is given. */
function callUnknown(machine: Interpreter, callee: AbstractValue, evaluated: EvaluatedCall): AbstractValue {
  const calls = machine
    .methodsOf(callee.instances, '__call__')
    .concat(machine.methodsOf(callee.instances, 'forward'));
  for (const body of calls)
    machine.follow({ body, frame: undefined }, [callee, ...evaluated.positional], callee.roots);
  const returned = runCallbacks(machine, evaluated, callee);
  if (callee.isBound === true) {
    machine.mutate(callee, evaluated.call.written, 'likely');
    for (const argument of evaluated.all) machine.absorb(evaluated.call.callee, argument);
  }
  if (calls.length === 0) {
    machine.effects.risk('unknown-callee', evaluated.call.written);
    for (const argument of evaluated.all) machine.mutate(argument, evaluated.call.written, 'unknown');
  }
  return holding([callee, returned, ...evaluated.all]);
}
