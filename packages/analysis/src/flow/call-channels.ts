import { FILE_READERS, FILE_WRITERS, RANDOM_DRAWS } from '../tables/libraries.ts';
import type { AbstractValue } from './abstract-value.ts';
import type { EvaluatedCall } from './callbacks.ts';
import { rootOf } from './dotted.ts';
import type { Interpreter } from './interpreter.ts';

/** Functions on files whose names are also those of ordinary methods. */
const NAMES_OF_METHODS_TOO = new Set('rename replace remove move save'.split(' '));

/** Notes which files a call reads or writes; a path that is not literal may be any file. */
export function noteFiles(
  machine: Interpreter,
  { name, isLibrary, evaluated }: { name: string; isLibrary: boolean; evaluated: EvaluatedCall },
): void {
  const { call, positional } = evaluated;
  const [first] = positional;
  if (isLibrary) noteMoved(machine, name, evaluated);
  if (name === 'open') {
    const mode = modeOf(evaluated);
    const path = channelOf(first);
    if (/[wax]/.test(mode)) needFolder(machine, path, call.written);
    if (/[ra+]/.test(mode)) machine.effects.reads.set(path, call.written);
    if (/[wax+]/.test(mode)) machine.effects.writes.set(path, call.written);
    return;
  }
  const written = FILE_WRITERS.get(name);
  if (written !== undefined) {
    // `words.remove(x)` and `text.replace(a, b)` are no files; `os.remove(path)` is.
    if (isLibrary || !NAMES_OF_METHODS_TOO.has(name)) {
      const path = channelOf(positional[written]);
      needFolder(machine, path, call.written);
      if (/^(?:mkdir|makedirs)$/.test(name))
        machine.effects.writes.set(`folder:${path.slice(5)}`, call.written);
      machine.effects.writes.set(path, call.written);
      if (isLibrary) noteEnding(machine, name, { path, how: call.written });
    }
  } else if (FILE_READERS.has(name)) machine.effects.reads.set(channelOf(first), call.written);
}

/** NumPy puts an ending to names of files that have none. */
function noteEnding(machine: Interpreter, name: string, { path, how }: { path: string; how: string }): void {
  if (name === 'save') machine.effects.writes.set(`${path}.npy`, how);
  if (/^savez/.test(name)) machine.effects.writes.set(`${path}.npz`, how);
}

/** A file that is renamed is gone, one that is copied is read. */
function noteMoved(machine: Interpreter, name: string, { call, positional }: EvaluatedCall): void {
  if (!/^(?:rename|replace|renames|move|copy|copy2|copyfile|copytree)$/.test(name)) return;
  const [from, to] = positional;
  if (from?.text === undefined || to === undefined) return;
  machine.effects.reads.set(channelOf(from), call.written);
  if (!name.startsWith('copy')) machine.effects.writes.set(channelOf(from), call.written);
}

/** Methods of paths that read or write what the path names, some of them in one word with methods of others. */
const PATH_METHODS = new Map([
  ...['read_text', 'read_bytes'].map((name) => [name, 'read'] as const),
  ...['write_text', 'write_bytes', 'touch', 'unlink', 'rmdir', 'mkdir'].map(
    (name) => [name, 'write'] as const,
  ),
]);
const METHODS_OF_PATHS_ONLY = new Map<string, 'read' | 'write'>([
  ...['exists', 'is_file', 'is_dir', 'stat', 'iterdir', 'glob', 'rglob'].map(
    (name) => [name, 'read'] as const,
  ),
  ...['rename', 'replace', 'open'].map((name) => [name, 'write'] as const),
]);

