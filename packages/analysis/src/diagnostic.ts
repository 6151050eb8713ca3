import type { SourceRange } from './source/range.ts';

/** `error`: will not work; `warning`: probably not what was meant; `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** A change of the cell's text that surely helps: this stretch, by offsets in the original source, becomes that text. */
export interface Fix {
  /** What it does, as a button says it. */
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** Something about the code that its author should know, in words a data scientist understands. */
export interface Diagnostic<Code extends string = string> {
  /** Stable, kebab-case; tools switch on it, people read `message`. */
  readonly code: Code;
  readonly severity: Severity;
  /** What is so, and what it means. Whole sentences. */
  readonly message: string;
  /** What to do about it, when something is certain to help. */
  readonly hint?: string;
  readonly cellId: string;
  readonly range: SourceRange;
  /** Only where it is certain to be right. */
  readonly fix?: Fix;
}
