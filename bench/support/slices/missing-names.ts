import { execFile } from 'node:child_process';
import { analyzeNotebook, checkNotebook } from '../../../packages/analysis/src/index.ts';
import type { PublicNotebook } from './corpus.ts';

const CODES: ReadonlySet<string> = new Set(['undefined-name', 'used-before-defined', 'deleted-cell']);

/** Reports of missing names; on a notebook that ran from top to bottom every one of them is wrong. */
export function countMissingNames({ cells }: PublicNotebook): number {
  return checkNotebook(analyzeNotebook(cells), cells).filter(({ code }) => CODES.has(code)).length;
}

/** The same by Ruff, which reads notebooks itself. */
export function countWithRuff(ruff: string, { path }: PublicNotebook): Promise<number> {
  const options = ['check', '--isolated', '--no-cache', '--select', 'F821', '--output-format', 'json', path];
  return new Promise((resolve, reject) => {
    // Ruff ends with 1 where it found something.
    execFile(ruff, options, { maxBuffer: 1e8 }, (error, stdout) => {
      if (error && stdout === '') return reject(error);
      const found = JSON.parse(stdout) as { code: string | null }[];
      resolve(found.filter(({ code }) => code === 'F821').length);
    });
  });
}
