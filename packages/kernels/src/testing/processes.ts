import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ids of the processes whose command line or environment holds the text: kernels of one runtime directory. */
export async function findProcesses(text: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(ids.map(async (id) => ((await mentions(id, text)) ? [id] : [])));
  return found.flat();
}

async function mentions(id: number, text: string): Promise<boolean> {
  if (id === process.pid) return false;
  const read = (name: string) => readFile(`/proc/${id}/${name}`, 'utf8').catch(() => '');
  return (await read('cmdline')).includes(text) || (await read('environ')).includes(text);
}

/** Looks again until the condition holds or the time is over; says whether it holds. */
export async function eventually(
  condition: () => Promise<boolean> | boolean,
  withinMs: number,
): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    if (await condition()) return true;
    await sleep(20);
  }
  return await condition();
}
