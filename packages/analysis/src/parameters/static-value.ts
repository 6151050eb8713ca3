import type { ListContainer } from './parameter.ts';

/** What a default evaluates to without running anything. Keeps what JSON would lose. */
export type StaticValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'str'; readonly value: string }
  /** ISO 8601 text. */
  | { readonly kind: 'date' | 'datetime' | 'time'; readonly value: string }
  | { readonly kind: 'decimal'; readonly value: string }
  | { readonly kind: 'path'; readonly value: string }
  | { readonly kind: Exclude<ListContainer, 'frame'>; readonly items: readonly StaticValue[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [StaticValue, StaticValue])[] };
