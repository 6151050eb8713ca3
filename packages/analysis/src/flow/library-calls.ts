import {
  CHANGES_ARGUMENT,
  DISPLAY_SETTINGS,
  ITERATOR_FUNCTIONS,
  SHARES_ARGUMENTS,
  TRUSTED_MODULES,
  WILDCARD_FUNCTIONS,
} from '../tables/libraries.ts';
import type { AbstractValue } from './abstract-value.ts';
import { FRESH, holding, SCALAR_VALUE } from './abstract-value.ts';
import { noteFiles, noteRandom } from './call-channels.ts';
import type { EvaluatedCall } from './calls.ts';
import { runCallbacks } from './calls.ts';
import type { Interpreter } from './interpreter.ts';

/** Builtins whose result nobody can change. */
const SCALAR_BUILTINS = new Set(
  'len int float str bool repr abs round sum hash id ord chr hex oct bin isinstance issubclass callable hasattr format ascii print any all divmod pow input type'.split(
    ' ',
  ),
);

/** A call of something with a dotted name: a builtin, or from an import. */
export function callLibrary(
  machine: Interpreter,
  callee: AbstractValue,
  evaluated: EvaluatedCall,
): AbstractValue {
  const qualified = callee.qualified ?? '';
  const root = qualified.split('.')[0] ?? '';
  const name = qualified.split('.').at(-1) ?? '';
  const { call, all, positional, keywords } = evaluated;
  if (root === 'builtins' && WILDCARD_FUNCTIONS.has(name)) return wildcard(machine, name, evaluated);
  noteSettings(machine, qualified, evaluated);
  noteFiles(machine, { name, isLibrary: true, evaluated });
  noteRandom(machine, { name, library: qualified, evaluated });
  const returned = runCallbacks(machine, evaluated, FRESH);
  const changed = CHANGES_ARGUMENT.get(name);
  const target = changed === undefined ? undefined : positional[changed];
  if (target !== undefined) {
    machine.mutate(target, call.written, 'certain');
    const object = call.arguments[changed ?? 0]?.value;
    if (object !== undefined) for (const value of all) if (value !== target) machine.absorb(object, value);
  }
  const out = keywords.get('out');
  if (out !== undefined) machine.mutate(out, call.written, 'certain');
  if (name !== 'next' && root !== 'itertools' && !ITERATOR_FUNCTIONS.has(name))
    for (const value of all) machine.consume(value, call.written);
  if (!TRUSTED_MODULES.has(root)) {
    machine.effects.risk('unknown-library', qualified);
    for (const value of all) machine.mutate(value, call.written, 'unknown');
    return holding([returned, ...all]);
  }
  if (root === 'builtins' && SCALAR_BUILTINS.has(name)) return SCALAR_VALUE;
  const isIterator = ITERATOR_FUNCTIONS.has(name);
  if (isIterator || SHARES_ARGUMENTS.has(name) || target !== undefined) {
    const shared = holding([returned, ...all]);
    const functions = shared.functions.map((closure) => ({ ...closure, isWrapped: true as const }));
    return {
      ...shared,
      functions,
      isIterator,
      ...(name.startsWith('subplot') ? { isConnected: true as const } : {}),
    };
  }
  return holding([returned]);
}

function wildcard(machine: Interpreter, name: string, { call, positional }: EvaluatedCall): AbstractValue {
  const [code] = positional;
  const isCode = name === 'exec' || name === 'eval';
  if (name === 'vars' && positional.length > 0) return holding(positional);
  if (isCode && code?.text !== undefined && machine.runText(code.text)) return FRESH;
  machine.effects.isWildcard = true;
  machine.effects.risk('wildcard', call.written);
  return FRESH;
}

/** Settings that later results depend on without naming them. */
function noteSettings(machine: Interpreter, qualified: string, { call }: EvaluatedCall): void {
  const parts = qualified.split('.');
  const name = parts.at(-1) ?? '';
  const [root = ''] = parts;
  if (/^sys\.path\./.test(qualified)) machine.effects.writes.set('imports', call.written);
  if (/^os\.(?:chdir|putenv)$/.test(qualified)) machine.effects.writes.set('file:*', call.written);
  const isSetting = DISPLAY_SETTINGS.has(name) && TRUSTED_MODULES.has(root) && root !== 'builtins';
  if (isSetting || qualified.includes('rcParams') || qualified.includes('style.use')) {
    machine.effects.writes.set('display', call.written);
  }
  if (root === 'matplotlib' || root === 'seaborn') {
    machine.effects.reads.set('figure', call.written);
    machine.effects.writes.set('figure', call.written);
  }
}
