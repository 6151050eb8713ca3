import { readdirSync, readFileSync } from 'node:fs';

/** A process; `started` tells it from a later one with the same id. */
export type Process = { pid: number; parent: number; started: string; command: string };

/** All processes of this machine; Linux only. */
function listProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** `null` where it ended, a zombie included. */
function readProcess(pid: number): Process | null {
  try {
    // After the command in brackets: state, parent, …; the start time is the 22nd field of all.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (fields[0] === 'Z') return null;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, parent: Number(fields[1]), started: fields[19] ?? '', command };
  } catch {
    return null;
  }
}

/** A process with all that it started, and all that those started. */
export function listTree(root: number): Process[] {
  const all = listProcesses();
  const tree = all.filter(({ pid }) => pid === root);
  for (const process of tree) tree.push(...all.filter(({ parent }) => parent === process.pid));
  return tree;
}

export const isAlive = (process: Process): boolean => readProcess(process.pid)?.started === process.started;
