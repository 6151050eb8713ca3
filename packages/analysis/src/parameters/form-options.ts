import { type Choice, type KindUse, kindOf, namedOptions, typeOfKind } from './kinds.ts';
import type { JsonValue, LiteralValue, ParameterType, RecordField } from './parameter.ts';

/** A column of a table, as a form lists it in `options.columns`. */
export interface FormColumn {
  readonly name: string;
  /** The kind of input that each of its cells is. */
  readonly kind: string;
  /** Arguments of that kind by their Python names. */
  readonly options?: { readonly [name: string]: JsonValue };
  /** False where a cell may be left empty. */
  readonly required?: boolean;
}

/** The columns that a form lists; what has not their shape is left out. */
export function formColumnsOf(options: FormOptions): readonly FormColumn[] | undefined {
  const { columns } = options ?? {};
  if (!Array.isArray(columns)) return undefined;
  return (columns as unknown[]).filter(
    (column): column is FormColumn =>
      isRecord(column) && typeof column.name === 'string' && typeof column.kind === 'string',
  );
}

/** The choices that a form lists: values, a mapping from values to labels, or both in order. */
export function formChoicesOf(options: FormOptions): readonly Choice[] | undefined {
  const { options: listed } = options ?? {};
  if (!Array.isArray(listed))
    return isRecord(listed)
      ? Object.entries(listed).map(([value, label]) => [value, String(label)])
      : undefined;
  return (listed as JsonValue[]).flatMap((one): Choice[] => {
    if (isScalar(one)) return [[one, null]];
    const { value, label } = isRecord(one) ? one : {};
    return isScalar(value) ? [[value, typeof label === 'string' ? label : null]] : [];
  });
}

type FormOptions = { readonly [name: string]: JsonValue } | undefined;

/** A kind of input with the columns that its form lists. */
export function withColumns(use: KindUse): KindUse {
  const columns = use.kind === 'table' ? formColumnsOf(use.options) : undefined;
  return columns === undefined || columns.length === 0 ? use : { ...use, columns: columns.map(fieldOf) };
}

function fieldOf({ name, kind, options, required }: FormColumn): RecordField {
  const known = kindOf(kind) ?? 'text';
  const use = withListedChoices({ kind: known, options: namedOptions(known, [], options ?? {}) });
  const type = typeOfKind(use);
  return { name, type: required === false ? { ...type, nullable: true } : type };
}

/** A kind of input with the choices that its form lists. Names of a mapping are texts; an input may want numbers. */
export function withListedChoices(use: KindUse, type?: ParameterType): KindUse {
  const choices = formChoicesOf(use.options);
  if (choices === undefined || choices.length === 0) return use;
  const item = type?.kind === 'list' ? type.item : type;
  const wantsNumbers = item?.kind === 'integer' || item?.kind === 'number';
  if (!wantsNumbers) return { ...use, choices };
  return { ...use, choices: choices.map(([value, label]) => [asNumber(value), label ?? null] as const) };
}

function asNumber(value: LiteralValue): LiteralValue {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isNaN(number) ? value : number;
}

const isScalar = (value: unknown): value is LiteralValue =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function isRecord(value: unknown): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
