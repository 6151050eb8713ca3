import type { Run } from '@quire/contract';
import { api } from '../../api.ts';
import { saveFile } from '../../outputs/page-actions.ts';

/** Saves a run as a file. @throws HubError when the hub refuses, with its reason */
export async function downloadRun(run: Run, format: 'html' | 'ipynb'): Promise<void> {
  const response = await api.runs.downloadRun({ params: { id: run.id }, query: { format } });
  const name = nameIn(response.headers.get('content-disposition')) ?? `${run.notebook.slug}.${format}`;
  saveFile(name, await response.blob());
}

/** The file name that a `Content-Disposition` header gives (RFC 6266). */
export function nameIn(header: string | null): string | null {
  if (header === null) return null;
  const encoded = /filename\*=UTF-8''([^;]+)/iu.exec(header)?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return null;
    }
  }
  return /filename="([^"]+)"/iu.exec(header)?.[1] ?? null;
}
