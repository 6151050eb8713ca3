import { appendFileSync } from 'node:fs';
import { loadParser } from '../packages/analysis/src/node.ts';
import type { Benchmark, Figure } from './support/figures.ts';
import { openCellRunner } from './support/slices/cell-runner.ts';
import { expectToRun, readCorpus } from './support/slices/corpus.ts';
import { prepareSlices } from './support/slices/environment.ts';
import { type Judgement, judgeSlices, type LeftOut } from './support/slices/judge-slices.ts';
import { MissingNames } from './support/slices/missing-names.ts';
import { openSlicers } from './support/slices/slicers.ts';
import { type ClusteredVerdict, counted, SLICE_TARGETS, tallySlices } from './support/slices/tally.ts';

/** A folder of public repositories, `owner+name` each, wherever it is; none of them belongs to this one. */
const CORPUS = process.env.QUIRE_BENCH_NOTEBOOKS;
const NOTEBOOKS_MAX = Number(process.env.QUIRE_BENCH_NOTEBOOKS_MAX ?? 300);
/** One line of JSON for each slice, for whoever tunes the analysis; never used on what is held out. */
const DETAILS = process.env.QUIRE_BENCH_DETAILS;
const QUICK = 6;
const SEEDS_PER_NOTEBOOK = 6;
const THINNED_SEEDS = 1;

/** Whether slices show what the whole notebook shows, found out by running both; and the same of other tools. */
export const slices: Benchmark = {
  name: 'slices',
  title: 'Slices checked by running them (QUIRE_BENCH_NOTEBOOKS=folder)',
  measure: async ({ isQuick, say }) => {
    if (CORPUS === undefined) return [];
    await loadParser();
    const environment = await prepareSlices(say);
    const all = await readCorpus(CORPUS);
    const expected = all.filter(expectToRun(environment.python));
    const notebooks = expected.slice(0, isQuick ? QUICK : NOTEBOOKS_MAX);
    const runner = openCellRunner(CORPUS, environment);
    const { slicers, close } = openSlicers(environment);
    const options = { slicers, seedsMax: SEEDS_PER_NOTEBOOK, thinnedSeeds: THINNED_SEEDS };
    const verdicts: ClusteredVerdict[] = [];
    const judgements: Judgement[] = [];
    const names = new MissingNames(environment);
    try {
      for (const [place, notebook] of notebooks.entries()) {
        const seeds = judgements.reduce((sum, judgement) => sum + judgement.seeds, 0);
        if (place % 10 === 0) say(`${place} of ${notebooks.length} notebooks, ${seeds} seeds`);
        const own = runner.of(notebook);
        const judgement = await judgeSlices(notebook, own, options);
        own.save();
        judgements.push(judgement);
        verdicts.push(...judgement.verdicts.map((verdict) => ({ ...verdict, cluster: notebook.repository })));
        if (DETAILS !== undefined)
          for (const verdict of judgement.verdicts)
            appendFileSync(DETAILS, `${JSON.stringify({ path: notebook.path, ...verdict })}\n`);
        if (judgement.isClean) await names.add(notebook);
      }
    } finally {
      runner.close();
      close();
    }
    return [
      ...tallySlices(verdicts, SLICE_TARGETS),
      counted(
        'notebooks that name an address or a package that is not here',
        all.length,
        all.length - expected.length,
      ),
      ...describeSample(judgements),
      ...names.figures(),
    ];
  },
};

function describeSample(judgements: readonly Judgement[]): Figure[] {
  const sum = (of: (judgement: Judgement) => number) =>
    judgements.reduce((total, judgement) => total + of(judgement), 0);
  const left = (name: string, of: keyof LeftOut) =>
    counted(
      name,
      judgements.length,
      sum((each) => each.left[of]),
    );
  return [
    counted(
      'seeds',
      judgements.length,
      sum(({ seeds }) => seeds),
    ),
    counted(
      'notebooks with seeds',
      judgements.length,
      sum(({ seeds }) => Math.sign(seeds)),
    ),
    left('left out: notebooks that take too long', 'tooLong'),
    left('left out: cells that show something else every time', 'notRepeated'),
    left('left out: cells that raise', 'raised'),
    left('left out: cells that show nothing', 'shownNothing'),
  ];
}
