import { CHANGES_ARGUMENT, NUMPY_OUTPUTS } from '../tables/libraries.ts';
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
  const output = root === 'numpy' ? NUMPY_OUTPUTS.get(name) : undefined;
  if (output !== undefined && given > output) return output;
  if (root === 'networkx' && GROWS_GRAPH.test(name)) return 0;
  return CHANGES_ARGUMENT.get(name);
}

const UNBOUND = /^(?:builtins\.(?:list|dict|set|bytearray|object)|collections\.[A-Z]\w*)\.\w+$/;
const CHANGING_SLOT = /^__(?:set|del|i(?:add|mul|and|or|xor|sub)__)/;
const CHANGING_OPERATOR = /^(?:setitem|delitem|i(?!n|s|tem)[a-z]+)$/;
const GROWS_GRAPH = /^add_(?:path|star|cycle|nodes|edges|weighted)/;
