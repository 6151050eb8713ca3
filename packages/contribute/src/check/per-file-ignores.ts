import type { LintConfig } from '@quire/analysis';
import { compileGlob } from './ruff-glob.ts';

/** Rules that are not looked for in some files. */
export interface PerFileIgnore {
  /** By the path in the repository. */
  matches(path: string): boolean;
  readonly codes: readonly string[];
}

/**
 * What one settings file ignores in some files: a pattern stands for a file's name or for its path from the folder of
 * those settings, and a `!` before it for all other files. Null where it is not what Ruff reads: then Ruff says so.
 */
export function readPerFileIgnores(table: unknown, folder: string): PerFileIgnore[] | null {
  if (typeof table !== 'object' || table === null || Array.isArray(table)) return null;
  const read = Object.entries(table).map(([pattern, codes]) => readOne(pattern, codes, folder));
  return read.includes(null) ? null : (read as PerFileIgnore[]);
}

function readOne(given: string, codes: unknown, folder: string): PerFileIgnore | null {
  if (!Array.isArray(codes) || !codes.every((code) => typeof code === 'string')) return null;
  const isNegated = given.startsWith('!');
  const pattern = isNegated ? given.slice(1) : given;
  const byName = compileGlob(pattern);
  const byPath = compileGlob(resolvePath(folder, pattern) ?? '');
  if (byName === null || byPath === null) return null;
  return {
    codes,
    matches: (path) => (byName(path.split('/').at(-1) ?? '') || byPath(path)) !== isNegated,
  };
}

/** A path from a folder of the repository, without “.” and “..”; null where it leaves the repository. */
export function resolvePath(folder: string, path: string): string | null {
  if (path.startsWith('/')) return null;
  const parts: string[] = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** Settings for one file: Ruff is given no path, so what is ignored there is ignored in all that it is given. */
export function settingsFor(config: LintConfig, ignores: readonly PerFileIgnore[], path: string): LintConfig {
  const codes = [...new Set(ignores.filter((one) => one.matches(path)).flatMap((one) => one.codes))];
  if (codes.length === 0) return config;
  return { ...config, lint: { ...(config.lint as object), 'per-file-ignores': { '*': codes } } };
}
