import type { Corpus } from './corpus.ts';
import { createRandom, type Random, zipfPicker } from './random.ts';
import { PACKAGES, SUBJECTS } from './words.ts';

/** One search as the page sends it. */
export type CorpusQuery = {
  q: string;
  tag?: string[];
  space?: string[];
  package?: string[];
  author?: string[];
};
export type QueryKind = { name: string; queries: CorpusQuery[] };

const SEED = 4_711;
const TYPED_FROM = 2;

/** What people type: words of titles that exist, common and rare, right, half typed and misspelt. */
export function makeQueries(corpus: Corpus, count: number): QueryKind[] {
  const random = createRandom(SEED);
  const pickSubject = zipfPicker(SUBJECTS, 0.8);
  const titles = corpus.notebooks.map((notebook) => notebook.title.toLowerCase());
  const titleWords = (): string[] =>
    random
      .pick(titles)
      .split(' ')
      .filter((word) => word.length > TYPED_FROM + 1);
  const rare = (): string => titleWords().at(-1) ?? 'sales';
  const some = (words: number): string => take(random, titleWords(), words).join(' ');
  const typed = (): string => {
    const word = random.chance(0.5) ? pickSubject(random) : rare();
    const start = random.chance(0.3) ? `${pickSubject(random)} ` : '';
    return start + word.slice(0, random.between(TYPED_FROM, Math.max(TYPED_FROM, word.length - 1)));
  };
  const identifier = (): string => random.pick(random.pick(corpus.notebooks).identifiers);
  const filtered = (): CorpusQuery =>
    random.pick<() => CorpusQuery>([
      () => ({ q: pickSubject(random), tag: [pickSubject(random)] }),
      () => ({ q: pickSubject(random), space: [random.pick(corpus.spaces).slug] }),
      () => ({ q: '', package: [random.pick(PACKAGES)] }),
      () => ({
        q: some(2),
        package: ['pandas'],
        space: take(random, corpus.spaces, 2).map(({ slug }) => slug),
      }),
      () => ({ q: '', author: [random.pick(corpus.people).handle] }),
    ])();
  const kind = (name: string, make: () => CorpusQuery): QueryKind => ({
    name,
    queries: Array.from({ length: count }, make),
  });
  return [
    kind('one word', () => ({ q: `${random.chance(0.7) ? pickSubject(random) : rare()} ` })),
    kind('two words', () => ({ q: `${some(2)} ` })),
    kind('three words', () => ({ q: `${some(3)} ` })),
    kind('while typing', () => ({ q: typed() })),
    kind('misspelt', () => ({
      q: `${misspell(random, random.chance(0.6) ? pickSubject(random) : rare())} `,
    })),
    kind('misspelt in two', () => ({ q: `${pickSubject(random)} ${misspell(random, rare())} ` })),
    kind('code', () => ({ q: identifier() })),
    kind('filters', filtered),
    kind('nothing asked', () => ({ q: '' })),
    kind('found nowhere', () => ({ q: `${pickSubject(random)} zzyzzx${random.below(1_000)} ` })),
  ];
}

function take<T>(random: Random, items: readonly T[], count: number): T[] {
  const left = [...items];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(random.below(left.length), 1),
  ).flat();
}

/** One slip of the fingers: two letters changed round, one left out, one twice, or one wrong. */
function misspell(random: Random, word: string): string {
  const at = random.between(1, Math.max(1, word.length - 2));
  const [a = '', b = ''] = [word[at], word[at + 1]];
  return (
    word.slice(0, at) +
    random.pick([b + a, b, a + a + b, random.pick([...'aeioslnrt']) + b]) +
    word.slice(at + 2)
  );
}
