import { type LintConfig, readLintConfig } from '@quire/analysis';
import { readToml, type TargetFiles } from '../target/read-target.ts';

/** How a target wants its code to look. */
export interface CodeStyle {
  readonly config: LintConfig;
  /** The file that says so; null where none does, and only what would fail counts. */
  readonly from: string | null;
}

/** What Ruff finds in any code that will fail, or surely was not meant. */
const WITHOUT_RULES: LintConfig = { lint: { select: ['E9', 'F'] } };

/** The target's own Ruff settings, else Black's line length, else Ruff's defaults. @throws AnalysisError */
export async function readCodeStyle(files: TargetFiles): Promise<CodeStyle> {
  for (const name of ['.ruff.toml', 'ruff.toml', 'pyproject.toml']) {
    const text = await files.read(name);
    const config = text === null ? undefined : readLintConfig({ name, text });
    if (config !== undefined) return { config, from: name };
  }
  const pyproject = await files.read('pyproject.toml');
  const tool = pyproject === null ? undefined : readToml(pyproject).tool;
  const black = (tool as { black?: { 'line-length'?: unknown } } | undefined)?.black;
  const length = black?.['line-length'];
  return {
    config: { ...WITHOUT_RULES, ...(typeof length === 'number' && { 'line-length': length }) },
    from: null,
  };
}