/** `Path("a").write_text(text)`: the file is the object, not the argument. False for other methods. */
export function notePath(
  machine: Interpreter,
  name: string,
  at: { receiver: AbstractValue; how: string },
): boolean {
  const { receiver, how } = at;
  const use =
    PATH_METHODS.get(name) ?? (receiver.isPath === true ? METHODS_OF_PATHS_ONLY.get(name) : undefined);
  if (use === undefined) return false;
  const path = receiver.isPath === true ? channelOf(receiver) : 'file:*';
  machine.effects.reads.set(path, how);
  if (use === 'read') return true;
  needFolder(machine, path, how);
  machine.effects.writes.set(path, how);
  if (name === 'mkdir') machine.effects.writes.set(`folder:${path.slice(5)}`, how);
  // Where it is moved to stands in an argument.
  if (name === 'rename' || name === 'replace') machine.effects.writes.set('file:*', how);
  return true;
}

function modeOf({ positional, keywords }: EvaluatedCall): string {
  const mode = positional[1] ?? keywords.get('mode');
  // A mode that is not literal may be any.
  return mode === undefined ? 'r' : (mode.text ?? 'a+');
}

/** A file can be written only where there is a folder for it. */
function needFolder(machine: Interpreter, path: string, how: string): void {
  if (path === 'file:*') machine.effects.reads.set('folder:*', how);
  const parts = path.slice(5).split('/');
  for (let length = parts.length - 1; length > 0; length -= 1)
    machine.effects.reads.set(`folder:${parts.slice(0, length).join('/')}`, how);
}

/** What an open file or connection stands for. */
export function handleOf(
  name: string,
  evaluated: EvaluatedCall,
): { readonly channel: string; readonly isWritten: boolean } {
  const isWritten = name !== 'open' || /[wax+]/.test(modeOf(evaluated));
  return { channel: channelOf(evaluated.positional[0]), isWritten };
}

/** The file that a path names; any, where it is not written out. */
export function channelOf(path: AbstractValue | undefined): string {
  if (path?.handle !== undefined) return path.handle.channel;
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
  const isSeed =
    name === 'seed' || name === 'manual_seed' || name === 'set_seed' || name === 'set_random_seed';
  const channel = `random:${generatorOf(library)}`;
  if (/^(?:get_?state|set_?state)$/.test(name) && library !== undefined) {
    machine.effects[name.startsWith('get') ? 'reads' : 'writes'].set(channel, call.written);
    return;
  }
  if (isSeed && library !== undefined) {
    machine.effects.writes.set(channel, call.written);
    return;
  }
  const drawn = library === undefined ? [] : drawnBy(library, evaluated);
  for (const each of drawn) {
    machine.effects.reads.set(each, call.written);
    machine.effects.writes.set(each, call.written);
  }
  const isDraw =
    (library !== undefined &&
      /(?:^|\.)random\.|^torch\.|^matplotlib\.pylab\./.test(library) &&
      RANDOM_DRAWS.has(name)) ||
    (DRAWS_UNLESS_SEEDED.test(name) &&
      !keywords.has('random_state') &&
      library?.startsWith('random') !== true);
  if (!isDraw) return;
  machine.effects.reads.set(channel, call.written);
  machine.effects.writes.set(channel, call.written);
}

/** The generators that a library's function draws from by itself, or that it is given a function of. */
function drawnBy(library: string, { all, keywords }: EvaluatedCall): string[] {
  const root = rootOf(library);
  const isSeeded = keywords.has('seed') || keywords.has('random_state');
  if (root === 'networkx' && !isSeeded && DRAWS_A_GRAPH.test(library))
    return ['random:numpy', 'random:random'];
  if (root === 'seaborn' && !isSeeded) return ['random:numpy'];
  if (/^pandas\.plotting\.bootstrap_plot$/.test(library)) return ['random:random'];
  const given = all.flatMap(({ qualified }) =>
    qualified !== undefined && /(?:^|\.)random\./.test(qualified) ? [`random:${generatorOf(qualified)}`] : [],
  );
  return [...new Set(given)];
}

const DRAWS_A_GRAPH = /graph|random|layout|draw|shuffle|swap|walk|communit|sample|tree|cluster/;

function generatorOf(library: string | undefined): string {
  if (library === undefined) return 'numpy';
  const root = rootOf(library);
  return root === 'random' || root === 'torch' || root === 'tensorflow' ? root : 'numpy';
}
