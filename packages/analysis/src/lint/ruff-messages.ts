import type { RowColumn } from './joined-source.ts';
import type { LintConfig } from './linter.ts';

/** What Ruff found, as it says it. */
export type RuffFinding = {
  readonly code: string | null;
  readonly message: string;
  readonly start_location: RowColumn;
  readonly end_location: RowColumn;
  readonly fix: {
    readonly message: string | null;
    readonly edits: readonly {
      readonly content: string | null;
      readonly location: RowColumn;
      readonly end_location: RowColumn;
    }[];
  } | null;
};
export type RuffJob = { readonly config: LintConfig } & (
  | { readonly check: string }
  | { readonly format: readonly string[] }
);
/** A formatted text, or why it could not be. */
export type RuffFormatted = { readonly text: string } | { readonly error: string };
export type RuffAnswer =
  | { readonly findings: readonly RuffFinding[] }
  | { readonly formatted: readonly RuffFormatted[] }
  | { readonly configError: string };
