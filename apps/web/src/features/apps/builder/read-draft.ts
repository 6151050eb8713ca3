import { loadParser } from '@quire/analysis/browser';
import { readNotebook } from '@quire/notebook';
import { draftOf } from './draft-of-notebook.ts';
import type { DraftInput } from './form-draft.ts';

/** The inputs of a notebook's parameters cell. In a file of its own, so that the parser comes when it is asked for. */
export async function readDraft(text: string): Promise<readonly DraftInput[]> {
  await loadParser();
  const read = readNotebook(text, { anyLanguage: true });
  return read.ok ? draftOf(read.notebook) : [];
}
