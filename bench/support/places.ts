import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
/** What benchmarks keep between runs; safe to remove. `QUIRE_BENCH_DATA` names another place. */
export const BENCH_DIRECTORY = process.env.QUIRE_BENCH_DATA ?? join(ROOT, '.runtime', 'bench');
export const BASELINES = join(ROOT, 'bench', 'baselines');
/** The environment that notebooks of the hub run in. */
export const HUB_PYTHON = process.env.QUIRE_PYTHON ?? join(ROOT, '.runtime', 'venv', 'bin', 'python');
