import type { AnalysisCell } from '../cell.ts';
import { hash32, mix } from './hash.ts';
import { importedNames, readTokens, type Token } from './tokens.ts';

/** Numbers of a signature: the estimate of a similarity is off by 1/√128, some 9 points, at most two times in three. */
export const SIGNATURE_LENGTH = 128;
/** Tokens that are looked at together: enough that usual phrases of pandas alone make nothing alike. */
const SHINGLE_TOKENS = 5;
/** Signatures that share one band of this many numbers are candidates: at a similarity of 0.5 seven times in eight. */
const BAND_LENGTH = 4;

/** A notebook or a cell, so that the share of equal numbers estimates the share of common code. */
export type Signature = Uint32Array;

/**
 * The MinHash signature of code cells: over runs of tokens in which variables, numbers and texts are only that they
 * are there, so that renaming, reformatting and other values change nothing. Empty code gives `undefined`.
 */
export function signatureOf(cells: readonly AnalysisCell[]): Signature | undefined {
  return signatureOfShingles(shinglesOf(cells));
}

/** The different runs of tokens of code cells, as hashes. */
export function shinglesOf(cells: readonly AnalysisCell[]): ReadonlySet<number> {
  const imported = importedNames(cells);
  const shingles = new Set<number>();
  for (const cell of cells) {
    if (cell.type !== 'code') continue;
    const words = readTokens(cell, imported).map(abstract);
    const last = Math.max(1, words.length - SHINGLE_TOKENS + 1);
    for (let start = 0; start < last; start += 1) {
      const shingle = words.slice(start, start + SHINGLE_TOKENS).join(' ');
      if (shingle !== '') shingles.add(hash32(shingle));
    }
  }
  return shingles;
}

export function signatureOfShingles(shingles: ReadonlySet<number>): Signature | undefined {
  if (shingles.size === 0) return undefined;
  const signature = new Uint32Array(SIGNATURE_LENGTH).fill(0xffffffff);
  for (const shingle of shingles) {
    for (let index = 0; index < SIGNATURE_LENGTH; index += 1) {
      const value = mix(shingle ^ (SEEDS[index] ?? 0));
      if (value < (signature[index] ?? 0)) signature[index] = value;
    }
  }
  return signature;
}

const SEEDS = Uint32Array.from({ length: SIGNATURE_LENGTH }, (_, index) => mix(index + 1));

const abstract = ({ kind, text }: Token): string =>
  kind === 'fixed' ? text : kind === 'name' ? 'V' : kind === 'number' ? 'N' : 'S';

/** The estimated share of common code of two signatures, from 0 to 1. */
export function similarity(left: Signature, right: Signature): number {
  let equal = 0;
  for (let index = 0; index < SIGNATURE_LENGTH; index += 1) if (left[index] === right[index]) equal += 1;
  return equal / SIGNATURE_LENGTH;
}

/** Keys under which a signature is stored so that those like it are found without comparing with all. */
export function bandsOf(signature: Signature): readonly string[] {
  return Array.from({ length: SIGNATURE_LENGTH / BAND_LENGTH }, (_, band) => {
    const numbers = signature.slice(band * BAND_LENGTH, (band + 1) * BAND_LENGTH);
    return `${band}:${hash32(numbers.join(' ')).toString(36)}`;
  });
}
