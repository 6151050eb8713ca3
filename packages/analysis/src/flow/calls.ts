import type { CallValue } from '../facts/program.ts';
import { FRESH_METHODS, MUTATING_METHODS, SHARING_METHODS } from '../tables/methods.ts';
import type { AbstractValue } from './abstract-value.ts';
import { FRESH, holding, joined, SCALAR_VALUE } from './abstract-value.ts';
import { noteFiles, notePath, noteRandom } from './call-channels.ts';
import type { EvaluatedCall } from './callbacks.ts';
import { runCallbacks } from './callbacks.ts';
import { changeBuffers } from './changed-arguments.ts';
import { changeKeywords } from './changed-keywords.ts';
import type { Interpreter } from './interpreter.ts';
import { baseName } from './interpreter-names.ts';
import { callLibrary } from './library-calls.ts';
import { heldName } from './named-items.ts';
import { namesInQuery } from './names-in-text.ts';
import { followFunctions, followMethods, instantiate } from './own-calls.ts';
import { noteSql } from './sql-channels.ts';

/** What a call does and what its result shares with what. */
export function evaluateCall(machine: Interpreter, call: CallValue): AbstractValue {
  const method = call.callee.op === 'part' ? call.callee.attribute : undefined;
  const receiver =
    call.callee.op === 'part' && method !== undefined ? machine.evaluate(call.callee.of) : undefined;
  const callee = receiver === undefined ? machine.evaluate(call.callee) : calleeOf(receiver, method);
  const evaluated = evaluateArguments(machine, call);
  if (callee.qualified === 'builtins.super') return { ...FRESH, roots: selfRoots(machine), instances: [] };
  if (callee.functions.length > 0 && callee.qualified === undefined && method === undefined) {
    const followed = followFunctions(machine, callee, evaluated);
    return callee.instances.length === 0
      ? followed
      : joined([followed, callUnknown(machine, { ...callee, functions: [] }, evaluated)]);
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

function callMethod(
  machine: Interpreter,
  { receiver, method, evaluated }: { receiver: AbstractValue; method: string; evaluated: EvaluatedCall },
): AbstractValue {
  // What stands in an attribute of an object is of another class.
  const isKnown = receiver.isBound !== true;
  const classes = !isKnown ? [] : receiver.instances.length > 0 ? receiver.instances : receiver.classes;
  const found = machine.methodsOf(classes, method);
  const own = found.length > 0 ? found : machine.methodsNamed(method);
  const results = followMethods(machine, own, { receiver, evaluated });
  if (found.length > 0) return joined(results);
  runCallbacks(machine, evaluated, receiver);
  if (!CONTAINER_METHODS.has(method)) runHeld(machine, receiver, evaluated);
  const { call, keywords, all } = evaluated;
  noteMethod(machine, { receiver, method, evaluated });
  if (keywords.get('inplace')?.word === 'True') return SCALAR_VALUE;
  for (const argument of all) machine.consume(argument, call.written);
  const isDrawing = PLOT_METHODS.has(method) && drawsOnItself(receiver, evaluated);
  if (FRESH_METHODS.has(method) && !isDrawing) {
    const fresh = joined([FRESH, ...results]);
    return PLOT_METHODS.has(method) ? { ...fresh, isFigure: true } : fresh;
  }
  const isSharing = SHARING_METHODS.has(method) || READING_METHOD.test(method);
  if (isSharing) return { ...holding([receiver, ...all, ...results]), isIterator: receiver.isIterator };
  const isMutating = MUTATING_METHODS.has(method);
  machine.changeItems(receiver, {
    how: call.written,
    certainty: isMutating ? 'certain' : 'likely',
    only: heldName(machine, call.callee),
  });
  machine.markCaptured(call.callee);
  const base = baseName(call.callee);
  if (base !== undefined) for (const argument of all) machine.absorb(call.callee, argument);
  const result = holding([receiver, ...all, ...results]);
  return receiver.isFigure === true ? { ...result, isFigure: true } : result;
}

/** Methods of loggers and their like, which are one object for all who ask for them by name. */
const LASTING_METHOD = /^(?:setLevel|addHandler|removeHandler|addFilter|set_level|basicConfig)$/;

/** Methods that tell what all others did: who called a function that remembers, who made classes. */
const LOOKS_AROUND = /^(?:cache_info|cache_clear|__subclasses__)$/;

/** What a method does besides changing its object. */
function noteMethod(
  machine: Interpreter,
  { receiver, method, evaluated }: { receiver: AbstractValue; method: string; evaluated: EvaluatedCall },
): void {
  if (!notePath(machine, method, { receiver, how: evaluated.call.written }))
    noteFiles(machine, { name: method, isLibrary: false, evaluated });
  if (LASTING_METHOD.test(method)) machine.effects.writes.set('display', evaluated.call.written);
  noteRandom(machine, { name: method, library: undefined, evaluated });
  noteSql(machine, method, evaluated);
  namesInQuery(machine, method, evaluated);
  changeKeywords(machine, evaluated, receiver);
  changeBuffers(machine, evaluated);
  if (LOOKS_AROUND.test(method)) {
    machine.effects.isWildcard = true;
    machine.effects.risk('wildcard', evaluated.call.written);
  }
  if (DRAWING.test(method) && !drawsOnItself(receiver, evaluated))
    machine.drawOnFigure(evaluated.call.written);
}

/** Methods by whose names something may be drawn, in whatever library. */
const DRAWING =
  /plot|draw|show|hist|heatmap|graph|figure|dendrogram|scatter|visuali[sz]e|decorate|^(?:bar|pie|box|kde|area|line)/i;

/** `ax.plot(x, y)` changes its axes, `df.plot(x="a")` does not change its frame. */
function drawsOnItself(receiver: AbstractValue, { positional: [first] }: EvaluatedCall): boolean {
  return receiver.isFigure === true || (first !== undefined && first.text === undefined);
}

/** Methods by whose names nobody changes anything. */
const READING_METHOD = /^(?:get_(?!nowait)|is_|has_|to_)/;

/** Methods of containers, which keep functions without calling them. */
const CONTAINER_METHODS = new Set(
  'append add extend insert remove pop get items keys values update setdefault copy index count clear'.split(
    ' ',
  ),
);

/** Methods of frames and series that draw on the current figure. */
const PLOT_METHODS = new Set('plot hist boxplot plot_corr plot_acf'.split(' '));

/** An object that was given functions may call them: a layer, a pipeline's step, an event's handler. */
function runHeld(machine: Interpreter, receiver: AbstractValue, evaluated: EvaluatedCall): void {
  if (receiver.functions.length === 0) return;
  const others = holding([receiver, ...evaluated.all]);
  for (const closure of receiver.functions)
    machine.follow(
      closure,
      closure.body.parameters.map(() => others),
      receiver.roots,
    );
}

/** Something called of which nothing is known may change whatever it is given. */
function callUnknown(machine: Interpreter, callee: AbstractValue, evaluated: EvaluatedCall): AbstractValue {
  const calls = machine
    .methodsOf(callee.instances, '__call__')
    .concat(machine.methodsOf(callee.instances, 'forward'));
  followMethods(machine, calls, { receiver: callee, evaluated });
  const returned = runCallbacks(machine, evaluated, callee);
  if (callee.isBound === true) {
    machine.mutate(callee, evaluated.call.written, 'likely');
    for (const argument of evaluated.all) machine.absorb(evaluated.call.callee, argument);
  }
  if (calls.length === 0 && callee.isOfLibrary !== true) {
    machine.effects.risk('unknown-callee', evaluated.call.written);
    for (const argument of evaluated.all) machine.mutate(argument, evaluated.call.written, 'unknown');
  }
  return holding([callee, returned, ...evaluated.all]);
}
