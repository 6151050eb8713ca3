import { readdir, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ForkTree } from '../forking/fork-tree.ts';
import type { ProviderLogEntry } from '../local/options.ts';
import { executeNotebook } from '../run/execute-notebook.ts';
import type { RunEvent } from '../run/types.ts';
import type { TemplateRequest } from '../types.ts';
import type { Folder } from './folder.ts';
import { withFolder, withFolderIn } from './folder.ts';
import { MADE_AGAIN } from './kept-folders.ts';

/** Each is a process with the data of a notebook in it. */
const TEMPLATES_MAX = 4;
/** A template that nobody took for this long gives its memory back. */
const UNUSED_MS = 30 * 60_000;
/** Whatever was not noticed: the world goes on, and a template does not. */
const AGE_MAX_MS = 10 * 60_000;
/** One that is in use is made anew before it is too old, so that nobody waits for it. */
const RENEW_AFTER_MS = AGE_MAX_MS / 2;
/** What first cells show is kept in the hub's memory, once for each template. */
const REPLAY_BYTES_MAX = 4 * 1024 * 1024;
/** The hub looks at each of them before each use. */
const FILES_MAX = 2_000;
/** After a template could not be made of a notebook, making it again would only cost time. */
const NOT_AGAIN_MS = 10 * 60_000;

/** A process that has executed the first cells of a notebook. */
export interface Template {
  readonly tree: ForkTree;
  readonly done: number;
  readonly replay: readonly RunEvent[];
}

/** How templates are made, and what happens to their trees. */
export interface TemplateCare {
  readonly grow: () => Promise<ForkTree>;
  readonly onReady: (tree: ForkTree) => void | Promise<void>;
  /** Resolves when no room of the tree is there but those of people. */
  readonly onRetire: (tree: ForkTree) => Promise<void>;
}

interface Kept extends Template {
  readonly care: TemplateCare;
  readonly madeAt: number;
  takenAt: number;
  /** By path: what tells whether a file is still the one that was read. */
  readonly files: ReadonlyMap<string, string>;
}

/** Templates of the notebooks that people open, those that nobody takes any more left out. */
export class Templates {
  readonly #log: (entry: ProviderLogEntry) => void;
  readonly #kept = new Map<string, Kept>();
  readonly #refused = new Map<string, number>();
  readonly #making = new Map<string, Promise<void>>();
  /** Trees whose copies still serve people. They end with the hub. */
  readonly #retired = new Set<ForkTree>();

  constructor(log: (entry: ProviderLogEntry) => void) {
    this.#log = log;
  }

  /** The template of a key, if all that it read is still the same. */
  async take(key: string): Promise<Template | undefined> {
    const found = this.#kept.get(key);
    if (!found) return undefined;
    if (Date.now() - found.madeAt > AGE_MAX_MS || !(await isUnchanged(found.files))) {
      this.#retire(key, found);
      return undefined;
    }
    found.takenAt = Date.now();
    return found;
  }

  /** Of one whose process does not answer, nobody gets a copy any more. */
  giveUp(key: string): void {
    const kept = this.#kept.get(key);
    if (kept) this.#retire(key, kept);
  }

