import { metadataOf } from './annotation-metadata.ts';
import { isValueOf } from './check-value.ts';
import { withColumns, withListedChoices } from './form-options.ts';
import { type KindUse, kindOf, namedOptions, narrowByKind, typeOfKind } from './kinds.ts';
import type { JsonValue, Parameter, ParameterType } from './parameter.ts';

/** What a form builder says about one input, kept in the metadata of the parameters cell. */
export interface FormInput {
  readonly name: string;
  readonly label?: string;
  readonly help?: string;
  readonly section?: string;
  readonly message?: string;
  /** A value must be given: the one in the code counts no longer. */
  readonly required?: boolean;
  /** What the notebook starts with in place of the value in its code, as a value travels. */
  readonly default?: JsonValue;
  readonly show_if?: { readonly [name: string]: JsonValue };
  /** Kebab-case name of a kind of input, and its arguments by their Python names. */
  readonly kind?: string;
  /**
   * JSON keeps no order of numbers among names, and has no types of Python: `options` may list
   * `{"value": …, "label": …}`, and `columns` lists `FormColumn`s.
   */
  readonly options?: { readonly [name: string]: JsonValue };
}

/** `quire.inputs` of a cell's metadata, as far as it has the right shape. */
export function readFormInputs(metadata: unknown): readonly FormInput[] {
  const quire = isRecord(metadata) && isRecord(metadata.quire) ? metadata.quire : {};
  if (!Array.isArray(quire.inputs)) return [];
  return quire.inputs.filter(
    (input): input is FormInput => isRecord(input) && typeof input.name === 'string',
  );
}

/** An input as its cell declares it, with what the form builder says: words and limits, never the Python type. */
export function applyFormInput(parameter: Parameter, input: FormInput): Parameter {
  const arranged = withKind(parameter, input);
  if (input.required === true) return insisting(arranged);
  const { default: value } = input;
  return value !== undefined && takesDefault(arranged) && isValueOf(arranged.type, value)
    ? { ...arranged, required: false, default: { kind: 'static', value, ofForm: true } }
    : arranged;
}

/** Whether a form may say what an input starts with: a secret and a file are somebody's own. */
export function takesDefault({ type }: Pick<Parameter, 'type'>): boolean {
  const item = type.kind === 'list' ? type.item : type;
  return item.kind !== 'path' && !(item.kind === 'string' && item.secret === true);
}

/** The values that a notebook is given: those of a person, and what its form starts with in place of the others. */
export function withFormDefaults<Value>(
  parameters: readonly Parameter[],
  given: Readonly<Record<string, Value>>,
): Record<string, Value | JsonValue> {
  const filled = parameters.flatMap(({ name, default: start }): [string, JsonValue][] =>
    start.kind === 'static' && start.ofForm === true && !Object.hasOwn(given, name)
      ? [[name, start.value]]
      : [],
  );
  return { ...Object.fromEntries(filled), ...given };
}

function withKind(parameter: Parameter, input: FormInput): Parameter {
  const kind = input.kind === undefined ? undefined : kindOf(input.kind);
  const options = namedOptions(kind ?? '', [], { ...input.options, ...texts(input) });
  if (kind === undefined) return { ...parameter, ...withoutWidget(metadataOf({ kind: '', options })) };
  const use = withColumns(withListedChoices({ kind, options }, parameter.type));
  return { ...parameter, type: narrowByKind(openType(parameter, use), use).type, ...metadataOf(use) };
}

/** Where the code leaves open of which type a value is, the kind of its input says it. */
function openType({ type, default: start }: Parameter, use: KindUse): ParameterType {
  const own = typeOfKind(use);
  if (type.kind === 'any' && own.kind !== 'any')
    return { ...own, nullable: start.kind === 'static' && start.value === null };
  const isOpenList = type.kind === 'list' && type.item.kind === 'any' && own.kind === 'list';
  return isOpenList ? { ...type, item: own.item } : type;
}

const insisting = (parameter: Parameter): Parameter => ({
  ...parameter,
  type: { ...parameter.type, nullable: false },
  default: { kind: 'none' },
  required: true,
});

function texts({ label, help, section, message, show_if }: FormInput): { [name: string]: JsonValue } {
  const given = { label, help, section, message, show_if };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [name: string]: JsonValue;
  };
}

function withoutWidget({ widget: _, ...rest }: ReturnType<typeof metadataOf>) {
  return rest;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
