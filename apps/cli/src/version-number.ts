import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

/** Reads the number of a version: 1, 2, 3, … @throws CliError for anything else. */
export function readVersionNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new CliError(EXIT.usage, `“${text}” is not the number of a version; versions count from 1.`);
}
