import type { Bound, Estimate } from '../figures.ts';
import { bootstrapInterval, type Clustered, mean } from './bootstrap.ts';
import type { Verdict } from './judge-slices.ts';

/** A verdict with what it resembles: the other seeds of its repository. */
export type ClusteredVerdict = Verdict & { readonly cluster: string };

export type Targets = { readonly [figure: string]: Bound };

/** What the analysis promises of its own slices of notebooks that were not written to lead it astray. */
export const SLICE_TARGETS: Targets = {
  'Quire, cells: sound': { atLeast: 98 },
  'Quire, statements: sound': { atLeast: 98 },
  'Quire, statements: lines kept': { atMost: 42 },
  'Quire, cells: removable, of the kept cells': { atMost: 30 },
  'Quire, cells: called certain': { atLeast: 60 },
  'Quire, cells: wrong among the certain': { atMost: 0.5 },
  'Quire, statements: wrong among the certain': { atMost: 0.5 },
};
export const MUTATION_TARGETS: Targets = {
  'Quire, cells: sound': { atLeast: 99 },
  'Quire, statements: sound': { atLeast: 99 },
  'Quire, restoreClosure: right after an edit': { atLeast: 95 },
  'Quire, restoreClosure: cells run again': { atMost: 75 },
};

/** For each tool what it gets right and what it keeps, always together: either is easy alone. */
export function tallySlices(verdicts: readonly ClusteredVerdict[], targets: Targets): Estimate[] {
  return [...Map.groupBy(verdicts, ({ slicer }) => slicer)].flatMap(([slicer, all]) => {
    const of = (name: string, value: (verdict: ClusteredVerdict) => number, among = all) =>
      share(
        `${slicer}: ${name}`,
        among.map((verdict) => ({ cluster: verdict.cluster, value: value(verdict) })),
        targets,
      );
    const removable = all.flatMap(({ cluster, removable: each }) =>
      each.map((isRemovable) => ({ cluster, value: Number(isRemovable) })),
    );
    const hasConfidence = all.some(({ confidence }) => confidence !== undefined);
    const certain = all.filter(({ confidence }) => confidence === 'certain');
    return [
      ...of('sound', ({ isSound }) => Number(isSound)),
      ...of('cells kept', ({ keptCells }) => keptCells),
      ...of('lines kept', ({ keptLines }) => keptLines),
      ...share(`${slicer}: removable, of the kept cells`, removable, targets),
      ...(hasConfidence ? of('called certain', ({ confidence }) => Number(confidence === 'certain')) : []),
      ...of('wrong among the certain', ({ isSound }) => Number(!isSound), certain),
    ];
  });
}

/** The mean of shares in percent, with its interval; nothing of nothing. */
export function share(name: string, values: readonly Clustered[], targets: Targets): Estimate[] {
  if (values.length === 0) return [];
  const inPercent = values.map(({ cluster, value }) => ({ cluster, value: 100 * value }));
  const target = targets[name];
  return [
    {
      name,
      unit: '%',
      n: values.length,
      value: mean(inPercent.map(({ value }) => value)),
      interval: bootstrapInterval(inPercent),
      ...(target && { target }),
    },
  ];
}

export const counted = (name: string, n: number, value: number): Estimate => ({
  name,
  unit: 'counted',
  n,
  value,
});
