import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HUB_PYTHON } from './places.ts';

const run = promisify(execFile);

/** An environment of its own in `folder`, with what the lock says and nothing else; made anew when the lock changes. */
export async function preparePython(folder: string, lock: string): Promise<string> {
  const python = join(folder, 'bin', 'python');
  const stamp = join(folder, 'quire-lock');
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  rmSync(folder, { recursive: true, force: true });
  await run(HUB_PYTHON, ['-m', 'venv', folder]);
  await run(
    python,
    '-m pip install --quiet --require-hashes --only-binary :all: --no-input -r'.split(' ').concat(lock),
    {
      env: {
        ...process.env,
        PIP_DISABLE_PIP_VERSION_CHECK: '1',
        PIP_ROOT_USER_ACTION: 'ignore',
        PYTHONNOUSERSITE: '1',
      },
    },
  );
  // Compiled now, not during the first measurement.
  await run(python, ['-m', 'ipykernel', 'install', '--sys-prefix', '--name', 'python3']);
  writeFileSync(stamp, wanted);
  return python;
}
