import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { HUB_PYTHON } from './places.ts';

/** For each cell what it showed; null where it raised. Null for all where the run took too long or died. */
export type Shown = readonly (readonly string[] | null)[] | null;

const SCRIPT = fileURLToPath(new URL('run-slices.py', import.meta.url));
/** What takes longer is left out and counted. */
const SECONDS_MAX = 60;

/** Runs cells of other people in a sandbox without network, one list after the other. */
export function openSliceRunner(corpus: string): {
  run(folder: string, cells: readonly string[]): Promise<Shown>;
  close(): void;
} {
  const child = spawn(
    'bwrap',
    [
      ...['--unshare-all', '--die-with-parent', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
      ...[
        '--tmpfs',
        '/tmp',
        '--ro-bind',
        corpus,
        corpus,
        '--setenv',
        'HOME',
        '/tmp',
        '--setenv',
        'IPYTHONDIR',
        '/tmp/ipython',
      ],
      ...[
        '--setenv',
        'MPLCONFIGDIR',
        '/tmp/mpl',
        '--setenv',
        'OMP_NUM_THREADS',
        '1',
        '--setenv',
        'PYTHONHASHSEED',
        '0',
        '--chdir',
        '/tmp',
      ],
      HUB_PYTHON,
      SCRIPT,
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(folder, cells) {
      child.stdin.write(`${JSON.stringify({ folder, cells, seconds: SECONDS_MAX })}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the sandbox ended; is bubblewrap installed?');
      return (JSON.parse(value) as { shown: Shown }).shown;
    },
    close: () => child.kill('SIGKILL'),
  };
}
