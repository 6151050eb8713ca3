import { FILE_READERS, FILE_WRITERS, RANDOM_DRAWS } from '../tables/libraries.ts';
import type { AbstractValue } from './abstract-value.ts';
import type { EvaluatedCall } from './callbacks.ts';
import type { Interpreter } from './interpreter.ts';

/** Functions on files whose names are also those of ordinary methods. */
const NAMES_OF_METHODS_TOO = new Set('rename replace remove move save'.split(' '));

/** Notes which files a call reads or writes; a path that is not literal may be any file. */
export function noteFiles(
  machine: Interpreter,
  { name, isLibrary, evaluated }: { name: string; isLibrary: boolean; evaluated: EvaluatedCall },
): void {
  const { call, positional, keywords } = evaluated;
  const [first] = positional;
  if (name === 'open') {
    const mode = positional[1]?.text ?? keywords.get('mode')?.text ?? 'r';
    const path = channelOf(first);
    if (/[ra+]/.test(mode)) machine.effects.reads.set(path, call.written);
    if (/[wax+]/.test(mode)) machine.effects.writes.set(path, call.written);
    return;
  }
  const written = FILE_WRITERS.get(name);
  if (written !== undefined) {
    // `words.remove(x)` and `text.replace(a, b)` are no files; `os.remove(path)` is.
    if (isLibrary || !NAMES_OF_METHODS_TOO.has(name))
      machine.effects.writes.set(channelOf(positional[written]), call.written);
  } else if (FILE_READERS.has(name)) machine.effects.reads.set(channelOf(first), call.written);
}

function channelOf(path: AbstractValue | undefined): string {
  return path?.text === undefined ? 'file:*' : `file:${path.text.replace(/^\.\//, '')}`;
}

/** Estimators, splitters and distributions that draw from numpy's generator unless told otherwise. */
const DRAWS_UNLESS_SEEDED =
  /^(?:fit|fit_transform|fit_predict|train_test_split|cross_val_score|cross_validate|shuffle|sample|split|resample|make_\w+|permutation_importance|rvs|bootstrap|permutation_test|monte_carlo_test)$/;

/** Notes draws from, and seeds of, global random generators. */
export function noteRandom(
  machine: Interpreter,
  { name, library, evaluated }: { name: string; library: string | undefined; evaluated: EvaluatedCall },
): void {
  const { call, keywords } = evaluated;
  const generator = generatorOf(library);
  const channel = `random:${generator}`;
  const isSeed =
    name === 'seed' || name === 'manual_seed' || name === 'set_seed' || name === 'set_random_seed';
  if (isSeed && library !== undefined) {
    machine.effects.writes.set(channel, call.written);
    return;
  }
  const isDraw =
    (library !== undefined &&
      /(?:^|\.)random\.|^random\.|^torch\./.test(library) &&
      RANDOM_DRAWS.has(name)) ||
    (DRAWS_UNLESS_SEEDED.test(name) &&
      !keywords.has('random_state') &&
      library?.startsWith('random') !== true);
  if (!isDraw) return;
  machine.effects.reads.set(channel, call.written);
  machine.effects.writes.set(channel, call.written);
}

function generatorOf(library: string | undefined): string {
  if (library === undefined) return 'numpy';
  const [root] = library.split('.');
  return root === 'random' || root === 'torch' || root === 'tensorflow' ? root : 'numpy';
}

/** `df.query("x > @limit")` and `df.eval(...)` use names that stand in a text. */
export function namesInText(machine: Interpreter, method: string, { positional }: EvaluatedCall): void {
  if (method !== 'query' && method !== 'eval') return;
  for (const { text } of positional) {
    for (const match of (text ?? '').matchAll(/@([A-Za-z_]\w*)/g)) {
      machine.evaluate({ op: 'name', name: match[1] ?? '', at: { start: 0, end: 0 } });
    }
  }
}
