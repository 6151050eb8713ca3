import { createRandom } from '../corpus/random.ts';

/** A value with the cluster that it comes from: values of one repository resemble each other. */
export type Clustered = { readonly cluster: string; readonly value: number };

const RESAMPLES = 2_000;
const OUTSIDE = 0.025;

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The 95 % interval of the mean, by drawing whole clusters again and again; the same for the same values. */
export function bootstrapInterval(values: readonly Clustered[]): readonly [low: number, high: number] {
  const clusters = [...Map.groupBy(values, ({ cluster }) => cluster).values()].map((all) => ({
    sum: all.reduce((sum, { value }) => sum + value, 0),
    count: all.length,
  }));
  const random = createRandom(values.length);
  const means = Array.from({ length: RESAMPLES }, () => {
    let [sum, count] = [0, 0];
    for (let drawn = 0; drawn < clusters.length; drawn += 1) {
      const cluster = random.pick(clusters);
      sum += cluster.sum;
      count += cluster.count;
    }
    return sum / count;
  }).sort((left, right) => left - right);
  const at = (share: number) => means[Math.min(RESAMPLES - 1, Math.floor(share * RESAMPLES))] ?? Number.NaN;
  return [at(OUTSIDE), at(1 - OUTSIDE)];
}
