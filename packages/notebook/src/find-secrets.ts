import type { Notebook } from './document.ts';
import { sha256Hex } from './hash.ts';
import { findAssignments } from './secret-assignments.ts';
import { findTokens, type SecretMatch } from './secret-tokens.ts';
import { findUrlSecrets } from './secret-urls.ts';

/** One likely secret in a notebook. Nothing in it contains the secret itself. */
export interface SecretFinding {
  /** Stable: made from rule, value and the cell's content, so acknowledging it covers exactly this one. */
  readonly id: string;
  /** Such as `github-token`; rules are listed in `secret-*.ts`. */
  readonly rule: string;
  /** What it looks like, such as “AWS access key”. */
  readonly label: string;
  readonly cellId: string;
  /** From 0. */
  readonly cellIndex: number;
  /** Line in the cell's source where it starts, from 1. */
  readonly line: number;
  /** Column in the line, from 1, in UTF-16 units. */
  readonly column: number;
  /** Length in UTF-16 units; a private key goes on over several lines. */
  readonly length: number;
  /** A piece of the line around it, every secret in it masked. */
  readonly preview: string;
  readonly why: string;
  readonly advice: string;
}

/** Hex digits of a finding's id: enough that no two findings of a hub ever meet. */
const ID_DIGITS = 32;

/**
 * Likely secrets in code, markdown and raw cells, in document order: keys and tokens by their shape, passwords
 * by the name they are given to, credentials in URLs, headers and connection strings, signed links, addresses
 * in private networks; in what the form of the inputs starts with, too. A heuristic that prefers few false alarms: placeholders and look-ups are left alone, and
 * a secret that is put together from pieces is not found.
 */
export function findSecrets(notebook: Notebook): SecretFinding[] {
  const seen = new Map<string, number>();
  const parts = notebook.cells.flatMap((cell, cellIndex) => [
    { cell, cellIndex, text: cell.source, isForm: false },
    { cell, cellIndex, text: formAsCode(cell), isForm: true },
  ]);
  return parts.flatMap(({ cell, cellIndex, text, isForm }) => {
    const matches = findInText(text, cell.cell_type === 'code');
    const content = matches.length === 0 ? '' : sha256Hex(`${cell.cell_type}\n${text}`);
    const lines = new LineCounter(text);
    return matches.map((match, index): SecretFinding => {
      const identity = JSON.stringify([match.rule, text.slice(match.start, match.end), content]);
      const earlier = seen.get(identity) ?? 0;
      seen.set(identity, earlier + 1);
      return {
        id: sha256Hex(`${identity}\n${earlier}`).slice(0, ID_DIGITS),
        rule: match.rule,
        label: match.label,
        cellId: cell.id,
        cellIndex,
        // A form stands on no line of its cell.
        ...(isForm
          ? { line: 1, column: 1, length: 0 }
          : { ...lines.locate(match.start), length: match.end - match.start }),
        preview: preview(text, matches, index),
        why: match.why,
        advice: match.advice,
      };
    });
  });
}

/** What the form of a cell's inputs starts with, as if the cell itself said it. */
function formAsCode({ metadata }: Notebook['cells'][number]): string {
  const { inputs } = (metadata.quire ?? {}) as { inputs?: unknown };
  if (!Array.isArray(inputs)) return '';
  return (inputs as { name?: unknown; default?: unknown }[])
    .filter((input) => input?.default !== undefined)
    .map((input) => `${String(input.name)} = ${JSON.stringify(input.default)}`)
    .join('\n');
}

/** Lines and columns of offsets asked for in ascending order, in one pass over the text. */
class LineCounter {
  private readonly text: string;
  private line = 1;
  private lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  locate(offset: number): { line: number; column: number } {
    for (let end = this.text.indexOf('\n', this.lineStart); end !== -1 && end < offset; ) {
      this.line += 1;
      this.lineStart = end + 1;
      end = this.text.indexOf('\n', this.lineStart);
    }
    return { line: this.line, column: offset - this.lineStart + 1 };
  }
}

/** Of matches that overlap, the one of the more specific rule stays: rules are asked in that order. */
function findInText(text: string, isCode: boolean): SecretMatch[] {
  const all = [...findTokens(text), ...findUrlSecrets(text), ...findAssignments(text, { isCode })];
  const ranked = all.map((match, rank) => ({ match, rank }));
  ranked.sort((a, b) => a.match.start - b.match.start || a.rank - b.rank);
  const kept: typeof ranked = [];
  for (const each of ranked) {
    const last = kept.at(-1);
    if (last === undefined || last.match.end <= each.match.start) kept.push(each);
    else if (each.rank < last.rank) kept[kept.length - 1] = each;
  }
  return kept.map(({ match }) => match);
}

const MASK = '••••••••';
/** What is shown before and after the masked secret, in characters. */
const AROUND_CHARS = 40;
/** What is searched for repetitions of a secret on both sides, so that no half of one is shown. */
const SEARCHED_CHARS = 2_000;

/** The line around a secret. Every match in it is masked, and every repetition of their values as well. */
function preview(text: string, matches: readonly SecretMatch[], index: number): string {
  const match = matches[index];
  if (match === undefined) return '';
  const before = text.slice(Math.max(0, match.start - SEARCHED_CHARS), match.start);
  const start = match.start - before.length + before.lastIndexOf('\n') + 1;
  const end = endOfLine(text, match.start, SEARCHED_CHARS + match.end - match.start);
  const near = matchesIn(matches, index, { start, end });
  let left = '';
  let right = '';
  let from = start;
  for (const other of near) {
    const isAfter = other.start > match.start;
    const piece = text.slice(from, Math.max(from, other.start)) + (other === match ? '' : MASK);
    if (isAfter) right += piece;
    else left += piece;
    from = Math.max(from, other.end);
  }
  right += text.slice(Math.min(from, end), end);
  const values = new Set(near.map((other) => text.slice(other.start, other.end)));
  const hide = (piece: string) =>
    [...values].reduce((hidden, value) => hidden.replaceAll(value, MASK), piece);
  return clip(hide(left), hide(right));
}

/** The matches that reach into a range, from the one at `index` outwards; they are sorted and do not overlap. */
function matchesIn(
  matches: readonly SecretMatch[],
  index: number,
  range: { start: number; end: number },
): SecretMatch[] {
  let first = index;
  while ((matches[first - 1]?.end ?? -1) > range.start) first -= 1;
  let last = index;
  while ((matches[last + 1]?.start ?? Number.POSITIVE_INFINITY) < range.end) last += 1;
  return matches.slice(first, last + 1);
}

function clip(left: string, right: string): string {
  const shownLeft = left.slice(-AROUND_CHARS);
  const shownRight = right.slice(0, AROUND_CHARS);
  const start = shownLeft.length < left.length ? '…' : '';
  const end = shownRight.length < right.length ? '…' : '';
  return `${start}${shownLeft.trimStart()}${MASK}${shownRight.trimEnd()}${end}`.toWellFormed();
}

function endOfLine(text: string, from: number, charsMax: number): number {
  const end = text.slice(from, from + charsMax).indexOf('\n');
  return end === -1 ? Math.min(text.length, from + charsMax) : from + end;
}
