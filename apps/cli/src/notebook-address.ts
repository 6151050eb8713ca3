import { type NotebookSlug, notebookSlug, SLUG_PATTERN, type SpaceSlug, spaceSlug } from '@quire/contract';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import type { Hub } from './hub.ts';
import { plainLine } from './terminal.ts';

export interface NotebookAddress {
  readonly space: SpaceSlug;
  readonly slug: NotebookSlug;
}

/** As many namesakes as are worth listing. */
const CANDIDATES_MAX = 20;

/**
 * Reads `space/slug`, the address of a notebook's page, or a slug alone where only one notebook that this
 * person can find has it.
 * @throws CliError when it is none of these, or when the slug alone does not say which notebook is meant.
 */
export async function resolveNotebook(hub: Hub, text: string): Promise<NotebookAddress> {
  const written = parseNotebookAddress(hub.url, text);
  if (written) return written;
  if (!SLUG_PATTERN.test(text)) {
    throw new CliError(EXIT.usage, `“${text}” is not the address of a notebook.`, {
      advice: 'Write it as space/notebook, for example sales/quarterly-report. Find it with: quire search',
    });
  }
  const { hits } = await hub.client.notebooks.search({ query: { q: text.replaceAll('-', ' '), limit: 100 } });
  const found = hits.map((hit) => hit.notebook);
  const namesakes = found.filter((notebook) => notebook.slug === text);
  const [only] = namesakes;
  if (only && namesakes.length === 1) return { space: only.space.slug, slug: only.slug };
  const listed = (namesakes.length > 0 ? namesakes : found.slice(0, 3)).slice(0, CANDIDATES_MAX);
  const details = listed.map(
    (notebook) => `${notebook.space.slug}/${notebook.slug}  ${plainLine(notebook.title)}`,
  );
  if (namesakes.length > 1) {
    throw new CliError(EXIT.usage, `Several notebooks are called “${text}”; say which space.`, { details });
  }
  throw new CliError(EXIT.notFound, `There is no notebook “${text}” that you can see.`, {
    details: details.length > 0 ? ['These come near:', ...details] : [],
    advice: `Search for it with: quire search ${text.replaceAll('-', ' ')}`,
  });
}

/** The notebook that `space/slug` or a page's address names; null for anything else. */
export function parseNotebookAddress(hubUrl: string, text: string): NotebookAddress | null {
  const isUrl = text.startsWith(`${hubUrl}/`);
  const path = isUrl ? text.slice(hubUrl.length).replace(/[?#].*$/, '') : text;
  // Pages below the notebook's own, such as its runs, lead to the notebook too.
  const match =
    /^\/?n\/([^/]+)\/([^/]+)(?:\/.*)?$/.exec(path) ?? (isUrl ? null : /^([^/]+)\/([^/]+)\/?$/.exec(path));
  if (!match) return null;
  const space = spaceSlug.safeParse(match[1]);
  const slug = notebookSlug.safeParse(match[2]);
  return space.success && slug.success ? { space: space.data, slug: slug.data } : null;
}

/** `examples/small-model.ipynb` is a file; `examples/small-model` a notebook on the hub. */
export function isNotebookFile(text: string): boolean {
  return /\.(?:ipynb|json)$/i.test(text);
}
