import { fileURLToPath } from 'node:url';

/** What the hub itself brings for Ballet projects; no program of that name has to exist. */
export const BALLET_COMMAND = 'quire-check-ballet';
const SCRIPT = fileURLToPath(
  new URL('../../../../../python/quire_contribute/check_ballet.py', import.meta.url),
);

export const balletArguments = (python: string, rest: readonly string[]): string[] => [
  python,
  SCRIPT,
  ...rest,
];
