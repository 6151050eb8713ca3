import { AnalysisError, type LintConfig, readLintConfig } from '@quire/analysis';
import type { TargetFiles } from '../target/read-target.ts';
import { whyUnsafePath } from '../target/safe-path.ts';
import { type PerFileIgnore, readPerFileIgnores, resolvePath } from './per-file-ignores.ts';

/** Settings that build upon others, upon others: one or two in practice. */
const EXTENDS_MAX = 8;

/** Ruff's settings as a target has them, with what they extend. */
export interface RuffSettings {
  /** Without what is ignored in some files alone. */
  readonly config: LintConfig;
  readonly perFileIgnores: readonly PerFileIgnore[];
}
type Lint = Readonly<Record<string, unknown>>;
/** Of one file: `own` replaces what it extends, `more` adds to it. */
type Layer = {
  top: LintConfig;
  lint: Lint;
  own: readonly PerFileIgnore[] | null;
  more: readonly PerFileIgnore[];
};

/**
 * The settings of a file and of those that it extends, in the same repository. Undefined where it has none.
 *
 * @throws AnalysisError `lint-config-invalid` where one is not there, is not TOML, or extends itself
 */
export async function readExtendedSettings(
  files: TargetFiles,
  name: string,
): Promise<RuffSettings | undefined> {
  const layers: Layer[] = [];
  const seen = new Set<string>();
  for (let path: string | null = name; path !== null; ) {
    if (seen.has(path)) throw invalid(`${name} extends itself, through ${path}.`);
    if (seen.size > EXTENDS_MAX)
      throw invalid(`${name} extends more than ${EXTENDS_MAX} files, one after the other.`);
    seen.add(path);
    const text = await files.read(path);
    if (text === null && path === name) return undefined;
    if (text === null) throw invalid(`${name} extends ${path}, which is not in the repository.`);
    const read = readLintConfig({ name: path, text });
    if (read === undefined && path === name) return undefined;
    const folder = path.split('/').slice(0, -1).join('/');
    layers.unshift(layerOf(read?.config ?? {}, folder));
    path = read === undefined || read.extend === null ? null : followed(read.extend, { from: path, folder });
  }
  const { top, lint, own, more } = layers.reduce(extend);
  return {
    config: { ...top, ...(Object.keys(lint).length > 0 && { lint }) },
    perFileIgnores: [...(own ?? []), ...more],
  };
}

const invalid = (message: string): AnalysisError => new AnalysisError('lint-config-invalid', message);

function followed(given: string, { from, folder }: { from: string; folder: string }): string {
  // Ruff also expands `~` and variables: both lead to the machine of whoever runs it.
  const path = /^~|\$/.test(given) ? null : resolvePath(folder, given);
  if (path === null || whyUnsafePath(path) !== undefined)
    throw invalid(`${from} extends ${given}, which is not in the repository.`);
  return path;
}

/** Once at the top, now under `lint`; Ruff reads both. */
const MOVED = [
  'select',
  'extend-select',
  'ignore',
  'extend-ignore',
  'per-file-ignores',
  'extend-per-file-ignores',
] as const;

function layerOf(config: LintConfig, folder: string): Layer {
  const { lint: given, ...top } = config;
  // Ruff says what is wrong with it.
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given)))
    return { top: config, lint: {}, own: null, more: [] };
  const lint: Record<string, unknown> = { ...given };
  for (const name of MOVED) {
    if (top[name] !== undefined) lint[name] ??= top[name];
    delete (top as Record<string, unknown>)[name];
  }
  const take = (name: (typeof MOVED)[number]): readonly PerFileIgnore[] | null => {
    const read = lint[name] === undefined ? null : readPerFileIgnores(lint[name], folder);
    // What cannot be read stays for Ruff to say so.
    if (read !== null) delete lint[name];
    return read;
  };
  return { top, lint, own: take('per-file-ignores'), more: take('extend-per-file-ignores') ?? [] };
}

/** As Ruff combines them: the upper ones win, lists that extend are joined, and a selection begins anew. */
function extend(below: Layer, above: Layer): Layer {
  const format = isTable(below.top.format) && isTable(above.top.format);
  return {
    top: {
      ...below.top,
      ...above.top,
      ...(format && { format: { ...(below.top.format as object), ...(above.top.format as object) } }),
    },
    lint: extendLint(below.lint, above.lint),
    own: above.own ?? below.own,
    more: [...below.more, ...above.more],
  };
}

const isTable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function extendLint(below: Lint, above: Lint): Lint {
  const joined: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(below), ...Object.keys(above)]))
    if (name.startsWith('extend-') && Array.isArray(below[name]) && Array.isArray(above[name]))
      joined[name] = [...listOf(below[name]), ...listOf(above[name])];
  if (above.select !== undefined)
    return { ...without(below, SELECTION), ...above, ...without(joined, SELECTION) };
  // What the upper one selects counts, even where the lower one ignores that very rule.
  const again = new Set(listOf(above['extend-select']));
  const ignored = [...listOf(below.ignore), ...listOf(below['extend-ignore'])].filter(
    (code) => !again.has(code),
  );
  const ignore = [...ignored, ...listOf(above.ignore), ...listOf(above['extend-ignore'])];
  return {
    ...below,
    ...above,
    ...joined,
    ignore,
    'extend-ignore': [],
  };
}

/** What a new selection replaces. */
const SELECTION: readonly string[] = ['select', 'extend-select', 'ignore', 'extend-ignore'];
const without = (lint: Lint, names: readonly string[]): Lint =>
  Object.fromEntries(Object.entries(lint).filter(([name]) => !names.includes(name)));
