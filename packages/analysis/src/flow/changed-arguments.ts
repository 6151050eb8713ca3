import { CHANGES_ARGUMENT } from '../tables/libraries.ts';
import { MUTATING_METHODS } from '../tables/methods.ts';
import { FRESH } from './abstract-value.ts';
import type { EvaluatedCall } from './callbacks.ts';
import { changeKeywords } from './changed-keywords.ts';
import { lastOf, rootOf } from './dotted.ts';
import type { Interpreter } from './interpreter.ts';

/** Changes what the function is known to change; whether it changed one of its positional arguments. */
export function changeArguments(machine: Interpreter, qualified: string, evaluated: EvaluatedCall): boolean {
  const { call, positional, all, keywords } = evaluated;
  changeKeywords(machine, evaluated, FRESH);
  changeBuffers(machine, evaluated);
  // `nx.relabel_nodes(graph, names, copy=False)`
  if (keywords.get('copy')?.word === 'False' && positional[0] !== undefined)
    machine.mutate(positional[0], call.written, 'likely');
  const index = changedArgument(qualified, positional.length);
  const target = index === undefined ? undefined : positional[index];
  if (target === undefined) return false;
  machine.mutate(target, call.written, 'certain');
  const object = call.arguments[index ?? 0]?.value;
  if (object !== undefined) for (const value of all) if (value !== target) machine.absorb(object, value);
  return true;
}

/** Whoever is given a file in memory may write into it: `df.to_csv(text)`, `plt.savefig(picture)`. */
export function changeBuffers(machine: Interpreter, { call, all }: EvaluatedCall): void {
  for (const value of all) if (value.isBuffer === true) machine.mutate(value, call.written, 'certain');
}

function changedArgument(qualified: string, given: number): number | undefined {
  const name = lastOf(qualified);
  const root = rootOf(qualified);
  // `list.append(xs, 1)` is `xs.append(1)`, `operator.setitem` and `operator.iadd` are what they say.
  if (UNBOUND.test(qualified)) return MUTATING_METHODS.has(name) || CHANGING_SLOT.test(name) ? 0 : undefined;
  if (root === 'operator') return CHANGING_OPERATOR.test(name) ? 0 : undefined;
  // `np.add.at(x, …)` changes x; `np.add(x, y, z)` writes into z, as `out=z` would.
  if (root === 'numpy' && name === 'at') return 0;
  if (root === 'numpy' && WITH_TWO_OPERANDS.has(name) && given > 2) return 2;
  if (root === 'numpy' && WITH_ONE_OPERAND.has(name) && given > 1) return 1;
  const output = root === 'numpy' ? OUTPUT_AT.get(name) : undefined;
  if (output !== undefined && given > output) return output;
  if (root === 'networkx' && GROWS_GRAPH.test(name)) return 0;
  return CHANGES_ARGUMENT.get(name);
}

const UNBOUND = /^(?:builtins\.(?:list|dict|set|bytearray|object)|collections\.[A-Z]\w*)\.\w+$/;
const CHANGING_SLOT = /^__(?:set|del|i(?:add|mul|and|or|xor|sub)__)/;
const CHANGING_OPERATOR = /^(?:setitem|delitem|i(?!n|s|tem)[a-z]+)$/;
const GROWS_GRAPH = /^add_(?:path|star|cycle|nodes|edges|weighted)/;

/** Where other functions of NumPy take what they write into: `np.cumsum(x, axis, dtype, out)`. */
const OUTPUT_AT: ReadonlyMap<string, number> = new Map([
  ...['cumsum', 'cumprod', 'sum', 'prod', 'mean', 'std', 'var', 'clip', 'take', 'compress'].map(
    (name) => [name, 3] as const,
  ),
  ...['choose', 'round', 'around', 'max', 'min', 'amax', 'amin', 'any', 'all', 'argmax', 'argmin', 'ptp'].map(
    (name) => [name, 2] as const,
  ),
]);

const WITH_TWO_OPERANDS = words(`
  add subtract multiply divide true_divide floor_divide power float_power mod remainder fmod maximum minimum fmax fmin
  matmul dot arctan2 hypot logaddexp logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor
  left_shift right_shift greater less equal not_equal greater_equal less_equal copysign nextafter gcd lcm
`);
const WITH_ONE_OPERAND = words(`
  negative positive absolute fabs sign rint exp exp2 expm1 log log2 log10 log1p sqrt cbrt square reciprocal sin cos
  tan arcsin arccos arctan sinh cosh tanh degrees radians floor ceil trunc isnan isinf isfinite logical_not invert
`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
