import type { ColumnType, JSONColumnType } from 'kysely';

export type At = ColumnType<Date, Date | string | undefined, Date | string>;
export type AtOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
export type Json<T extends object> = JSONColumnType<T, string, string>;
export type JsonOrNull<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;
