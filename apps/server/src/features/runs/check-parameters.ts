import { coerceParameters, extractParameters, toAnalysisCells } from '@quire/analysis';
import { HubError } from '@quire/contract';
import type { Notebook } from '@quire/notebook';
import type { Database } from '../../database/connect.ts';
import type { Caller } from '../identity/caller.ts';
import { findUpload } from './store.ts';
import { notAnUpload, parseUploadRef, replaceFiles } from './uploads.ts';

/**
 * The values that a run or a session keeps: checked by the notebook's own parameters, files of the caller's alone.
 *
 * @throws HubError `invalid-parameters` with an item for each value that is wrong
 */
export async function checkParameters(
  db: Database,
  caller: Caller,
  { notebook, given }: { notebook: Notebook; given: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const set = extractParameters(toAnalysisCells(notebook));
  const checked = coerceParameters(set, given);
  if (!checked.ok) {
    throw new HubError('invalid-parameters', checked.errors[0]?.message ?? 'An input is not valid.', {
      items: checked.errors.map((error) => ({
        path: [error.name, ...error.path].join('.'),
        message: error.message,
      })),
    });
  }
  // Stored with the file's name, so that whoever reads the run knows which file it was.
  return replaceFiles(set, checked.values, async (value, name) => {
    const ref = parseUploadRef(value);
    const upload = ref && (await findUpload(db, caller.id, ref.id));
    if (!upload) throw notAnUpload(name);
    return `${upload.id}/${upload.name}`;
  });
}
