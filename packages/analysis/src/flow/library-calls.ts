import {
  CHANGES_ARGUMENT,
  DISPLAY_SETTINGS,
  ITERATOR_FUNCTIONS,
  SHARES_ARGUMENTS,
  TRUSTED_MODULES,
  WILDCARD_FUNCTIONS,
} from '../tables/libraries.ts';
import type { AbstractValue } from './abstract-value.ts';
import { FRESH, flatness, holding, SCALAR_VALUE } from './abstract-value.ts';
import { isHandle, noteAmbient } from './ambient-channels.ts';
import { handleOf, noteFiles, noteRandom } from './call-channels.ts';
import type { EvaluatedCall } from './callbacks.ts';
import { runCallbacks } from './callbacks.ts';
import { changeArguments } from './changed-arguments.ts';
import { wrappedClosure } from './closures.ts';
import { lastOf, rootOf } from './dotted.ts';
import type { Interpreter } from './interpreter.ts';
import { namesInArguments } from './names-in-text.ts';
import { noteSql } from './sql-channels.ts';

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
  const root = rootOf(qualified);
  const name = lastOf(qualified);
  if (root === 'builtins' && WILDCARD_FUNCTIONS.has(name)) return wildcard(machine, name, evaluated);
  noteSettings(machine, qualified, evaluated);
  noteAmbient(machine, qualified, evaluated);
  noteSql(machine, name, evaluated);
  namesInArguments(machine, qualified, evaluated);
  noteFiles(machine, { name, isLibrary: true, evaluated });
  noteRandom(machine, { name, library: qualified, evaluated });
  const returned = runCallbacks(machine, evaluated, FRESH);
  if (qualified === 'operator.methodcaller') return methodsOfText(machine, evaluated);
  const isChanged = changeArguments(machine, qualified, evaluated);
  const isLazy = name === 'next' || root === 'itertools' || ITERATOR_FUNCTIONS.has(name);
  if (!isLazy) for (const value of evaluated.all) machine.consume(value, evaluated.call.written);
  if (!TRUSTED_MODULES.has(root)) return callStranger(machine, { qualified, returned, evaluated });
  return resultOf({ qualified, isChanged, returned, evaluated });
}

/** What the result of a trusted function shares with its arguments. */
function resultOf(at: {
  readonly qualified: string;
  readonly isChanged: boolean;
  readonly returned: AbstractValue;
  readonly evaluated: EvaluatedCall;
}): AbstractValue {
  const { qualified, isChanged, returned, evaluated } = at;
  const root = rootOf(qualified);
  const name = lastOf(qualified);
  if (root === 'builtins' && SCALAR_BUILTINS.has(name)) return SCALAR_VALUE;
  const special = specialResult(qualified, name, at);
  if (special !== undefined) return special;
  // A file has nothing of its path.
  if (qualified === 'builtins.open') return { ...FRESH, isIterator: true, handle: handleOf(name, evaluated) };
  const flat = flatResult(qualified, evaluated);
  if (flat !== undefined) return flat;
  const isSharing = isChanged || ITERATOR_FUNCTIONS.has(name) || SHARES_ARGUMENTS.has(name);
  const result = isSharing
    ? sharing(name, [returned, ...evaluated.all])
    : holding([returned, ...generators(evaluated)]);
  if (isFigureMaker(qualified, name)) return { ...result, isFigure: true };
  if (qualified === 'pandas.DataFrame' && evaluated.all.length === 0)
    return { ...FRESH, isOfLibrary: true, isWithoutRows: true };
  if (qualified === 'os.path.join') return joinedPath(evaluated);
  if (/^pathlib\.\w*Path$/.test(qualified)) return pathOf(evaluated);
  if (isHandle(qualified)) return { ...result, handle: handleOf(name, evaluated) };
  return CALLED_WITH_STATE.has(root) || result.functions.length > 0
    ? result
    : { ...result, isOfLibrary: true };
}

/** Functions whose result is as flat as what they are given, or a level less flat. */
const FLAT_COPIES = /^(?:numpy\.array|builtins\.(?:list|tuple|sorted|set|frozenset))$/;
const FLAT_RANGES = /^(?:builtins\.range|numpy\.(?:arange|linspace|logspace))$/;
const FLAT_PAIRS = /^builtins\.(?:zip|enumerate)$/;

function flatResult(qualified: string, { positional, all }: EvaluatedCall): AbstractValue | undefined {
  const isArray = qualified.startsWith('numpy.') && { isArray: true as const };
  if (FLAT_RANGES.test(qualified)) return { ...FRESH, isOfLibrary: true, flat: 1, ...isArray };
  const [first] = positional;
  if (FLAT_COPIES.test(qualified) && first?.flat !== undefined) {
    // What is inside is shared, if there is anything that can be changed.
    const inside = first.flat === 1 ? FRESH : holding([first]);
    const isList = /list|sorted/.test(qualified) ? { isList: true as const } : {};
    return { ...inside, flat: first.flat, ...isList, ...isArray };
  }
  const flat = FLAT_PAIRS.test(qualified) ? flatness(all) : undefined;
  return flat === undefined ? undefined : { ...holding(all), flat, isIterator: true };
}

function joinedPath({ positional }: EvaluatedCall): AbstractValue {
  const parts = positional.map(({ text }) => text);
  return parts.every((part) => part !== undefined)
    ? { ...SCALAR_VALUE, text: parts.join('/') }
    : SCALAR_VALUE;
}

