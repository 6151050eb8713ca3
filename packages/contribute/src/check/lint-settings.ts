import { AnalysisError, type LintConfig } from '@quire/analysis';
import { readToml, type TargetFiles } from '../target/read-target.ts';
import { TargetError } from '../target/target-error.ts';
import { readExtendedSettings } from './extended-settings.ts';
import type { PerFileIgnore } from './per-file-ignores.ts';

/** How a target wants its code to look. */
export interface CodeStyle {
  readonly config: LintConfig;
  readonly perFileIgnores: readonly PerFileIgnore[];
  /** The file that says so; null where none does, and only what would fail counts. */
  readonly from: string | null;
  /** Why the settings that there are cannot be used, so that others stand for them; null where they can. */
  readonly problem: string | null;
}

/** What Ruff finds in any code that will fail, or surely was not meant. */
const WITHOUT_RULES: LintConfig = { lint: { select: ['E9', 'F'] } };

/** What is used where a target's own settings cannot be. */
export const styleInstead = (problem: string): CodeStyle => ({
  config: WITHOUT_RULES,
  perFileIgnores: [],
  from: null,
  problem,
});

/** The target's own Ruff settings, else Black's line length, else Ruff's defaults. */
export async function readCodeStyle(files: TargetFiles): Promise<CodeStyle> {
  try {
    return await readOwnStyle(files);
  } catch (error) {
    const isTheirs = error instanceof TargetError || isUnusable(error);
    if (isTheirs) return styleInstead(error.message);
    throw error;
  }
}

/** Whether an error is about settings that Ruff does not take. */
export const isUnusable = (error: unknown): error is AnalysisError =>
  error instanceof AnalysisError && error.code === 'lint-config-invalid';

async function readOwnStyle(files: TargetFiles): Promise<CodeStyle> {
  for (const name of ['.ruff.toml', 'ruff.toml', 'pyproject.toml']) {
    const settings = await readExtendedSettings(files, name);
    if (settings !== undefined) return { ...settings, from: name, problem: null };
  }
  const pyproject = await files.read('pyproject.toml');
  const tool = pyproject === null ? undefined : readToml(pyproject).tool;
  const black = (tool as { black?: { 'line-length'?: unknown } } | undefined)?.black;
  const length = black?.['line-length'];
  return {
    config: { ...WITHOUT_RULES, ...(typeof length === 'number' && { 'line-length': length }) },
    perFileIgnores: [],
    from: null,
    problem: null,
  };
}