  /** Executes the cells in a new tree and keeps it, unless what they did cannot be shared. Never rejects. */
  async make(request: TemplateRequest, care: TemplateCare): Promise<void> {
    const { key } = request;
    const isRefused = Date.now() - (this.#refused.get(key) ?? Number.NEGATIVE_INFINITY) < NOT_AGAIN_MS;
    const age = Date.now() - (this.#kept.get(key)?.madeAt ?? Number.NEGATIVE_INFINITY);
    if (isRefused || age < RENEW_AFTER_MS) return;
    const making = this.#making.get(key) ?? this.#make(request, care).finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    await making;
  }

  async close(): Promise<void> {
    await Promise.all(this.#making.values());
    const trees = [...[...this.#kept.values()].map(({ tree }) => tree), ...this.#retired];
    await Promise.all(trees.map((tree) => tree.kill()));
  }

  async #make(request: TemplateRequest, care: TemplateCare): Promise<void> {
    let tree: ForkTree | undefined;
    try {
      tree = await care.grow();
      const { replay, files } = await execute(tree, request);
      const now = Date.now();
      const kept = { tree, done: request.cells.length, replay, files, madeAt: now, takenAt: now, care };
      const before = this.#kept.get(request.key);
      if (before) this.#retire(request.key, before);
      this.#kept.set(request.key, kept);
      void care.onReady(tree);
      void tree.exited.then(() => this.#forget(request.key, kept));
      this.#makeRoom();
    } catch (error) {
      this.#refused.set(request.key, Date.now());
      const reason = error instanceof Error ? error.message : String(error);
      this.#log({ level: 'info', message: 'No template was made of a notebook.', detail: { reason } });
      await tree?.kill();
    }
  }

  #makeRoom(): void {
    const byUse = [...this.#kept].sort(([, left], [, right]) => left.takenAt - right.takenAt);
    const surplus = byUse.length - TEMPLATES_MAX;
    for (const [index, [key, kept]] of byUse.entries())
      if (index < surplus || Date.now() - kept.takenAt > UNUSED_MS) this.#retire(key, kept);
  }

  /** Nobody gets a copy any more; the last of its people takes it along. */
  #retire(key: string, kept: Kept): void {
    this.#forget(key, kept);
    const { tree, care } = kept;
    this.#retired.add(tree);
    const end = () => {
      this.#retired.delete(tree);
      void tree.kill();
    };
    void care.onRetire(tree).then(() => {
      if (tree.rooms === 0) end();
      else tree.onEmpty(end);
    });
  }

  #forget(key: string, kept: Kept): void {
    if (this.#kept.get(key) === kept) this.#kept.delete(key);
  }
}

/** @throws Error with why what the cells did cannot be shared */
async function execute(tree: ForkTree, { cells }: TemplateRequest) {
  const replay: RunEvent[] = [];
  let bytes = 0;
  let hasWidgets = false;
  const before = new Set(await listOwn(tree));
  await tree.root.watch();
  const { outcome, failure } = await executeNotebook({
    kernel: tree.root,
    cells,
    takeWidget({ header }) {
      hasWidgets ||= header.msg_type === 'comm_open';
      return false;
    },
    onEvent(event) {
      if (event.type === 'kernel-started' || event.type === 'finished' || event.type === 'cancelling') return;
      bytes += JSON.stringify(event).length;
      replay.push(event);
    },
  });
  if (outcome !== 'succeeded') throw new Error(failure?.sentence ?? 'its first cells did not end well');
  // Each person's widgets are models of that person's own process, from their first state on.
  if (hasWidgets) throw new Error('its first cells make widgets');
  if (bytes > REPLAY_BYTES_MAX) throw new Error('its first cells show too much');
  const made = (await listOwn(tree)).filter((name) => !before.has(name));
  // Copies get empty folders of their own.
  if (made.length > 0)
    throw new Error(`its first cells make files or folders: ${made.slice(0, 3).join(', ')}`);
  const own = tree.recipe.directory.path;
  const { reasons, files, others } = await tree.root.becomeTemplate();
  if (reasons.length > 0) throw new Error(reasons.join('; '));
  if (others.length > 0) throw new Error(`its first cells take what may change unseen: ${others.join(', ')}`);
  if (files.length > FILES_MAX) throw new Error('its first cells look at too many files');
  const outside = files.filter((path) => !path.startsWith(`${own}/`) && path !== own);
  return {
    replay,
    files: new Map(await Promise.all(outside.map(async (path) => [path, await look(path)] as const))),
  };
}

/** What is in the folders that a template has of its own, by the name of each folder. */
async function listOwn(tree: ForkTree): Promise<string[]> {
  const { work, home, temporary } = tree.recipe.directory;
  const found = await Promise.all(
    [work, home, temporary].map((path) =>
      withFolder(path, async (folder) => {
        const names = (await readdir(folder.path)).map((name) => `${basename(path)}/${name}`);
        return path === home ? [...names, ...(await listProfile(folder))] : names;
      }),
    ),
  );
  return found.flat().filter((name) => !isMadeAgain(name));
}

/** What is in IPython's folder, which is there from the start: what a notebook stores in it is its own. */
async function listProfile(home: Folder): Promise<string[]> {
  const list = async (folder: Folder, place: string): Promise<string[]> => {
    const entries = await readdir(folder.path, { withFileTypes: true });
    const below = entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => withFolderIn(folder, name, (inner) => list(inner, `${place}/${name}`)));
    return [...entries.map(({ name }) => `${place}/${name}`), ...(await Promise.all(below)).flat()];
  };
  const isThere = (await readdir(home.path)).includes(PROFILE);
  return isThere ? withFolderIn(home, PROFILE, (profile) => list(profile, `home/${PROFILE}`)) : [];
}

const PROFILE = '.ipython';

function isMadeAgain(name: string): boolean {
  const [folder = '', inside = ''] = name.split('/');
  return folder === 'home' && MADE_AGAIN.has(inside);
}

async function isUnchanged(files: ReadonlyMap<string, string>): Promise<boolean> {
  const seen = await Promise.all([...files].map(async ([path, state]) => (await look(path)) === state));
  return seen.every(Boolean);
}

async function look(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found ? `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}` : 'absent';
}
