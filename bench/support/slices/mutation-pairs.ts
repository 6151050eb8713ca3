import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type PublicNotebook, readCells } from './corpus.ts';

/** A notebook and the same with an edit, as YUUU23/notebook-benchmark has them: `x.ipynb` beside `m_x.ipynb`. */
export type MutationPair = {
  readonly before: PublicNotebook;
  readonly after: PublicNotebook;
  /** Positions of the cells whose text differs. */
  readonly edited: readonly number[];
};

const REPOSITORY = 'YUUU23+notebook-benchmark';

/** Pairs with as many cells before the edit as after it; the others are counted in `unlike`. */
export async function readPairs(corpus: string): Promise<{ pairs: readonly MutationPair[]; unlike: number }> {
  const root = join(corpus, REPOSITORY);
  const names = (await readdir(join(root, 'benchmarks'), { recursive: true })).sort();
  const pairs: MutationPair[] = [];
  let unlike = 0;
  for (const name of names.filter((each) => /(?:^|\/)m_[^/]*\.ipynb$/.test(each))) {
    const path = join(root, 'benchmarks', name);
    const original = path.replace(/m_([^/]*)$/, '$1');
    if (!existsSync(original)) continue;
    const [before, after] = [await readCells(original), await readCells(path)];
    if (before === undefined || after?.length !== before.length) {
      unlike += 1;
      continue;
    }
    const notebook = (cells: PublicNotebook['cells'], at: string): PublicNotebook => ({
      // Each pair is about another trap: they are as alike as notebooks of strangers.
      repository: `${REPOSITORY}/${name}`,
      root,
      path: at,
      folder: join(at, '..'),
      cells,
    });
    pairs.push({
      before: notebook(before, original),
      after: notebook(after, path),
      edited: after.flatMap(({ source }, position) =>
        source === before[position]?.source ? [] : [position],
      ),
    });
  }
  return { pairs, unlike };
}
