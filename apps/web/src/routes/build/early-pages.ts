/**
 * What a page needs first. The hub names it in the page's document, so that the browser fetches all of it at once
 * instead of learning of each part from the one before: code, who is signed in, the notebook, its open apps.
 */
type EarlyPage = {
  /** `:name` stands for one part of the address. */
  readonly path: string;
  /** Source files of the page's own code, below `src`. */
  readonly modules: readonly string[];
  /** Addresses of the API, exactly as the page asks for them; only for people who are signed in. */
  readonly data: readonly string[];
  /** A small script that begins before all others: with all that it imports, it becomes a part of the document. */
  readonly ahead?: string;
};

const ME = '/api/v1/me';
const NOTEBOOK = '/api/v1/notebooks/:space/:slug';
const LAYOUT = 'features/notebooks/notebook-layout.tsx';

/** The pages that people open by a link from elsewhere, in an empty browser. */
export const EARLY_PAGES: readonly EarlyPage[] = [
  {
    path: '/n/:space/:slug/app',
    modules: [LAYOUT, 'features/sessions/app-page.tsx'],
    data: [ME, NOTEBOOK, '/api/v1/sessions?space=:space&slug=:slug', `${NOTEBOOK}/presets`],
    ahead: 'ahead/open-app.ts',
  },
  {
    path: '/n/:space/:slug',
    modules: [LAYOUT, 'features/notebooks/read-page.tsx'],
    data: [ME, NOTEBOOK],
  },
  { path: '/runs/:id', modules: ['features/runs/run-page.tsx'], data: [ME, '/api/v1/runs/:id'] },
  { path: '/', modules: ['features/home/home-page.tsx'], data: [ME] },
  { path: '/embed/:token', modules: ['features/embeds/embed-page.tsx'], data: [] },
];
