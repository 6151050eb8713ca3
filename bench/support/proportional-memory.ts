import { readFileSync } from 'node:fs';

/** Proportional set size in MB: a process's own memory, and its share of what it has in common with others. */
export function readMemory(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return (Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1_024) / 1e6;
  } catch {
    // It ended while we looked.
    return 0;
  }
}
