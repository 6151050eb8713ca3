import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSpace, type HubError, isProblem, publishNotebook } from '@quire/contract';
import { z } from 'zod';
import type { Services } from './http/app.ts';

const catalogue = z.object({
  spaces: z.array(createSpace),
  notebooks: z.array(
    publishNotebook
      .pick({ slug: true, tags: true, visibility: true })
      .extend({ file: z.string(), space: z.string() }),
  ),
});

/** Publishes the notebooks that a hub starts with, and new versions of them after an upgrade; archived ones stay so. */
export async function publishExamples(services: Services, directory: string): Promise<void> {
  const { spaces, notebooks } = catalogue.parse(
    JSON.parse(await readFile(join(directory, 'catalogue.json'), 'utf8')),
  );
  const hub = await services.identity.ensureHubAccount();
  for (const space of spaces) await ignore('already-exists', () => services.spaces.create(hub, space));
  for (const { file, space, ...notebook } of notebooks) {
    const content = await readFile(join(directory, file), 'utf8');
    const upload = {
      slug: notebook.slug,
      filename: file,
      content,
      message: 'Example',
      acknowledgedSecrets: [],
    };
    const isKnown = await ignore('slug-taken', () =>
      services.notebooks.publish(hub, space, { ...notebook, ...upload, mode: 'new' }),
    );
    // Tags and visibility may have been changed by now; those stay.
    if (isKnown)
      await ignore('not-allowed', () =>
        services.notebooks.publish(hub, space, { ...upload, mode: 'update' }),
      );
  }
}

/** Answers whether the one expected refusal came. */
async function ignore(code: HubError['code'], work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (!isProblem(error, code)) throw error;
    return true;
  }
}

/** Copies the data of the examples to where every kernel may read it, whatever account it runs under. */
export async function copyExampleData(from: string, to: string): Promise<string> {
  await mkdir(to, { recursive: true, mode: 0o755 });
  for (const name of await readdir(from).catch(() => []))
    await cp(join(from, name), join(to, name), { force: true });
  return to;
}
