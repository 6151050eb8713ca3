import type { Rolldown } from 'vite';

type Groups = NonNullable<Rolldown.CodeSplittingOptions['groups']>;

/** Shared code below this is not worth a file, and a request, of its own. */
const SMALL_CHARACTERS = 5_000;
/** What fewer pages share stays in files of those pages. */
const SHARED_BY = 3;

/** Controls and icons. */
const UI = /node_modules\/(@mantine\/(core|hooks)|@tabler|@tanstack)|\/src\/ui\//;
/** Of those, what no page of `early-pages.ts` shows at first, though many others do: what opens above a page, … */
const DIALOGS =
  /\/components\/(Modal|ModalBase|Drawer|Paper)\/|\/src\/ui\/confirm-dialog|node_modules\/react-remove-scroll/;
/** … and what few forms have. Together with the others, each early page would begin with all of it. */
const RARE =
  /\/components\/(NumberInput|TagsInput|MultiSelect|Pill|PillsInput|Autocomplete|Slider|ColorInput|ColorPicker|Progress)\/|use-pills-reorder|\/src\/ui\/(message-field|said|code\/)/;

/**
 * Code that pages share, in few files: left alone, an app's page is eighty of them, most under two kilobytes, and
 * they wait for each other in the browser's six connections.
 */
export const fewFiles: Groups = [
  // What every page begins with.
  { name: 'initial', tags: ['$initial'], priority: 4 },
  // What colours code.
  { name: 'code', test: /node_modules\/@lezer|\/src\/ui\/code\/(highlight|magics)/, priority: 5 },
  // Controls and icons, by more than one page.
  {
    name: 'ui',
    test: (id) => UI.test(id) && !DIALOGS.test(id) && !RARE.test(id),
    minShareCount: SHARED_BY,
    priority: 3,
  },
  { name: 'dialogs', test: DIALOGS, priority: 2 },
  // What pages around a notebook share: its text and outputs, forms of inputs, progress.
  {
    name: 'notebook',
    test: /\/src\/(outputs|features\/(presets|runs|sessions|notebooks|comments|embeds|apps))\/|node_modules\/(dompurify|marked)/,
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
