import type { AnalysisCell } from '../cell.ts';
import { hash64 } from './hash.ts';
import type { ImportedNames, Token } from './tokens.ts';
import { importedNames, readTokens } from './tokens.ts';

/** What a cell can be recognised by; each as 16 hexadecimal digits. */
export interface CellFingerprint {
  /** Of the text as it is. */
  readonly exact: string;
  /** The same whatever the formatting, the comments and the style of quotes. */
  readonly normalised: string;
  /** Also the same when variables are called otherwise, as long as they are so throughout. */
  readonly structural: string;
  /** Tokens, formatting taken away: short cells are alike by chance. */
  readonly size: number;
}

const SEPARATOR = '\u0001';

/**
 * Fingerprints of one cell. `imported` are the names that imports of the notebook bind: they stand for what they
 * import, under whatever name. Without it the cell's own imports count.
 */
export function fingerprintCell(
  cell: AnalysisCell,
  imported: ImportedNames = importedNames([cell]),
): CellFingerprint {
  const tokens = readTokens(cell, imported);
  return {
    exact: hash64(cell.source),
    normalised: hash64(tokens.map(({ kind, text }) => `${kind} ${text}`).join(SEPARATOR)),
    structural: hash64(structureOf(tokens).join(SEPARATOR)),
    size: tokens.length,
  };
}

/** Chosen names numbered in the order in which they appear. */
function structureOf(tokens: readonly Token[]): string[] {
  const numbers = new Map<string, number>();
  return tokens.map(({ kind, text }) => {
    if (kind !== 'name') return `${kind} ${text}`;
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return `name ${number}`;
  });
}
