import { metadataOf } from './annotation-metadata.ts';
import { kindOf, namedOptions, narrowByKind } from './kinds.ts';
import type { JsonValue, Parameter } from './parameter.ts';

/** What a form builder says about one input, kept in the metadata of the parameters cell. */
export interface FormInput {
  readonly name: string;
  readonly label?: string;
  readonly help?: string;
  readonly section?: string;
  readonly message?: string;
  /** A value must be given: the one in the code counts no longer. */
  readonly required?: boolean;
  readonly show_if?: { readonly [name: string]: JsonValue };
  /** Kebab-case name of a kind of input, and its arguments by their Python names. */
  readonly kind?: string;
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
  const kind = input.kind === undefined ? undefined : kindOf(input.kind);
  const options = namedOptions(kind ?? '', [], { ...input.options, ...texts(input) });
  const asked = input.required === true ? insisting(parameter) : parameter;
  if (kind === undefined) return { ...asked, ...withoutWidget(metadataOf({ kind: '', options })) };
  const use = { kind, options };
  return { ...asked, type: narrowByKind(asked.type, use).type, ...metadataOf(use) };
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
