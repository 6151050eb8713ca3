import { isProblem, type NotebookSlug, type SpaceSlug } from '@quire/contract';
import { api } from '../../../api.ts';
import type { Literal } from './find-behind.ts';

/** A value that its reader wants otherwise. */
export type Edit = Literal & { readonly wanted: string };
export type CopyOf = {
  readonly space: string;
  readonly slug: string;
  readonly title: string;
  readonly version: number;
};

/** The notebook file of a version with these values changed. @throws HubError when it may not be read */
export async function makeCopy(of: CopyOf, edits: readonly Edit[]): Promise<string> {
  const response = await api.notebooks.downloadVersion({
    params: { space: of.space as SpaceSlug, slug: of.slug as NotebookSlug, number: of.version },
  });
  const text = await response.text();
  return edits.length === 0 ? text : changeValues(text, edits);
}

type FileCell = { id?: string; source?: string | string[] };

/** Changes values in the text of a notebook file; later ones first, so that places stay true. */
export function changeValues(file: string, edits: readonly Edit[]): string {
  const notebook = JSON.parse(file) as { cells: FileCell[] };
  for (const { cellId, start, end, text, wanted } of [...edits].sort((a, b) => b.start - a.start)) {
    const cell = notebook.cells.find(({ id }) => id === cellId);
    const source = Array.isArray(cell?.source) ? cell.source.join('') : cell?.source;
    if (cell === undefined || source === undefined || source.slice(start, end) !== text)
      throw new Error('The notebook’s file is not what this page shows.');
    cell.source = source.slice(0, start) + wanted + source.slice(end);
  }
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** Publishes a copy that only its maker finds, under the first free name. */
export async function publishCopy(
  of: CopyOf,
  { space, content }: { space: string; content: string },
): Promise<{ space: string; slug: string }> {
  let slug = `${of.slug.slice(0, 50)}-copy`;
  for (;;) {
    try {
      const made = await api.notebooks.publishNotebook({
        params: { space: space as SpaceSlug },
        body: {
          filename: `${slug}.ipynb`,
          content,
          slug: slug as NotebookSlug,
          title: `${of.title} (copy)`.slice(0, 200),
          message: `Copied from ${of.space}/${of.slug}, version ${of.version}`,
          visibility: 'private',
          mode: 'new',
        },
      });
      return made;
    } catch (error) {
      const next = isProblem(error, 'slug-taken') ? error.extra.suggestion : null;
      if (typeof next !== 'string' || next === slug) throw error;
      slug = next;
    }
  }
}
