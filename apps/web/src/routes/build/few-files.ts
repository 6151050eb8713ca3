import type { Rolldown } from 'vite';

type Groups = NonNullable<Rolldown.CodeSplittingOptions['groups']>;

/** Shared code below this is not worth a file, and a request, of its own. */
const SMALL_CHARACTERS = 5_000;
/** What fewer pages share stays in files of those pages. */
const SHARED_BY = 3;

/**
 * Code that pages share, in few files: left alone, an app's page is eighty of them, most under two kilobytes, and
 * they wait for each other in the browser's six connections.
 */
export const fewFiles: Groups = [
  // What every page begins with.
  { name: 'initial', tags: ['$initial'], priority: 4 },
  // Controls and icons, by more than one page.
  {
    name: 'ui',
    test: /node_modules\/(@mantine\/(core|hooks)|@tabler|@tanstack)|\/src\/ui\//,
    minShareCount: SHARED_BY,
    priority: 3,
  },
  // What pages around a notebook share: its text and outputs, forms of inputs, progress.
  {
    name: 'notebook',
    test: /\/src\/(outputs|features\/(presets|runs|sessions|notebooks|comments|embeds|apps))\/|node_modules\/(@mantine\/dates|dayjs|react-number-format|dompurify|marked|@lezer)/,
    minShareCount: SHARED_BY,
    priority: 2,
  },
  {
    name: 'shared',
    entriesAware: true,
    entriesAwareMergeThreshold: SMALL_CHARACTERS,
    minShareCount: 2,
    priority: 1,
  },
];
