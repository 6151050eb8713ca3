/** What a benchmark measured. */
export type Figure = Samples | Estimate;

/** Every sample, so that a reader may ask for another summary. */
export type Samples = {
  name: string;
  unit: 'ms' | 'MB' | 'x' | '%';
  samples: readonly number[];
  target?: Target;
};
/** The mean of samples that come in clusters, with its 95 % interval; or a number that was counted. */
export type Estimate = {
  name: string;
  unit: '%' | 'counted';
  n: number;
  value: number;
  interval?: readonly [low: number, high: number];
  target?: Bound;
};
export type Bound = { atMost: number } | { atLeast: number };
/** What the product promises of a figure. */
export type Target = { of: 'p50' | 'p95' } & Bound;

export type Summary = SamplesSummary | EstimateSummary;
export type EstimateSummary = Omit<Estimate, 'target'> & { target?: Bound & { isMet: boolean } };
export type SamplesSummary = {
  name: string;
  unit: Samples['unit'];
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

export function summarise(figure: Figure): Summary {
  return 'samples' in figure ? summariseSamples(figure) : summariseEstimate(figure);
}

function summariseEstimate({ target, ...figure }: Estimate): EstimateSummary {
  const [low, high] = figure.interval ?? [];
  const summary: EstimateSummary = { ...figure, value: round(figure.value) };
  if (low !== undefined && high !== undefined) summary.interval = [round(low), round(high)];
  return target ? { ...summary, target: { ...target, isMet: isMet(target, figure.value) } } : summary;
}

function summariseSamples({ name, unit, samples, target }: Samples): SamplesSummary {
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

const isMet = (target: Bound, value: number): boolean =>
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
