import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Client } from '../../../packages/client/src/index.ts';
import type { RunEvent } from '../../../packages/contract/src/index.ts';
import { contentHash, readNotebook } from '../../../packages/notebook/src/index.ts';
import { SPACE } from './fleet.ts';
import { notebookOf } from './traffic.ts';

/** What the hub acknowledged, and answers that nobody foresaw. */
export type Kept = {
  versions: { slug: string; number: number; id: string }[];
  uploads: { id: string; hash: string }[];
  runs: string[];
  unexpected: string[];
};
const FINAL = ['succeeded', 'failed', 'cancelled'];
const PAGE = 100;

/** Every notebook has all its versions, each version is what its id says, and none that was acknowledged is missing. */
export async function checkNotebooks(client: Client, acknowledged: Kept['versions']): Promise<void> {
  const { hits, total } = await client.notebooks.search({ query: { limit: PAGE } });
  expect(hits.length).toBe(total);
  const stored = new Map<string, string>();
  for (const { notebook } of hits) {
    const at = { space: SPACE, slug: notebook.slug };
    const { versions } = await client.notebooks.listVersions({ params: at });
    const numbers = versions.map(({ number }) => number);
    expect({ slug: at.slug, numbers }).toEqual({ slug: at.slug, numbers: countDown(notebook.version) });
    for (const { number, id } of versions) {
      stored.set(`${at.slug} ${number}`, id);
      const file = await client.notebooks.downloadVersion({ params: { ...at, number } });
      expect({ ...at, number, id: hashOf(await file.text()) }).toEqual({ ...at, number, id });
    }
  }
  const found = acknowledged.map((version) => ({
    ...version,
    id: stored.get(`${version.slug} ${version.number}`),
  }));
  expect(found).toEqual(acknowledged);
}

const countDown = (from: number): number[] => Array.from({ length: from }, (_, index) => from - index);

function hashOf(file: string): string {
  const read = readNotebook(file);
  if (!read.ok) throw new Error(`a stored notebook cannot be read: ${JSON.stringify(read)}`);
  return contentHash(read.notebook);
}

/** A run reads every acknowledged file and prints what it holds. */
export async function checkUploads(client: Client, uploads: Kept['uploads']): Promise<void> {
  const slug = 'read-uploads';
  const content = notebookOf(
    [
      'from pathlib import Path\nfiles: list[Path] = []',
      'import hashlib\nfor file in files: print(hashlib.sha256(Path(file).read_bytes()).hexdigest())',
    ],
    ['parameters'],
  );
  await client.notebooks.publishNotebook({
    params: { space: SPACE },
    body: { filename: `${slug}.ipynb`, slug, content },
  });
  const { id } = await client.runs.createRun({
    params: { space: SPACE, slug },
    body: { parameters: { files: uploads.map((upload) => upload.id) } },
  });
  const events = await readEvents(client, id);
  const printed = events.map((event) => textOf(event)).join('');
  expect(printed.trim().split('\n')).toEqual(uploads.map((upload) => upload.hash));
}

function textOf(event: RunEvent): string {
  if (event.type === 'stream') return event.text;
  return event.type === 'output' && event.output.output_type === 'stream' ? event.output.text : '';
}

/** Every acknowledged run is there and over; its events have no gap and one end. */
export async function checkRuns(
  client: Client,
  runs: Kept['runs'],
  withinMilliseconds: number,
): Promise<void> {
  const deadline = Date.now() + withinMilliseconds;
  let open = runs;
  while (open.length > 0 && Date.now() < deadline) {
    const statuses = await Promise.all(
      open.map(async (id) => (await client.runs.getRun({ params: { id } })).status),
    );
    open = open.filter((_, index) => !FINAL.includes(statuses[index] ?? ''));
    await sleep(200);
  }
  expect(open).toEqual([]);
  for (const id of runs) {
    const run = await client.runs.getRun({ params: { id } });
    const events = await readEvents(client, id);
    expect({ id, numbers: events.map(({ seq }) => seq) }).toEqual({
      id,
      numbers: countDown(run.lastEvent).reverse(),
    });
    const ends = events.flatMap((event) => (event.type === 'finished' ? [event.status] : []));
    expect({ id, ends, last: events.at(-1)?.type }).toEqual({ id, ends: [run.status], last: 'finished' });
  }
}

async function readEvents(client: Client, id: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of client.runs.followRun({ params: { id } })) events.push(event);
  return events;
}
