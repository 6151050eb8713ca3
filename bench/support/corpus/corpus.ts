import { createRandom, type Random, zipfPicker } from './random.ts';
import {
  FILLERS,
  FIRST_NAMES,
  LAST_NAMES,
  LIBRARY_NAMES,
  makeNames,
  PACKAGES,
  PLAIN,
  SUBJECTS,
  VERBS,
} from './words.ts';

export type CorpusPerson = { id: string; name: string; handle: string; email: string };
export type CorpusSpace = { id: string; slug: string; name: string; codeIsOpen: boolean };
export type CorpusMember = {
  spaceId: string;
  userId: string;
  role: 'viewer' | 'runner' | 'editor' | 'owner';
};
export type CorpusNotebook = {
  id: string;
  spaceId: string;
  slug: string;
  title: string;
  summary: string;
  tags: string[];
  visibility: 'private' | 'space' | 'everyone';
  ownerId: string;
  authorId: string;
  packages: string[];
  daysOld: number;
  runs: number;
  isArchived: boolean;
  headings: string[];
  body: string;
  identifiers: string[];
};
export type Corpus = {
  people: CorpusPerson[];
  spaces: CorpusSpace[];
  members: CorpusMember[];
  notebooks: CorpusNotebook[];
};

export const CORPUS_SIZE = { notebooks: 10_000, spaces: 40, people: 300 } as const;
const NAMES = 12_000;
const TAGS = 60;
const SEED = 20_260;

/** Ten thousand notebooks of an organization that does not exist; the same ones every time. */
export function makeCorpus(): Corpus {
  const random = createRandom(SEED);
  const people = makePeople(random);
  const spaces = makeSpaces();
  const members = makeMembers(random, spaces, people);
  const write = createWriter(random);
  const bySpace = new Map(
    spaces.map((space) => [space.id, members.filter((each) => each.spaceId === space.id)]),
  );
  const pickSpace = zipfPicker(spaces, 0.5);
  const notebooks = Array.from({ length: CORPUS_SIZE.notebooks }, (_, index) => {
    const space = pickSpace(random);
    const authors = (bySpace.get(space.id) ?? []).filter(({ role }) => role === 'editor' || role === 'owner');
    return makeNotebook({ random, write, index, space, authors });
  });
  return { people, spaces, members, notebooks };
}

