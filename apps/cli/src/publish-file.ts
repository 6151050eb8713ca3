import {
  type CheckedNotebook,
  HubError,
  type NotebookSlug,
  type PublishedNotebook,
  type SecretFindingView,
  type SpaceSlug,
  secretFinding,
  type Visibility,
} from '@quire/contract';
import { type Removal, type RemovalCode, sanitiseNotebook, serialiseNotebook } from '@quire/notebook';
import type { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { explainError } from './explain-error.ts';
import type { Hub } from './hub.ts';
import { readNotebookFile } from './notebook-file.ts';

/** What was said about the publication on the command line. */
export interface Publication {
  readonly message: string;
  readonly mode: 'auto' | 'new' | 'update';
  readonly acknowledged: readonly string[];
  readonly slug?: NotebookSlug;
  readonly title?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly visibility?: Visibility;
  readonly expectedVersion?: number;
}

export interface PublishWork {
  readonly context: Context;
  readonly hub: Hub;
  readonly space: SpaceSlug;
  readonly file: string;
  readonly publication: Publication;
}

/** Something that was left out; without a code where the hub found it. */
export interface Removed {
  readonly code: RemovalCode | null;
  readonly path: string;
  readonly reason: string;
}

/** What became of one file. */
export interface FileOutcome {
  readonly file: string;
  readonly exitCode: ExitCode;
  readonly removed: readonly Removed[];
  readonly warnings: readonly string[];
  readonly published: PublishedNotebook | null;
  /** Packages that its runs will miss, in sentences. */
  readonly missing: readonly string[];
  /** Of a dry run. */
  readonly checked: CheckedNotebook | null;
  readonly secrets: readonly SecretFindingView[];
  readonly error: CliError | null;
  /** The hub's code for the error, where it has one. */
  readonly code: string | null;
}

/** Publishes one file. What goes wrong with this file is in the outcome; what stops all of them is thrown. */
export async function publishFile(work: PublishWork): Promise<FileOutcome> {
  return attempt(work, async (ready) => {
    const { mode, message, acknowledged, tags, ...given } = work.publication;
    const published = await work.hub.client.notebooks.publishNotebook({
      params: { space: work.space },
      body: {
        ...given,
        ...(tags && { tags: [...tags] }),
        filename: ready.name,
        content: ready.content,
        message,
        mode,
        acknowledgedSecrets: [...acknowledged],
      },
    });
    return {
      published,
      checked: null,
      missing: await findMissing(work.hub, published),
      secrets: [],
      removed: [...ready.removed, ...published.removed.map(foundByHub)],
    };
  });
}

/** Asks the hub what publishing one file would do. */
export async function checkFile(work: PublishWork): Promise<FileOutcome> {
  return attempt(work, async (ready) => {
    const { slug, acknowledged } = work.publication;
    const checked = await work.hub.client.notebooks.checkNotebook({
      params: { space: work.space },
      body: { filename: ready.name, content: ready.content, ...(slug !== undefined && { slug }) },
    });
    const secrets = checked.secrets.filter((secret) => !acknowledged.includes(secret.id));
    return {
      published: null,
      checked,
      // Among its warnings.
      missing: [],
      secrets,
      removed: [...ready.removed, ...checked.removed.map(foundByHub)],
    };
  });
}

interface Ready {
  readonly name: string;
  /** The notebook without its outputs: they stay on this machine. */
  readonly content: string;
  readonly removed: readonly Removed[];
  readonly warnings: readonly string[];
}

type Done = Pick<FileOutcome, 'published' | 'checked' | 'missing' | 'secrets' | 'removed'>;

/**
 * Packages that runs of what was just published would not find, in sentences. A hint: where it cannot be had, nothing
 * is said.
 */
async function findMissing({ client }: Hub, { space, slug, version }: PublishedNotebook): Promise<string[]> {
  const params = { space, slug, number: version };
  const dataflow = await client.notebooks.getDataflow({ params }).catch(() => null);
  const missing = dataflow?.diagnostics.filter(({ code }) => code === 'missing-package') ?? [];
  // What to do about it is the same for all of them.
  return missing.map(({ message, hint }, index) =>
    hint === null || index < missing.length - 1 ? message : `${message} ${hint}`,
  );
}

async function attempt(work: PublishWork, send: (ready: Ready) => Promise<Done>): Promise<FileOutcome> {
  const { file } = work;
  let ready: Ready | null = null;
  try {
    ready = await prepare(work);
    const done = await send(ready);
    const exitCode = done.secrets.length > 0 ? EXIT.secrets : EXIT.ok;
    return { ...done, file, exitCode, warnings: ready.warnings, error: null, code: null };
  } catch (error) {
    const explained = explainError(error);
    if (STOPS_EVERYTHING.includes(explained.exitCode)) throw error;
    return {
      file,
      exitCode: explained.exitCode,
      removed: ready?.removed ?? [],
      warnings: ready?.warnings ?? [],
      published: null,
      checked: null,
      missing: [],
      secrets: secretsOf(error),
      error: explained,
      code: error instanceof HubError ? error.code : null,
    };
  }
}

/** With these, the next file would fare no better. */
const STOPS_EVERYTHING: readonly ExitCode[] = [EXIT.usage, EXIT.signIn, EXIT.unreachable, EXIT.internal];

async function prepare({ context, file }: PublishWork): Promise<Ready> {
  const read = await readNotebookFile(context, file);
  const { notebook, removed } = sanitiseNotebook(read.notebook);
  return {
    name: read.name === 'stdin' ? 'notebook.ipynb' : read.name,
    content: serialiseNotebook(notebook),
    removed: removed.map(describeRemoval),
    warnings: read.warnings,
  };
}

export function describeRemoval({ code, path, what, why }: Removal): Removed {
  return { code, path, reason: `${what}. ${why}` };
}

const foundByHub = (removal: { path: string; reason: string }): Removed => ({ ...removal, code: null });

function secretsOf(error: unknown): SecretFindingView[] {
  if (!(error instanceof HubError) || error.code !== 'secrets-found') return [];
  const secrets = secretFinding.array().safeParse(error.extra.secrets);
  return secrets.success ? secrets.data : [];
}
