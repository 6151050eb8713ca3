import type { Fix } from '../diagnostic.ts';
import type { JoinedSource, Place } from './joined-source.ts';
import type { LintDiagnostic } from './linter.ts';
import type { RuffFinding } from './ruff-messages.ts';

/** What is no mistake in a notebook: imports where they are needed, in an order of each cell's own, blank lines. */
const NEVER: ReadonlySet<string> = new Set(['E402', 'W391', 'W292', 'I001', 'I002', 'D100', 'INP001']);
/** What is no mistake in the last line of a cell, whose value is shown, or hidden by a semicolon. */
const NOT_AT_END: ReadonlySet<string> = new Set(['B018', 'B015', 'E703', 'F632']);
/** Rules whose fix changes nothing that the program does. */
const SAFE_FIXES: ReadonlySet<string> = new Set([
  'F401',
  'F541',
  'E703',
  'W291',
  'W293',
  'UP009',
  'UP034',
  'Q000',
  'Q001',
  'Q003',
]);

const WILL_FAIL = /^(?:E9|F82[123]|F70|F63[24]|syntax-error)/;

/** Ruff's findings at their places in the cells; what concerns a stand-in for IPython syntax is left out. */
export function toDiagnostics(
  findings: readonly RuffFinding[],
  joined: JoinedSource,
): readonly LintDiagnostic[] {
  return findings.flatMap((finding): LintDiagnostic[] => {
    const code = finding.code === null || finding.code === 'invalid-syntax' ? 'syntax-error' : finding.code;
    const place = joined.locate(finding.start_location, finding.end_location);
    if (place === undefined || isNoMistake(code, place)) return [];
    const fix = SAFE_FIXES.has(code) ? toFix(finding, joined, place.cellId) : undefined;
    const message =
      code === 'syntax-error' ? `This is not valid Python: ${lowerFirst(finding.message)}` : finding.message;
    return [
      {
        code,
        severity: WILL_FAIL.test(code) ? 'error' : 'warning',
        message: /[.!?]$/.test(message) ? message : `${message}.`,
        cellId: place.cellId,
        range: place.range,
        ...(fix && { fix }),
      },
    ];
  });
}

function isNoMistake(code: string, { isMagic, isAtEnd }: Place): boolean {
  if (code === 'syntax-error') return false;
  return NEVER.has(code) || isMagic || (isAtEnd && NOT_AT_END.has(code));
}

/** Only a fix of one piece in the same cell can be shown as one change. */
function toFix({ fix }: RuffFinding, joined: JoinedSource, cellId: string): Fix | undefined {
  const [edit, ...more] = fix?.edits ?? [];
  if (fix === null || edit === undefined || more.length > 0) return undefined;
  const place = joined.locate(edit.location, edit.end_location);
  if (place?.cellId !== cellId || place.isMagic) return undefined;
  const { start, end } = place.range;
  return { title: fix.message ?? 'Fix it', start, end, replacement: edit.content ?? '' };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
