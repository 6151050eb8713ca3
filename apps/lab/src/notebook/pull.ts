import type { INotebookContent } from '@jupyterlab/nbformat';
import type { Client } from '@quire/client';
import type { LabNotebook } from './lab-notebook.ts';
import { authoredHash, type Origin, publishable } from './origin.ts';

export type VersionAddress = { space: string; slug: string; number: number };

/** The text of a published version's file. @throws HubError */
export async function downloadVersion(client: Client, address: VersionAddress): Promise<string> {
  const response = await client.notebooks.downloadVersion({ params: address });
  return response.text();
}

/** The document of a published version, which remembers where it came from. @throws HubError */
export async function downloadCopy(
  hub: { url: string; client: Client },
  address: VersionAddress,
): Promise<{ document: INotebookContent; origin: Origin }> {
  const text = await downloadVersion(hub.client, address);
  const notebook = publishable(text);
  if (!notebook) throw new Error('The hub sent a notebook that cannot be read.');
  const { space, slug, number } = address;
  const origin = { hub: hub.url, space, slug, version: number, contentHash: authoredHash(notebook) };
  const document = JSON.parse(text) as INotebookContent;
  document.metadata.quire = { ...(document.metadata.quire as object | undefined), ...origin };
  return { document, origin };
}

/** Replaces a notebook by a published version, after a checkpoint of what it was. @throws HubError */
export async function pull(
  hub: { url: string; client: Client },
  notebook: LabNotebook,
  address: VersionAddress,
): Promise<void> {
  const { document } = await downloadCopy(hub, address);
  const { context } = notebook.panel;
  await context.save();
  await context.createCheckpoint();
  context.model.fromJSON(document);
  await context.save();
}
