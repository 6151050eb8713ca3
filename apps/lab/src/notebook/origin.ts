import { notebookSlug, spaceSlug } from '@quire/contract';
import { contentHash, type Notebook, readNotebook, sanitiseNotebook } from '@quire/notebook';
import { z } from 'zod';

const origin = z.object({
  hub: z.url(),
  space: spaceSlug,
  slug: notebookSlug,
  version: z.number().int().min(1),
  /** Of what its author wrote of that version, see {@link authoredHash}. */
  contentHash: z.string().default(''),
});

/** Where a notebook was published or taken from, as its own metadata remembers it (`metadata.quire`). */
export type Origin = z.input<typeof origin> & { contentHash: string };

/** The origin in notebook metadata, which anyone may have written: `null` where it is not one. */
export function readOrigin(metadata: unknown): Origin | null {
  return origin.safeParse(metadata).data ?? null;
}

/** What would be published of a notebook's text; `null` where the text is not a notebook. */
export function publishable(content: string): Notebook | null {
  const read = readNotebook(content, { anyLanguage: true });
  return read.ok ? sanitiseNotebook(read.notebook).notebook : null;
}

/**
 * Changes when a notebook's author changes something. Which kernel and language it was opened with, JupyterLab writes
 * into it by itself, once a kernel has started.
 */
export function authoredHash(notebook: Notebook): string {
  const { kernelspec: _kernel, language_info: _language, ...metadata } = notebook.metadata;
  return contentHash({ ...notebook, metadata });
}

/** Whether a notebook's text differs from the version that it came from. */
export function hasChangedSince(content: string, origin: Origin): boolean {
  const notebook = publishable(content);
  return notebook === null || authoredHash(notebook) !== origin.contentHash;
}
