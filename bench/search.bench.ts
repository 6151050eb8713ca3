import { type Session, signIn } from '../tests/support/hub-client.ts';
import { findFreePort, startHubProcess } from '../tests/support/hub-process.ts';
import { type Corpus, makeCorpus } from './support/corpus/corpus.ts';
import { type CorpusQuery, makeQueries } from './support/corpus/queries.ts';
import { CORPUS_PASSWORD, prepareCorpus } from './support/corpus/seed.ts';
import { type Benchmark, type BenchmarkOptions, type Figure, type Samples, time } from './support/figures.ts';

/** In every space, in a dozen, in three, in one as a runner who may not read code, and in none. */
const SEARCHERS = 5;
const QUERIES_PER_KIND = 80;
const QUERIES_PER_KIND_QUICK = 8;
const P95_AT_MOST = 50;

/** Search over HTTP at 10,000 notebooks, one request at a time, as several people with different rights. */
export const search: Benchmark = {
  name: 'search',
  title: 'Search at 10,000 notebooks, with permissions applied',
  async measure(options) {
    const dataDirectory = await prepareCorpus(options.say);
    const corpus = makeCorpus();
    const hub = await startHubProcess({
      port: await findFreePort(),
      env: { QUIRE_DATA: dataDirectory, QUIRE_EXAMPLES: 'off', QUIRE_WARM_KERNELS: '0' },
    });
    try {
      return await measureKinds(hub.url, corpus, options);
    } finally {
      await hub.stop();
    }
  },
};

async function measureKinds(
  url: string,
  corpus: Corpus,
  { isQuick, say }: BenchmarkOptions,
): Promise<Figure[]> {
  const searchers: Session[] = [];
  for (const { email } of corpus.people.slice(0, SEARCHERS)) {
    searchers.push(await signIn(url, { email, password: CORPUS_PASSWORD }));
  }
  const kinds = makeQueries(corpus, isQuick ? QUERIES_PER_KIND_QUICK : QUERIES_PER_KIND);
  const ask = (query: CorpusQuery, index: number) =>
    searchers[index % searchers.length]?.client.notebooks.search({ query }) ??
    Promise.reject(new Error('nobody'));
  // A hub that runs for a while has its statements compiled and its database in memory.
  for (const kind of kinds) await Promise.all(kind.queries.slice(0, SEARCHERS).map(ask));
  const figures: Samples[] = [];
  for (const kind of kinds) {
    say(kind.name);
    const samples: number[] = [];
    for (const [index, query] of kind.queries.entries()) samples.push(await time(() => ask(query, index)));
    figures.push({ name: kind.name, unit: 'ms', samples });
  }
  const all = figures.flatMap(({ samples }) => samples);
  return [
    { name: 'all searches', unit: 'ms', samples: all, target: { of: 'p95', atMost: P95_AT_MOST } },
    ...figures,
  ];
}
