import { basename, join, resolve } from 'node:path';
import { applyRunEvents, EMPTY_RUN_STATE, isFinished, type Run, readDownload } from '@quire/contract';
import { count } from './columns.ts';
import type { Context } from './context.ts';
import type { Hub } from './hub.ts';
import type { Terminal } from './terminal.ts';
import { writeFileSafely } from './write-file.ts';

/** A file that a notebook offers with `quire.download`. */
export interface Offered {
  readonly name: string;
  readonly label: string | null;
  readonly bytes: number;
  read(): Promise<Uint8Array>;
}

/** As `--json` lists it. */
export interface ListedDownload {
  readonly name: string;
  readonly label: string | null;
  readonly bytes: number;
  /** Where it was written; null where nobody asked for that. */
  readonly file: string | null;
}

export interface SavedDownloads {
  readonly downloads: readonly ListedDownload[];
  /** Why the rest was not written. */
  readonly error: unknown;
}

/** What a finished run of a hub offers, in the order of its cells. */
export async function offeredBy(hub: Hub, run: Run): Promise<Offered[]> {
  if (!isFinished(run.status)) return [];
  let state = EMPTY_RUN_STATE;
  for await (const event of hub.client.runs.followRun({ params: { id: run.id } }))
    state = applyRunEvents(state, [event]);
  return run.cells
    .flatMap(({ id }) => (Object.hasOwn(state.cells, id) ? (state.cells[id]?.outputs ?? []) : []))
    .flatMap((output) => ('data' in output ? (readDownload(output.data) ?? []) : []))
    .map(({ hash, ...file }) => ({
      ...file,
      read: async () => {
        const response = await hub.client.runs.getRunBlob({ params: { id: run.id, hash } });
        return new Uint8Array(await response.arrayBuffer());
      },
    }));
}

/**
 * Writes what is offered into a folder, or only lists it where none was asked for. What goes wrong is in the answer:
 * the run is told of first.
 */
export async function saveDownloads(
  context: Context,
  offered: readonly Offered[],
  folder: string | undefined,
): Promise<SavedDownloads> {
  const taken = new Set<string>();
  const downloads: ListedDownload[] = [];
  try {
    for (const { name, label, bytes, read } of offered) {
      const file = folder === undefined ? null : join(resolve(context.cwd, folder), freeName(name, taken));
      if (file !== null) await writeFileSafely(file, await read(), { makeDirectory: true });
      downloads.push({ name, label, bytes, file });
    }
    return { downloads, error: null };
  } catch (error) {
    return { downloads, error };
  }
}

/** A name of its own in the folder: two files of one run may be called the same. */
function freeName(given: string, taken: Set<string>): string {
  // Nobody else's name may lead out of the folder.
  const base = basename(given.replaceAll('\\', '/')).replace(/^\.+$/, '') || 'file';
  let name = base;
  for (let place = 2; taken.has(name); place += 1) name = `${place}-${base}`;
  taken.add(name);
  return name;
}

/** What was written, or how to get it. */
export function reportDownloads(terminal: Terminal, listed: readonly ListedDownload[], how: string): void {
  for (const { file } of listed) if (file !== null) terminal.note(`Wrote ${file}`);
  const left = listed.filter(({ file }) => file === null).length;
  if (left > 0) terminal.note(terminal.errorColours.dim(`${count(left, 'file')} can be saved with ${how}`));
}