/** A UUID that says what it is and repeats. */
const uuid = (kind: number, index: number): string =>
  `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

function makePeople(random: Random): CorpusPerson[] {
  return Array.from({ length: CORPUS_SIZE.people }, (_, index) => {
    const name = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
    const handle = `person-${index}`;
    return { id: `bench-${index}`, name, handle, email: `${handle}@bench.invalid` };
  });
}

function makeSpaces(): CorpusSpace[] {
  return Array.from({ length: CORPUS_SIZE.spaces }, (_, index) => {
    const [first = '', second = ''] = [SUBJECTS[index * 5], SUBJECTS[index * 5 + 3]];
    const slug = `${first}-${second}`;
    return {
      id: uuid(1, index),
      slug,
      name: `${capitalise(first)} and ${second}`,
      codeIsOpen: index % 5 !== 0,
    };
  });
}

/** Person 0 is in every space, 1 in a dozen, 2 in three, 3 in one as a runner, 4 in none; the rest in one to five. */
function makeMembers(
  random: Random,
  spaces: readonly CorpusSpace[],
  people: readonly CorpusPerson[],
): CorpusMember[] {
  const counts = [spaces.length, 12, 3, 1, 0];
  const owners = spaces.map((space, index) => member(space, people[10 + index], 'owner'));
  const others = people.flatMap((person, index) => {
    const first = random.below(spaces.length);
    return Array.from({ length: counts[index] ?? random.between(1, 5) }, (_, step) => {
      const role =
        index === 3 ? 'runner' : random.pick(['viewer', 'viewer', 'runner', 'editor', 'editor'] as const);
      return member(spaces[(first + step * (index < 2 ? 1 : 7)) % spaces.length], person, role);
    });
  });
  const unique = new Map([...others, ...owners].map((each) => [`${each.spaceId} ${each.userId}`, each]));
  return [...unique.values()];
}

function member(
  space: CorpusSpace | undefined,
  person: CorpusPerson | undefined,
  role: CorpusMember['role'],
): CorpusMember {
  if (!space || !person) throw new Error('the corpus is too small for its members');
  return { spaceId: space.id, userId: person.id, role };
}

type Writer = ReturnType<typeof createWriter>;

/**
 * Words as an organization uses them: each text has subjects of its own, common words and rare ones. The most
 * common subject stands in about a quarter of all notebooks, the hundredth in one of fifty.
 */
function createWriter(random: Random) {
  const names = makeNames(NAMES);
  const pickSubject = zipfPicker(SUBJECTS, 0.8);
  const pickFiller = zipfPicker(FILLERS);
  const pickPlain = zipfPicker(PLAIN, 0.7);
  const pickName = zipfPicker(names, 0.9);
  const word = (subjects: readonly string[]): string => {
    const kind = random.next();
    if (kind < 0.4) return pickFiller(random);
    if (kind < 0.6) return pickPlain(random);
    if (kind < 0.72) return random.pick(subjects);
    if (kind < 0.74) return pickSubject(random);
    return pickName(random);
  };
  const words = (subjects: readonly string[], count: number): string =>
    Array.from({ length: count }, () => word(subjects)).join(' ');
  const identifier = (subjects: readonly string[]): string => {
    const parts = [
      random.pick(VERBS),
      random.pick(subjects),
      ...(random.chance(0.5) ? [pickSubject(random)] : []),
    ];
    return random.chance(0.75)
      ? parts.join('_')
      : parts.map((part, index) => (index === 0 ? part : capitalise(part))).join('');
  };
  return { pickSubject: () => pickSubject(random), pickName: () => pickName(random), words, identifier };
}

const pickTag = zipfPicker(SUBJECTS.slice(0, TAGS));
const pickPackage = zipfPicker(PACKAGES);
const pickLibraryName = zipfPicker(LIBRARY_NAMES);

type Making = {
  random: Random;
  write: Writer;
  index: number;
  space: CorpusSpace;
  authors: readonly CorpusMember[];
};

function makeNotebook({ random, write, index, space, authors }: Making): CorpusNotebook {
  const subjects = Array.from({ length: random.between(3, 7) }, write.pickSubject);
  const title = makeTitle(random, write, subjects);
  const many = <T>(min: number, max: number, make: () => T): T[] =>
    Array.from({ length: random.between(min, max) }, make);
  return {
    id: uuid(2, index),
    spaceId: space.id,
    slug: `notebook-${index}`,
    title,
    summary: sentence(write.words(subjects, random.between(8, 30))),
    tags: [...new Set(many(0, 4, () => pickTag(random)))],
    visibility: random.pick([
      'everyone',
      'everyone',
      'everyone',
      'everyone',
      'space',
      'space',
      'space',
      'space',
      'private',
    ]),
    ownerId: random.pick(authors).userId,
    authorId: random.pick(authors).userId,
    packages: [...new Set(many(1, 7, () => pickPackage(random)))],
    daysOld: random.between(0, 900),
    runs: Math.floor(Math.exp(random.next() * 7)) - 1,
    isArchived: random.chance(0.03),
    headings: [title, ...many(2, 10, () => capitalise(write.words(subjects, random.between(2, 5))))],
    body: many(3, 14, () => sentence(write.words(subjects, random.between(10, 60)))).join('\n\n'),
    identifiers: [
      ...new Set([
        ...many(8, 40, () => write.identifier(subjects)),
        ...many(10, 40, () => pickLibraryName(random)),
      ]),
    ],
  };
}

function makeTitle(random: Random, write: Writer, subjects: readonly string[]): string {
  const words = subjects.slice(0, random.between(2, 4));
  if (random.chance(0.4)) words.push(random.pick(['by', 'per', 'for', 'of']), write.pickSubject());
  if (random.chance(0.25)) words.push(capitalise(write.pickName()));
  return capitalise(words.join(' '));
}

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const sentence = (words: string): string => `${capitalise(words)}.`;
