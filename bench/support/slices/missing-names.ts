import { execFile } from 'node:child_process';
import { analyzeNotebook, checkNotebook } from '../../../packages/analysis/src/index.ts';
import type { Figure } from '../figures.ts';
import type { PublicNotebook } from './corpus.ts';
import { counted } from './tally.ts';

const CODES: ReadonlySet<string> = new Set(['undefined-name', 'used-before-defined', 'deleted-cell']);

/** Reports of missing names by Quire and by Ruff, in notebooks that ran from top to bottom: all of them are wrong. */
export class MissingNames {
  readonly #ruff: string;
  readonly #found: { quire: number; ruff: number }[] = [];

  constructor(environment: { readonly ruff: string }) {
    this.#ruff = environment.ruff;
  }

  async add(notebook: PublicNotebook): Promise<void> {
    this.#found.push({ quire: countMissingNames(notebook), ruff: await countWithRuff(this.#ruff, notebook) });
  }

  figures(): Figure[] {
    const of = (name: string, tool: 'quire' | 'ruff') => {
      const counts = this.#found.map((each) => each[tool]);
      const [reports, notebooks] = [counts, counts.map(Math.sign)].map((all) =>
        all.reduce((sum, each) => sum + each, 0),
      ) as [number, number];
      return [
        counted(`${name}: missing names reported in notebooks that ran clean`, counts.length, reports),
        counted(`${name}: notebooks of these with a report`, counts.length, notebooks),
      ];
    };
    return [...of('Quire', 'quire'), ...of('Ruff F821', 'ruff')];
  }
}

function countMissingNames({ cells }: PublicNotebook): number {
  return checkNotebook(analyzeNotebook(cells), cells).filter(({ code }) => CODES.has(code)).length;
}

/** Ruff reads notebooks itself. */
function countWithRuff(ruff: string, { path }: PublicNotebook): Promise<number> {
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
