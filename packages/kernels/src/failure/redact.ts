import { toPlainLine } from './text.ts';
import type { PythonError } from './types.ts';

/** Errors whose message is about the code's own text and quotes it. */
const CODE_ERRORS = new Set([
  'SyntaxError',
  'IndentationError',
  'TabError',
  'UsageError',
  'TemplateSyntaxError',
]);

/** Places where libraries put queries and commands of the notebook into their messages. */
const QUOTED_CODE: readonly (readonly [RegExp, string])[] = [
  // SQLAlchemy
  [/\[(SQL|parameters|statement):.*$/s, ''],
  // pandas.read_sql
  [/^(Execution failed on sql )(['"]).*\2(:|$)/s, '$1…$3'],
  // subprocess
  [/^(Command ).* ((returned|died|timed out).*)$/s, '$1… $2'],
];

/**
 * The error as people see it who may not read code: its kind and the first line of its message, no frames, no
 * source lines, no queries.
 */
export function redactError(error: PythonError): PythonError {
  return { ename: toPlainLine(error.ename), evalue: redactMessage(error), traceback: [] };
}

/** Enough for any first line; a message may be as large as an output. */
const READ_CHARACTERS = 4_000;

/** The message alone; empty where it would quote code. */
export function redactMessage({ ename, evalue }: Pick<PythonError, 'ename' | 'evalue'>): string {
  if (CODE_ERRORS.has(ename)) return '';
  const shown = QUOTED_CODE.reduce(
    (text, [pattern, instead]) => text.replace(pattern, instead),
    evalue.slice(0, READ_CHARACTERS),
  );
  return toPlainLine(shown);
}
