import { extractParameters, toAnalysisCells, toPythonAssignments } from '@quire/analysis';
import type { ContextFile } from '@quire/kernels';
import { injectParameters, type Notebook } from '@quire/notebook';
import type { Database } from '../../database/connect.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { findUpload } from './store.ts';
import { parseUploadRef, replaceFiles, safeFileName } from './uploads.ts';

export type Filled = {
  /** With the values in papermill's injected cell; the notebook itself where there are none. */
  notebook: Notebook;
  /** The injected cell's code; `null` without values. */
  assignments: string | null;
  /** Uploaded files, under the names that the values have. */
  files: ContextFile[];
  /** The cell behind which values are set; absent where the notebook has no inputs. */
  after: string | undefined;
  /** Code that assigns some of the values. */
  assign: (names: readonly string[]) => string;
};

/** A notebook with checked values filled in, and the files that they name. */
export async function fillIn(
  { db, blobs }: { db: Database; blobs: BlobStore },
  given: { notebook: Notebook; parameters: Record<string, unknown>; userId: string },
): Promise<Filled> {
  const parameters = extractParameters(toAnalysisCells(given.notebook));
  const files: ContextFile[] = [];
  const values = await replaceFiles(
    parameters,
    given.parameters as Parameters<typeof replaceFiles>[1],
    async (value) => {
      const ref = parseUploadRef(value);
      const upload = ref && (await findUpload(db, given.userId, ref.id));
      if (!upload) throw new Error(`the uploaded file ${value} is gone`);
      const path = files.some((file) => file.path === safeFileName(upload.name))
        ? `${files.length}-${safeFileName(upload.name)}`
        : safeFileName(upload.name);
      files.push({ path, content: await blobs.get(upload.hash) });
      return path;
    },
  );
  const [after] = parameters.cellIds;
  const assign = (names: readonly string[]) =>
    toPythonAssignments(
      parameters,
      Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name))),
    );
  if (Object.keys(values).length === 0)
    return { notebook: given.notebook, assignments: null, files, after, assign };
  const assignments = assign(Object.keys(values));
  return {
    notebook: injectParameters(given.notebook, assignments, after),
    assignments,
    files,
    after,
    assign,
  };
}
