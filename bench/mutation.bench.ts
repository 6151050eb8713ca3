import { loadParser } from '../packages/analysis/src/node.ts';
import type { Benchmark, Figure } from './support/figures.ts';
import { type NotebookRunner, openCellRunner } from './support/slices/cell-runner.ts';
import { prepareSlices } from './support/slices/environment.ts';
import { judgeSlices } from './support/slices/judge-slices.ts';
import { MissingNames } from './support/slices/missing-names.ts';
import { type MutationPair, readPairs } from './support/slices/mutation-pairs.ts';
import { openRerunners } from './support/slices/rerunners.ts';
import { openSlicers } from './support/slices/slicers.ts';
import {
  type ClusteredVerdict,
  counted,
  MUTATION_TARGETS,
  share,
  tallySlices,
} from './support/slices/tally.ts';

/** A folder with YUUU23/notebook-benchmark in `YUUU23+notebook-benchmark`; it is not part of this repository. */
const CORPUS = process.env.QUIRE_BENCH_MUTATIONS;
const QUICK = 6;

type Rerun = { name: string; cluster: string; isRight: boolean; share: number };

/** Slices, and runs after an edit, of notebooks that somebody wrote to lead such tools astray. */
export const mutation: Benchmark = {
  name: 'mutation',
  title:
    'A public benchmark of changes in place, aliases, files and randomness (QUIRE_BENCH_MUTATIONS=folder)',
  measure: async ({ isQuick, say }) => {
    if (CORPUS === undefined) return [];
    await loadParser();
    const environment = await prepareSlices(say);
    const { pairs, unlike } = await readPairs(CORPUS);
    const runner = openCellRunner(CORPUS, environment);
    const [sliced, rerun] = [openSlicers(environment), openRerunners(environment)];
    const options = {
      slicers: sliced.slicers,
      seedsMax: Number.POSITIVE_INFINITY,
      thinnedSeeds: 1,
    };
    const verdicts: ClusteredVerdict[] = [];
    const reruns: Rerun[] = [];
    const names = new MissingNames(environment);
    let unsteady = 0;
    try {
      for (const [place, pair] of pairs.slice(0, isQuick ? QUICK : undefined).entries()) {
        if (place % 10 === 0) say(`${place} of ${pairs.length} pairs`);
        const cluster = pair.before.repository;
        const own = [runner.of(pair.before), runner.of(pair.after)] as const;
        for (const [at, notebook] of [pair.before, pair.after].entries()) {
          const judgement = await judgeSlices(notebook, own[at] ?? own[0], options);
          if (judgement.isClean) await names.add(notebook);
          verdicts.push(...judgement.verdicts.map((verdict) => ({ ...verdict, cluster })));
        }
        const found = pair.edited.length === 0 ? undefined : await judgeReruns(pair, own[1], rerun.rerunners);
        if (found === undefined) unsteady += 1;
        else reruns.push(...found);
        for (const each of own) each.save();
      }
    } finally {
      runner.close();
      sliced.close();
      rerun.close();
    }
    return [
      ...tallySlices(verdicts, MUTATION_TARGETS),
      ...tallyReruns(reruns),
      ...names.figures(),
      counted('left out: pairs of notebooks with other cells', pairs.length + unlike, unlike),
      counted(
        'left out: pairs that change nothing or show something else every time',
        pairs.length,
        unsteady,
      ),
    ];
  },
};

/** Runs the notebook, then what is to run again, and compares every cell with a clean run of the edited one. */
async function judgeReruns(
  { before, after, edited }: MutationPair,
  runner: NotebookRunner,
  rerunners: ReturnType<typeof openRerunners>['rerunners'],
): Promise<Rerun[] | undefined> {
  const [old, fresh] = [before, after].map(({ cells }) => cells.map(({ source }) => source)) as [
    string[],
    string[],
  ];
  const [wanted, again] = [await runner.all(fresh, 'fresh'), await runner.all(fresh, 'fresh again')];
  if (wanted === null || JSON.stringify(wanted) !== JSON.stringify(again)) return undefined;
  const found: Rerun[] = [];
  for (const { name, rerun } of rerunners) {
    const positions = await rerun({ before, after, edited });
    const ran = await runner.all([...old, ...positions.map((position) => fresh[position] ?? '')], 'edit');
    const shown = ran?.slice(0, old.length) ?? [];
    for (const [at, position] of positions.entries()) shown[position] = ran?.[old.length + at] ?? null;
    const isRight = ran !== null && wanted.every((each, position) => shown[position] === each);
    found.push({ name, cluster: before.repository, isRight, share: positions.length / fresh.length });
  }
  return found;
}

function tallyReruns(reruns: readonly Rerun[]): Figure[] {
  return [...Map.groupBy(reruns, ({ name }) => name)].flatMap(([name, all]) => [
    ...share(
      `${name}: right after an edit`,
      all.map(({ cluster, isRight }) => ({ cluster, value: Number(isRight) })),
      MUTATION_TARGETS,
    ),
    ...share(
      `${name}: cells run again`,
      all.map(({ cluster, share: value }) => ({ cluster, value })),
      MUTATION_TARGETS,
    ),
  ]);
}
