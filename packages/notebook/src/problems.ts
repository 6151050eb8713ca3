import { lineAndColumn, locateJson, type PathStep } from './json-text.ts';
import { PROBLEMS_MAX } from './limits.ts';

/** What can be wrong with a notebook file, or worth a warning. */
export type ProblemCode =
  /** Not valid UTF-8. */
  | 'encoding'
  /** Not valid JSON. */
  | 'json-syntax'
  /** Over one of the limits in `limits.ts`. */
  | 'too-large'
  /** JSON, but not a notebook. */
  | 'not-a-notebook'
  /** A format version that is not read. */
  | 'unsupported-nbformat'
  /** A required field is missing. */
  | 'missing'
  /** A field has the wrong type. */
  | 'wrong-type'
  /** A field has a value that nbformat does not know. */
  | 'wrong-value'
  /** The notebook is written in another language. */
  | 'not-python'
  /** Warning: last saved with Python 2. */
  | 'python-2'
  /** Warning: a newer minor version of nbformat 4. */
  | 'newer-minor'
  /** Warning: something was missing or broken and has been put right. */
  | 'repaired'
  /** Warning: a key occurs twice in one object. */
  | 'duplicate-key'
  /** Warning: `NaN` or `Infinity`, read as null. */
  | 'not-a-number';

/** One sentence on what is wrong, and where. */
export interface Problem {
  readonly code: ProblemCode;
  /** Such as `cells[3].source`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** Line in the file, from 1. */
  readonly line?: number;
  /** Column in the line, from 1, in UTF-16 units. */
  readonly column?: number;
}

/** `cells`, 3, `metadata`, `my key` → `cells[3].metadata["my key"]`. */
export function formatPath(path: readonly PathStep[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step.length > 60 ? `${step.slice(0, 60)}…` : step)}]`;
  }
  return text;
}

interface Finding {
  readonly code: ProblemCode;
  readonly path: readonly PathStep[];
  readonly message: string;
}

/** Gathers what is wrong with one file; the rest of the reading goes on, so that all of it is told at once. */
export class ProblemList {
  private readonly found: Finding[] = [];
  private overflow = 0;

  add(code: ProblemCode, path: readonly PathStep[], message: string): void {
    if (this.found.length < PROBLEMS_MAX) this.found.push({ code, path, message });
    else this.overflow += 1;
  }

  get isEmpty(): boolean {
    return this.found.length === 0;
  }

  /** With line and column where `text` is given; lines are looked up here, off the path of good files. */
  toProblems(text: string | null): Problem[] {
    const problems: Problem[] = this.found.map(({ code, path, message }) => ({
      code,
      path: formatPath(path),
      message,
      ...(text === null ? {} : lineAndColumn(text, locateJson(text, path))),
    }));
    const last = problems.at(-1);
    if (this.overflow > 0 && last !== undefined) {
      problems.push({
        code: last.code,
        path: '',
        message: `${this.overflow} more like these are not listed.`,
      });
    }
    return problems;
  }
}

/** A short name for the type of a JSON value, for messages. */
export function nameOfType(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}
