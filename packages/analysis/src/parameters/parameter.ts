import type { Diagnostic } from '../diagnostic.ts';
import type { SourceRange } from '../source/range.ts';

/** What a value may be. Closed on purpose: form, validation, schema and Python rendering switch on `kind`. */
export type ParameterType =
  | IntegerType
  | NumberType
  | BooleanType
  | StringType
  | DateType
  | DateTimeType
  | TimeType
  | DecimalType
  | PathType
  | LiteralType
  | ListType
  | TupleType
  | RecordType
  | DictType
  | UnionType
  | AnyType;

export type ParameterKind = ParameterType['kind'];

interface TypeBase<Kind extends string> {
  readonly kind: Kind;
  /** Whether `None` (JSON null) is a value too: `Optional[...]`, `... | None`, or a default of `None`. */
  readonly nullable: boolean;
}

/** Inclusive and exclusive bounds, from `Annotated[...]`. */
export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

/**
 * Python's `int`. As JSON a number within ±(2⁵³ − 1), where JSON is exact. With `big` (the default value is
 * beyond that) a string of digits instead, so that no digit is ever lost.
 */
export interface IntegerType extends TypeBase<'integer'>, Bounds {
  readonly big?: true;
}

/** Python's `float`. With `nonFinite`, the strings `NaN`, `Infinity` and `-Infinity` are values too. */
export interface NumberType extends TypeBase<'number'>, Bounds {
  readonly nonFinite?: true;
}

export interface BooleanType extends TypeBase<'boolean'> {}

/** Lengths count Unicode code points, as Python and JSON Schema do. */
export interface StringType extends TypeBase<'string'> {
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A regular expression, found anywhere in the text, of the kind that is matched in linear time. */
  readonly pattern?: string;
  /** Handed to the run, and kept and shown nowhere. */
  readonly secret?: true;
}

/** The first and the last value allowed, as JSON. */
interface Ends {
  readonly earliest?: string;
  readonly latest?: string;
}

/** `datetime.date`; as JSON `2024-01-31`. */
export interface DateType extends TypeBase<'date'>, Ends {}

/** `datetime.datetime`, naive or aware; as JSON `2024-01-31T09:30`, optionally seconds, fraction and offset. */
export interface DateTimeType extends TypeBase<'datetime'>, Ends {
  /** The value must say its time zone. */
  readonly zone?: true;
}

/** `datetime.time`; as JSON `09:30` or `09:30:15.5`. */
export interface TimeType extends TypeBase<'time'>, Ends {}

/** `decimal.Decimal`; as JSON a string, so that no digit is lost. */
export interface DecimalType extends TypeBase<'decimal'> {}

/** `pathlib.Path`: an uploaded file; as JSON the upload's reference or, on the command line, a path. */
export interface PathType extends TypeBase<'path'> {
  /** File name endings that are welcome, such as `.csv`; advice for the file picker, not a rule. */
  readonly accept?: readonly string[];
  /** Larger files are refused; in bytes. */
  readonly maxBytes?: number;
}

/** One value of `Literal[...]`. `None` is expressed by `nullable`. */
export type LiteralValue = string | number | boolean;

export interface LiteralType extends TypeBase<'literal'> {
  readonly values: readonly LiteralValue[];
}

/** Which Python container a JSON array becomes; `frame` is a pandas data frame, each entry one of its rows. */
export type ListContainer = 'list' | 'tuple' | 'set' | 'frozenset' | 'frame';

export interface ListType extends TypeBase<'list'> {
  readonly item: ParameterType;
  readonly container: ListContainer;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Set for sets and for `list[Literal[...]]`, which is a choice of several. */
  readonly uniqueItems?: true;
}

/** `tuple[X, Y]`: a fixed number of entries, each of its own type; as JSON an array. */
export interface TupleType extends TypeBase<'tuple'> {
  readonly items: readonly ParameterType[];
}

export interface RecordField {
  readonly name: string;
  readonly type: ParameterType;
}

/** A dict with known names, such as a row of a table; as JSON an object that has all of them and no others. */
export interface RecordType extends TypeBase<'record'> {
  readonly fields: readonly RecordField[];
}

/** `dict[str, ...]`; as JSON an object. */
export interface DictType extends TypeBase<'dict'> {
  readonly value: ParameterType;
}

