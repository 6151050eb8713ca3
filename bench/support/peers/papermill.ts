import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Milliseconds from the command to its end, with another number each time. */
export async function measurePapermill(bin: string, notebook: string, rounds: number): Promise<number[]> {
  const directory = await mkdtemp(join(tmpdir(), 'quire-papermill-'));
  try {
    await writeFile(join(directory, 'in.ipynb'), notebook);
    const samples: number[] = [];
    for (let index = 0; index < rounds; index += 1) {
      const began = performance.now();
      const args = ['in.ipynb', 'out.ipynb', '--no-progress-bar', '-p', 'least', String(index)];
      await run(join(bin, 'papermill'), args, { cwd: directory });
      samples.push(performance.now() - began);
    }
    return samples;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
