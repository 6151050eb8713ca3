import { extractParameters, toAnalysisCells, toPythonAssignments, withFormDefaults } from '@quire/analysis';
import { BLOB_KEY, DOWNLOAD_MIME, HubError, type RunOutput } from '@quire/contract';
import {
  type CellExecution,
  injectParameters,
  type Output,
  serialiseNotebook,
  withOutputs,
} from '@quire/notebook';
import type { FinishedRun } from '../service.ts';
import { replaceFiles } from '../uploads.ts';
import { withLink } from './downloads.ts';
import { type LoadLibrary, renderRunPage } from './page.ts';

export type ExportedRun = { filename: string; contentType: string; body: string };

/** A finished run as a file. @throws HubError `not-allowed` for the notebook file without the right to read code */
export async function exportRun(
  finished: FinishedRun,
  format: 'ipynb' | 'html',
  loadLibrary: LoadLibrary,
): Promise<ExportedRun> {
  const stem = `${finished.run.notebook.slug}-${finished.run.createdAt.slice(0, 10)}`;
  const outputs = await loadOutputs(finished, format);
  if (format === 'html') {
    return {
      filename: `${stem}.html`,
      contentType: 'text/html; charset=utf-8',
      body: await renderRunPage(finished, outputs, loadLibrary),
    };
  }
  if (!finished.canReadCode) {
    throw new HubError(
      'not-allowed',
      'A notebook file holds the code, which you may not read. Download the run as a web page instead.',
    );
  }
  return {
    filename: `${stem}.ipynb`,
    contentType: 'application/x-ipynb+json',
    body: await toNotebookFile(finished, outputs),
  };
}

async function toNotebookFile(
  { run, notebook }: FinishedRun,
  outputs: ReadonlyMap<string, CellExecution>,
): Promise<string> {
  const set = extractParameters(toAnalysisCells(notebook));
  // A run stores files as `id/name`; the notebook read them by name.
  const values = await replaceFiles(
    set,
    withFormDefaults(set.parameters, run.parameters) as Parameters<typeof replaceFiles>[1],
    async (value) => value.split('/').slice(1).join('/'),
  );
  const injected =
    Object.keys(values).length === 0
      ? notebook
      : injectParameters(notebook, toPythonAssignments(set, values));
  return serialiseNotebook(withOutputs(injected, outputs));
}

/** Every cell's outputs as nbformat has them, large values included. */
async function loadOutputs(
  { state, readBlob }: FinishedRun,
  format: 'ipynb' | 'html',
): Promise<Map<string, CellExecution>> {
  const entries = await Promise.all(
    Object.entries(state.cells).map(
      async ([cellId, cell]): Promise<[string, CellExecution]> => [
        cellId,
        {
          executionCount: cell.executionCount,
          outputs: await Promise.all(cell.outputs.map((output) => toOutput(output, { readBlob, format }))),
        },
      ],
    ),
  );
  return new Map(entries);
}

type Loading = { readBlob: FinishedRun['readBlob']; format: 'ipynb' | 'html' };

async function toOutput(output: RunOutput, { readBlob, format }: Loading): Promise<Output> {
  if (output.output_type === 'stream' || output.output_type === 'error') return output;
  const { display_id: _displayId, ...rest } = output;
  // Only the hub has the file behind its hash: a notebook keeps the text beside it, a page the file itself.
  const { [DOWNLOAD_MIME]: _offered, ...others } = rest.data;
  const bundle = format === 'ipynb' ? others : await withLink(rest.data, readBlob);
  const data = await Promise.all(
    Object.entries(bundle).map(async ([mime, value]) => [mime, await resolveBlob(value, mime, readBlob)]),
  );
  return { ...rest, data: Object.fromEntries(data) } as Output;
}

async function resolveBlob(
  value: unknown,
  mime: string,
  readBlob: FinishedRun['readBlob'],
): Promise<unknown> {
  if (typeof value !== 'object' || value === null || !(BLOB_KEY in value)) return value;
  const { hash } = value[BLOB_KEY] as { hash: string };
  const text = new TextDecoder().decode(await readBlob(hash));
  return /[/+]json\b/.test(mime) ? JSON.parse(text) : text;
}
