import type { JsonObject } from '../protocol/message.ts';

/** Where a variable belongs: to the notebook, or to the function of it in which the last cell failed. */
export type VariableScope = 'notebook' | 'function';

export interface LookRequest {
  /** The one variable that is opened; all are told of without. */
  readonly open?: { readonly scope: VariableScope; readonly name: string };
  /** Values that must not be told, in whatever variable they are. */
  readonly secrets: readonly string[];
  /** Names of variables whose values must not be told. */
  readonly hidden: readonly string[];
  /** Whether the last cell failed: then the function in which it did is told of as well. */
  readonly isFailed: boolean;
}

/** What was found; the process is not to be trusted, whoever shows it checks it. */
export type Look =
  | {
      readonly kind: 'all';
      readonly names: readonly (readonly [VariableScope, string])[];
      /** By their places in `names`; `null` for one that never said what it is. */
      readonly variables: readonly (JsonObject | null)[];
      /** How many there are beyond these. */
      readonly more: number;
      readonly function: JsonObject | null;
    }
  | { readonly kind: 'one'; readonly variable: JsonObject; readonly detail: JsonObject | null }
  /** There is no such variable. */
  | { readonly kind: 'absent' }
  /** Not even the names came in time. */
  | { readonly kind: 'silent' };