/** Objects that change in ways of their own. */
function specialResult(
  qualified: string,
  name: string,
  { returned, evaluated }: { readonly returned: AbstractValue; readonly evaluated: EvaluatedCall },
): AbstractValue | undefined {
  // A copy shares nothing, but is of the same classes.
  if (qualified === 'copy.deepcopy') return { ...holding(evaluated.all), roots: FRESH.roots };
  if (LASTING.test(name)) return { ...FRESH, lasting: name === 'get_ipython' ? 'IPython' : qualified };
  if (/^io\.(?:StringIO|BytesIO)$/.test(qualified)) return { ...FRESH, isBuffer: true };
  if (qualified !== 'collections.defaultdict') return undefined;
  return { ...sharing(name, [returned, ...evaluated.all]), grows: true };
}

/** What calls a method by its name. */
function methodsOfText(machine: Interpreter, { positional }: EvaluatedCall): AbstractValue {
  const [named, ...others] = positional;
  return { ...holding(others), functions: machine.methodsNamed(named?.text ?? '').map(wrappedClosure) };
}

/** Functions that give everybody the same object. */
const LASTING = /^(?:getLogger|getcontext|get_ipython|get_config|get_registry|get_cmap)$/;

/** A path that is written out names its file; one put together may name any. */
function pathOf({ positional }: EvaluatedCall): AbstractValue {
  const [only, ...others] = positional;
  const text = others.length === 0 ? only?.text : undefined;
  return text === undefined
    ? { ...FRESH, isOfLibrary: true }
    : { ...FRESH, isOfLibrary: true, isPath: true, text };
}

/** A function of a package of which nothing is known may change its arguments and read the files that they name. */
function callStranger(
  machine: Interpreter,
  at: { readonly qualified: string; readonly returned: AbstractValue; readonly evaluated: EvaluatedCall },
): AbstractValue {
  const { call, all } = at.evaluated;
  machine.effects.risk('unknown-library', at.qualified);
  for (const value of all) {
    machine.mutate(value, call.written, 'unknown');
    if (value.text !== undefined && /[./\\]/.test(value.text))
      machine.effects.reads.set(`file:${value.text.replace(/^\.\//, '')}`, call.written);
  }
  return holding([at.returned, ...all]);
}

/** Generators that a model or splitter was given: it draws from them whenever it is used. */
function generators({ keywords }: EvaluatedCall): AbstractValue[] {
  return ['random_state', 'rng', 'generator'].flatMap((name) => {
    const given = keywords.get(name);
    return given === undefined || given.isScalar ? [] : [given];
  });
}

/** Libraries whose objects change when they are called: layers count, statistics run on. */
const CALLED_WITH_STATE = new Set(
  'torch tensorflow keras torchvision builtins functools transformers jax'.split(' '),
);

const FIGURE_MAKERS = new Set(
  'figure subplots subplot gcf gca axes subplot_mosaic subplot2grid twinx twiny'.split(' '),
);

function isFigureMaker(qualified: string, name: string): boolean {
  return qualified.startsWith('seaborn.') || (qualified.startsWith('matplotlib.') && FIGURE_MAKERS.has(name));
}

/** A result that holds what the library was given, its functions wrapped. */
function sharing(name: string, values: readonly AbstractValue[]): AbstractValue {
  const shared = holding(values);
  const functions = shared.functions.map(wrappedClosure);
  const connected = name.startsWith('subplot') ? { isConnected: true as const } : {};
  return { ...shared, functions, isIterator: ITERATOR_FUNCTIONS.has(name), ...connected };
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
  if (isSetting(qualified, name, root)) machine.effects.writes.set(settingChannel(root), call.written);
  if (qualified === 'builtins.get_ipython') machine.effects.writes.set('display', call.written);
  if (
    root === 'matplotlib' ||
    root === 'seaborn' ||
    !TRUSTED_MODULES.has(root) ||
    DRAWING_FUNCTION.test(qualified)
  ) {
    // From here on it draws on another figure.
    if (name === 'figure' || name === 'subplots' || name === 'show') machine.state.figures.clear();
    machine.drawOnFigure(call.written);
  }
}

const DRAWING_FUNCTION =
  /^(?:mpl_toolkits|wordcloud)\.|\.(?:graphics|plotting)\.|\.(?:\w*plot\w*|draw\w*|dendrogram|imshow|from_estimator|from_predictions)$/;

/** By their names: functions that set something for all that follows. */
const SETTING_FUNCTION =
  /^(?!get|setdiff|setxor)(?:(?:set|enable|disable|use|activate|deactivate|reset|register|unregister|init|config|configure|setup)(?:_\w+)?$|set(?:first|default|locale|switch|recursion)\w*$|(?:\w*(?:options|style|theme|params))$)/i;

function isSetting(qualified: string, name: string, root: string): boolean {
  if (root === 'builtins' || CHANGES_ARGUMENT.has(name)) return false;
  if (qualified.includes('rcParams') || qualified.includes('style.use')) return true;
  if (DISPLAY_SETTINGS.has(name) && TRUSTED_MODULES.has(root)) return true;
  // A constructor or a function deep inside sets nothing for others.
  return (
    SETTING_FUNCTION.test(name) && !/_(?:seed|state|trace)$/.test(name) && qualified.split('.').length <= 3
  );
}

/** Settings of plots matter only to who draws. */
function settingChannel(root: string): string {
  return root === 'matplotlib' || root === 'seaborn' ? 'display:plots' : 'display';
}
