import type { Notebook } from '@quire/notebook';
import { CliError } from './cli-error.ts';
import { count } from './columns.ts';
import type { ContributeOptions } from './commands/contribute.ts';
import { EXIT } from './exit-codes.ts';

export type Seed =
  | { kind: 'cells'; cellIds: string[] }
  | { kind: 'name'; name: string }
  | { kind: 'output'; cellId: string };

/** What the options pick; undefined where the likeliest cell is to be taken. @throws CliError */
export function readSeed(options: ContributeOptions, { cells }: Notebook): Seed | undefined {
  if (options.name !== undefined) return { kind: 'name', name: options.name };
  const wanted = options.cell ?? options.output;
  if (wanted === undefined) return undefined;
  const cell = /^\d+$/.test(wanted) ? cells[Number(wanted) - 1] : cells.find(({ id }) => id === wanted);
  if (cell === undefined)
    throw new CliError(
      EXIT.notFound,
      `There is no cell ${wanted}. The notebook has ${count(cells.length, 'cell')}, counted from 1.`,
    );
  return options.cell === undefined
    ? { kind: 'output', cellId: cell.id }
    : { kind: 'cells', cellIds: [cell.id] };
}
