import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BENCH_DIRECTORY } from '../places.ts';
import type { PublicNotebook } from './corpus.ts';
import type { SliceEnvironment } from './environment.ts';

/** What a cell shows, as a digest: empty for nothing, null where it raised or did not end. */
export type Shown = string | null;
type Answer = { shown?: Shown[] | null; kept?: (number[] | null)[] };

/** Runs cells of one notebook, or looks up what they showed when they ran before. */
export type NotebookRunner = {
  /** Every cell in order; null where that takes too long. Another `round` is another run. */
  all(cells: readonly string[], round: string): Promise<readonly Shown[] | null>;
  /** What the last cell of each list shows. */
  lists(lists: readonly (readonly string[])[]): Promise<readonly Shown[]>;
  /** For each cell the positions that ipyflow keeps, found while all run under it; null where it has no answer. */
  ipyflow(): Promise<readonly (readonly number[] | null)[]>;
  save(): void;
};

const SCRIPT = fileURLToPath(new URL('run-cells.py', import.meta.url));
/** Of the processor's time; what takes longer is left out and counted. */
const SECONDS_MAX = 8;
const IPYFLOW_SECONDS_MAX = 16;
const MADE = ['/tmp', '/dev/shm'];

/** A sandbox without network for cells of other people, one list after the other. */
export function openCellRunner(
  corpus: string,
  { python, lock }: SliceEnvironment,
): { of(notebook: PublicNotebook): NotebookRunner; close(): void } {
  const plain = openSandbox(sandbox(corpus, [python, SCRIPT]));
  // ipyflow changes how cells are run as soon as it is imported.
  const traced = openSandbox(sandbox(corpus, [python, SCRIPT, 'ipyflow']));
  const ask: Ask = (job) => ('ipyflow' in job ? traced : plain).ask(job);
  const setting = `${digest(readFileSync(lock, 'utf8'))} ${digest(readFileSync(SCRIPT, 'utf8'))} ${SECONDS_MAX} ${IPYFLOW_SECONDS_MAX}`;
  return {
    of: (notebook) => runnerOf(notebook, { ask, setting }),
    close() {
      plain.close();
      traced.close();
    },
  };
}

type Ask = (job: object) => Promise<Answer>;

function openSandbox(options: readonly string[]): { ask: Ask; close(): void } {
  const child = spawn(process.env.QUIRE_BUBBLEWRAP ?? 'bwrap', options, {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the sandbox ended; is bubblewrap installed?');
      return JSON.parse(value) as Answer;
    },
    close: () => child.kill('SIGKILL'),
  };
}

function sandbox(corpus: string, command: readonly string[]): string[] {
  const environment = {
    HOME: '/tmp',
    IPYTHONDIR: '/tmp/ipython',
    MPLCONFIGDIR: '/tmp/mpl',
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '1',
    PYTHONHASHSEED: '0',
    PYTHONWARNINGS: 'ignore',
  };
  return [
    ...['--unshare-all', '--die-with-parent', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
    ...MADE.flatMap((folder) => ['--tmpfs', folder]),
    ...['--ro-bind', corpus, corpus, '--chdir', '/tmp'],
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['nice', '-n', '15', ...command],
  ];
}

function runnerOf(notebook: PublicNotebook, { ask, setting }: { ask: Ask; setting: string }): NotebookRunner {
  const { root, folder, cells } = notebook;
  const memory = openMemory(
    `${setting} ${notebook.repository} ${notebook.path.slice(root.length)} ${digest(listFiles(folder))}`,
  );
  const place = { root, folder, seconds: SECONDS_MAX };
  return {
    async all(sources, round) {
      const key = digest(`all ${round} ${JSON.stringify(sources)}`);
      const known = memory.get(key) as Shown[] | null | undefined;
      if (known !== undefined) return known;
      const { shown = null } = await ask({ ...place, cells: sources });
      memory.set(key, shown);
      return shown;
    },
    async lists(lists) {
      const keys = lists.map((list) => digest(`list ${JSON.stringify(list)}`));
      const missing = new Map(
        lists.flatMap((list, at) => (memory.has(keys[at] ?? '') ? [] : [[keys[at] ?? '', list] as const])),
      );
      if (missing.size > 0) {
        const { shown } = await ask({ ...place, lists: [...missing.values()] });
        for (const [at, key] of [...missing.keys()].entries()) memory.set(key, shown?.[at] ?? null);
      }
      return keys.map((key) => memory.get(key) as Shown);
    },
    async ipyflow() {
      const sources = cells.map(({ source }) => source);
      const key = digest(`ipyflow ${JSON.stringify(sources)}`);
      if (!memory.has(key)) {
        const job = { ...place, seconds: IPYFLOW_SECONDS_MAX, cells: sources, ipyflow: true };
        memory.set(key, (await ask(job)).kept);
      }
      return memory.get(key) as (number[] | null)[];
    },
    save: () => memory.save(),
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
const listFiles = (folder: string): string =>
  readdirSync(folder)
    .sort()
    .map((name) => `${name} ${lstatSync(join(folder, name)).size}`)
    .join('\n');

/** What was run is not run again: another version of the engine keeps mostly the same. */
function openMemory(name: string) {
  const folder = join(BENCH_DIRECTORY, 'cells');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${digest(name)}.json`);
  let known: Record<string, unknown> = {};
  try {
    known = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  let isChanged = false;
  return {
    has: (key: string): boolean => key in known,
    get: (key: string): unknown => known[key],
    set(key: string, value: unknown): void {
      known[key] = value ?? null;
      isChanged = true;
    },
    save(): void {
      if (!isChanged) return;
      writeFileSync(`${path}.new`, JSON.stringify(known));
      renameSync(`${path}.new`, path);
    },
  };
}
