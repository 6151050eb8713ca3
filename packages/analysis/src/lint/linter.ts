import type { AnalysisCell } from '../cell.ts';
import type { Diagnostic } from '../diagnostic.ts';

/** Ruff's settings as plain JSON, such as `readLintConfig` makes of a project's file. */
export type LintConfig = { readonly [name: string]: unknown };

/** What Ruff says; the code is Ruff's own, such as `F401`, or `syntax-error`. */
export type LintDiagnostic = Diagnostic;

export interface FormattedCell {
  readonly cellId: string;
  /** Equal to the cell's own text where nothing is to be done, or nothing can be done. */
  readonly source: string;
  /** Why the cell stays as it is, in words; undefined where it was formatted. */
  readonly reason?: string;
}

/** Lints and formats notebooks as one program, with a project's own rules. */
export interface Linter {
  /** @throws AnalysisError `lint-config-invalid`, `lint-failed` */
  check(cells: readonly AnalysisCell[], config?: LintConfig): Promise<readonly LintDiagnostic[]>;
  /** What Python would refuse to read, in Python's words. @throws AnalysisError `lint-failed` */
  syntaxErrors(cells: readonly AnalysisCell[]): Promise<readonly LintDiagnostic[]>;
  /** Cell by cell, code cells only. @throws AnalysisError `lint-config-invalid`, `lint-failed` */
  format(cells: readonly AnalysisCell[], config?: LintConfig): Promise<readonly FormattedCell[]>;
  close(): Promise<void>;
}