/** Several alternatives; a value takes the first, in the order written, that accepts it. */
export interface UnionType extends TypeBase<'union'> {
  readonly members: readonly ParameterType[];
}

/** Any JSON value: nothing is known about the type. */
export interface AnyType extends TypeBase<'any'> {}

/** A value as it travels: in a request's JSON, in a run's record, in a form. Always of its parameter's type. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** What happens when nobody gives a value. */
export type ParameterDefault =
  /**
   * `value` is what the notebook's own default evaluates to, in JSON form; with `ofForm` it stands in the form of the
   * notebook instead, and is given to the notebook where nobody gives another.
   */
  | { readonly kind: 'static'; readonly value: JsonValue; readonly ofForm?: true }
  /** Known only when the notebook runs, such as `date.today()`. */
  | { readonly kind: 'computed' }
  /** `x: int` alone: a value must be given. */
  | { readonly kind: 'none' };

/** How a form may ask; from `Annotated[..., quire.Slider(0, 1)]` and its like. */
export interface WidgetHint {
  /** Kebab-case name of the hint: `slider`, `text-area`, `radio`, … */
  readonly name: string;
  /** The hint's literal arguments by name: for a slider `minimum`, `maximum`, `step`. */
  readonly options: { readonly [name: string]: JsonValue };
}

/** One input of a notebook. */
export interface Parameter {
  /** The Python name. */
  readonly name: string;
  readonly type: ParameterType;
  /** The annotation, or the type that the default implies, as a person would write it: `int | None`. */
  readonly typeText: string;
  readonly default: ParameterDefault;
  /** True when the notebook has no default of its own and cannot run without a value. */
  readonly required: boolean;
  /** Short name for people; from the comment, else the name in words. */
  readonly label: string;
  /** Longer explanation, from the comment. */
  readonly help?: string;
  readonly widget?: WidgetHint;
  /** The heading under which the form shows it. */
  readonly section?: string;
  /** Asked for only while other inputs have one of the values listed for each. */
  readonly showIf?: { readonly [name: string]: readonly JsonValue[] };
  /** What the author says of a value that does not fit, in place of our own words. */
  readonly message?: string;
  /**
   * Asked for by a call of the `quire` helper, where the notebook stands: `input` goes on at once and runs again
   * on a change, `prompt` waits. Absent for inputs of the parameters cell.
   */
  readonly asked?: 'input' | 'prompt';
  /** Position among the inputs, from 0. */
  readonly order: number;
  readonly cellId: string;
  /** Where the name is assigned; with `defaultRange`, the default's own text. */
  readonly range: SourceRange;
  readonly defaultRange?: SourceRange;
}

/** The codes of what `extractParameters` reports. The README lists them with examples. */
export type ParameterDiagnosticCode =
  | 'parameters-several-cells'
  | 'parameters-not-code'
  | 'parameters-opaque-cell'
  | 'parameter-syntax-error'
  | 'parameter-reassigned'
  | 'parameter-deleted'
  | 'parameter-changed'
  | 'parameter-private'
  | 'parameter-from-parameter'
  | 'parameter-annotation-unsupported'
  | 'parameter-annotation-mismatch'
  | 'parameter-constraint-unsupported'
  | 'parameter-default-unsupported'
  | 'statement-not-an-input'
  | 'helper-key-computed'
  | 'helper-key-taken'
  | 'form-name-unknown'
  | 'form-not-kept'
  | 'mercury-header'
  | 'mercury-widget';

export type ParameterDiagnostic = Diagnostic<ParameterDiagnosticCode>;

/** Everything that the cell tagged `parameters` declares. */
export interface ParameterSet {
  /** In the order in which the notebook first assigns them. */
  readonly parameters: readonly Parameter[];
  /** What could not become an input, and what is doubtful; nothing is dropped without an entry here. */
  readonly diagnostics: readonly ParameterDiagnostic[];
  /** The cells tagged `parameters`; empty means that the notebook runs with no inputs. */
  readonly cellIds: readonly string[];
}

/** Values by parameter name, validated by `coerceParameters`. Only what was given; defaults are the notebook's. */
export type ParameterValues = { readonly [name: string]: JsonValue };
