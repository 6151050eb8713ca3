import { parse } from 'smol-toml';
import { AnalysisError } from '../analysis-error.ts';
import type { LintConfig } from './linter.ts';

/** Settings about which files of a checkout are looked at, and where: what is linted here is named one by one. */
const NEEDS_FILES = [
  'extend',
  'cache-dir',
  'include',
  'exclude',
  'extend-exclude',
  'src',
  'force-exclude',
] as const;

/** Ruff's settings as one file has them, and the file that they build upon, as they name it. */
export interface LintSettings {
  readonly config: LintConfig;
  readonly extend: string | null;
}

/**
 * Ruff's settings from the text of a project's `pyproject.toml` or `ruff.toml`; undefined where it has none.
 *
 * @throws AnalysisError `lint-config-invalid` for what is not TOML
 */
export function readLintConfig(file: {
  readonly name: string;
  readonly text: string;
}): LintSettings | undefined {
  const table = readToml(file);
  const tool = file.name.endsWith('pyproject.toml') ? record(table.tool)?.ruff : table;
  const settings = record(tool);
  if (settings === undefined) return undefined;
  const names: readonly string[] = NEEDS_FILES;
  return {
    config: Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name))),
    extend: settings.extend === undefined ? null : String(settings.extend),
  };
}

function readToml({ name, text }: { readonly name: string; readonly text: string }): Record<string, unknown> {
  try {
    return parse(text) as Record<string, unknown>;
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new AnalysisError('lint-config-invalid', `${name} is not valid TOML: ${why}`);
  }
}

const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
