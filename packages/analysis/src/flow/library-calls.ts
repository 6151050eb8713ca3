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
import { isHandle, noteAmbient } from './ambient-channels.ts';
import { noteFiles, noteRandom } from './call-channels.ts';
import type { EvaluatedCall } from './callbacks.ts';
import { runCallbacks } from './callbacks.ts';
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
  if (root === 'builtins' && WILDCARD_FUNCTIONS.has(name)) return wildcard(machine, name, evaluated);
  noteSettings(machine, qualified, evaluated);
  noteAmbient(machine, qualified, evaluated);
  noteFiles(machine, { name, isLibrary: true, evaluated });
  noteRandom(machine, { name, library: qualified, evaluated });
  const returned = runCallbacks(machine, evaluated, FRESH);
  const isChanged = changeArguments(machine, name, evaluated);
  const isLazy = name === 'next' || root === 'itertools' || ITERATOR_FUNCTIONS.has(name);
  if (!isLazy) for (const value of evaluated.all) machine.consume(value, evaluated.call.written);
  if (!TRUSTED_MODULES.has(root)) {
    machine.effects.risk('unknown-library', qualified);
    for (const value of evaluated.all) machine.mutate(value, evaluated.call.written, 'unknown');
    return holding([returned, ...evaluated.all]);
  }
  if (root === 'builtins' && SCALAR_BUILTINS.has(name)) return SCALAR_VALUE;
  const isSharing = isChanged || ITERATOR_FUNCTIONS.has(name) || SHARES_ARGUMENTS.has(name);
  const result = isSharing ? sharing(name, [returned, ...evaluated.all]) : holding([returned]);
  return isHandle(qualified) ? { ...result, isHandle: true } : result;
}

/** A result that holds what the library was given, its functions wrapped. */
function sharing(name: string, values: readonly AbstractValue[]): AbstractValue {
  const shared = holding(values);
  const functions = shared.functions.map((closure) => ({ ...closure, isWrapped: true as const }));
  const connected = name.startsWith('subplot') ? { isConnected: true as const } : {};
  return { ...shared, functions, isIterator: ITERATOR_FUNCTIONS.has(name), ...connected };
}

/** Changes what the function is known to change; whether it changed one of its positional arguments. */
function changeArguments(
  machine: Interpreter,
  name: string,
  { call, positional, keywords, all }: EvaluatedCall,
): boolean {
  const out = keywords.get('out');
  if (out !== undefined) machine.mutate(out, call.written, 'certain');
  const index = CHANGES_ARGUMENT.get(name);
  const target = index === undefined ? undefined : positional[index];
  if (target === undefined) return false;
  machine.mutate(target, call.written, 'certain');
  const object = call.arguments[index ?? 0]?.value;
  if (object !== undefined) for (const value of all) if (value !== target) machine.absorb(object, value);
  return true;
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
