import type { JsonValue, ParameterValues } from './parameter.ts';

/** Why one value was refused. */
export interface ParameterError {
  readonly code:
    | 'unknown'
    | 'missing'
    | 'wrong-type'
    | 'not-a-choice'
    | 'out-of-range'
    | 'bad-length'
    | 'bad-format'
    | 'duplicate';
  /** The parameter as the caller named it. */
  readonly name: string;
  /** Where in the value: `[]` for all of it, `['items', 3]`-like keys and indexes below. */
  readonly path: readonly (string | number)[];
  /** What is wrong and what would be right, in plain words. Never quotes notebook code. */
  readonly message: string;
  /** For an unknown name: the known one that was likely meant. */
  readonly suggestion?: string;
}

export type ParameterResult =
  | { readonly ok: true; readonly values: ParameterValues }
  | { readonly ok: false; readonly errors: readonly ParameterError[] };

export type CommandLineResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: ParameterError };
