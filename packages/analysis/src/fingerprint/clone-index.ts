import type { AnalysisCell } from '../cell.ts';
import { fingerprintCell } from './fingerprint-cell.ts';
import { bandsOf, type Signature, shinglesOf, signatureOfShingles, similarity } from './min-hash.ts';
import { importedNames } from './tokens.ts';

/** A cell that says the same as the one asked about, or nearly. */
export interface Clone {
  readonly key: string;
  /** 1 where the structure is the same; else the estimated share of common code. */
  readonly similarity: number;
}

/** Cells of fewer tokens are alike by chance: `df.head()`, `plt.show()`. */
const TOKENS_MIN = 12;
/** Less than this in common is another piece of code. */
const SIMILARITY_MIN = 0.7;
/** Lists of values and plain assignments repeat a few runs of tokens: such cells are alike by chance as well. */
const RUNS_MIN = 12;

type Entry = {
  readonly structural: string;
  /** Only of cells that are known by it; the others are found by their structure alone. */
  readonly signature: Signature | undefined;
};

/** Finds copies of cells in memory: the same but renamed and reformatted, and those with a few changes. */
export class CloneIndex {
  private readonly entries = new Map<string, Entry>();
  private readonly byStructure = new Map<string, string[]>();
  private readonly byBand = new Map<string, string[]>();

  /** Adds the code cells of a notebook; `keyOf` names each for the answers. */
  add(cells: readonly AnalysisCell[], keyOf: (cell: AnalysisCell) => string): void {
    const imported = importedNames(cells);
    for (const cell of cells) {
      const entry = read(cell, imported);
      if (entry === undefined) continue;
      const key = keyOf(cell);
      this.entries.set(key, entry);
      push(this.byStructure, entry.structural, key);
      for (const band of bandsIn(entry)) push(this.byBand, band, key);
    }
  }

  /** Cells like this one, most alike first; nothing for a cell that is too short to tell. */
  find(cell: AnalysisCell, notebook: readonly AnalysisCell[] = [cell]): readonly Clone[] {
    const entry = read(cell, importedNames(notebook));
    if (entry === undefined) return [];
    const same = new Set(this.byStructure.get(entry.structural));
    const candidates = new Set(bandsIn(entry).flatMap((band) => this.byBand.get(band) ?? []));
    const near = [...candidates].flatMap((key): Clone[] => {
      const other = this.entries.get(key);
      if (entry.signature === undefined || other?.signature === undefined || same.has(key)) return [];
      const share = similarity(entry.signature, other.signature);
      return share >= SIMILARITY_MIN ? [{ key, similarity: share }] : [];
    });
    near.sort((left, right) => right.similarity - left.similarity);
    return [...[...same].map((key) => ({ key, similarity: 1 })), ...near];
  }
}

function read(cell: AnalysisCell, imported: ReadonlyMap<string, string>): Entry | undefined {
  if (cell.type !== 'code') return undefined;
  const { structural, size } = fingerprintCell(cell, imported);
  if (size < TOKENS_MIN) return undefined;
  const shingles = shinglesOf([cell]);
  return { structural, signature: shingles.size < RUNS_MIN ? undefined : signatureOfShingles(shingles) };
}

const bandsIn = ({ signature }: Entry): readonly string[] =>
  signature === undefined ? [] : bandsOf(signature);

function push(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
