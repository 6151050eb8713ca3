/** What a benchmark measured: every sample, so that a reader may ask for another summary. */
export type Figure = {
  name: string;
  unit: 'ms' | 'MB' | 'x' | '%';
  samples: readonly number[];
  target?: Target;
};
/** What the product promises of a figure. */
export type Target = { of: 'p50' | 'p95'; atMost: number } | { of: 'p50' | 'p95'; atLeast: number };

export type Summary = {
  name: string;
  unit: Figure['unit'];
  n: number;
  p50: number;
  p95: number;
  min: number;
  max: number;
  target?: Target & { isMet: boolean };
};

export type BenchmarkOptions = {
  /** A few samples each: shows that everything works, not how good it is. */
  isQuick: boolean;
  /** Progress, for whoever waits. */
  say: (text: string) => void;
};
export type Benchmark = {
  name: string;
  title: string;
  measure(options: BenchmarkOptions): Promise<Figure[]>;
};

export function summarise({ name, unit, samples, target }: Figure): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  const summary = {
    name,
    unit,
    n: sorted.length,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    min: quantile(sorted, 0),
    max: quantile(sorted, 1),
  };
  return target ? { ...summary, target: { ...target, isMet: isMet(target, summary[target.of]) } } : summary;
}

const isMet = (target: Target, value: number): boolean =>
  'atMost' in target ? value <= target.atMost : value >= target.atLeast;

/** The smallest sample that is not below the given share of them all. */
function quantile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return round(value);
}

/** Three digits say all that a repeated measurement would. */
const round = (value: number): number => Number(value.toPrecision(3));

/** How long `work` takes, in milliseconds. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
