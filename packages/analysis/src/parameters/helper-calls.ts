import type { ParsedCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { readColumnType } from './annotation.ts';
import { metadataOf, readKindUse } from './annotation-metadata.ts';
import { isValueOf } from './check-value.ts';
import { describeType } from './describe-type.ts';
import type { EvaluationContext } from './evaluate.ts';
import { ANY } from './infer-type.ts';
import { type KindUse, kindOf, typeOfKind } from './kinds.ts';
import type { NameEnvironment } from './name-environment.ts';
import type { Parameter, ParameterDefault, ParameterDiagnostic, ParameterType } from './parameter.ts';
import { type LiteralCall, readCall } from './read-call.ts';

/** An input that a cell asks for by a call of the `quire` helper; its `order` is not yet known. */
export type AskedInput = Omit<Parameter, 'order'>;

/** Calls that stop the notebook, and the type of their answers. */
const PROMPTS: ReadonlyMap<string, ParameterType> = new Map<string, ParameterType>([
  ['form', { kind: 'dict', nullable: false, value: ANY }],
  ['confirm', { kind: 'boolean', nullable: false }],
  ['button', { kind: 'boolean', nullable: false }],
]);

/** Finds the calls of the `quire` helper in one cell, as far as they can be understood without running it. */
export function readHelperCalls(
  parsed: ParsedCell,
  names: NameEnvironment,
): { readonly inputs: readonly AskedInput[]; readonly diagnostics: readonly ParameterDiagnostic[] } {
  const inputs: AskedInput[] = [];
  const diagnostics: ParameterDiagnostic[] = [];
  const context: EvaluationContext = { text: parsed.tree.text, names, magicAt: parsed.magicAt };
  for (const node of callsIn(parsed.tree.root)) {
    const call = readCall(node, context);
    const name = call?.qualified.startsWith('quire.') ? call.qualified.slice('quire.'.length) : '';
    if (call === undefined || !isHelper(name)) continue;
    const key = keyOf(name, call);
    const place = { cellId: parsed.cell.id, range: parsed.rangeOf(node) };
    if (key === undefined) diagnostics.push({ ...KEY_COMPUTED, ...place });
    else inputs.push({ ...askedInput(name, key, { call, context }), ...place });
  }
  return { inputs, diagnostics };
}

const KEY_COMPUTED = {
  code: 'helper-key-computed',
  severity: 'info',
  message:
    'What this asks for is only known when the notebook runs, so that no run can be given its value beforehand.',
  hint: 'Give it a key of its own: key="rate".',
} as const;

/** Helpers are lower case; classes of the same name are notes for annotations. */
const isHelper = (name: string): boolean =>
  /^[a-z_]+$/.test(name) && (PROMPTS.has(name) || kindOf(name) !== undefined);

function* callsIn(node: SyntaxNode): Generator<SyntaxNode> {
  if (node.type === 'call') yield node;
  for (const child of node.children) yield* callsIn(child);
}

/** As `python/quire` makes it: `Interest rate (%)` is `interest_rate`, and `Send?` to confirm `confirm_send`. */
function keyOf(name: string, call: LiteralCall): string | undefined {
  if (call.nodes.has('key')) return typeof call.named.key === 'string' ? call.named.key : undefined;
  const label = labelOf(name, call);
  if (label === undefined) return undefined;
  if (name === 'form') return label === '' ? 'form' : `form_${slug(label)}`;
  return PROMPTS.has(name) ? `${name}_${slug(label)}` : slug(label);
}

function labelOf(name: string, call: LiteralCall): string | undefined {
  const [first] = call.positional;
  if (typeof first === 'string') return first;
  const given = call.named[name === 'form' || name === 'confirm' ? 'text' : 'label'];
  if (typeof given === 'string') return given;
  const isAbsent = !call.nodes.has(0) && !call.nodes.has('text') && !call.nodes.has('label');
  if (!isAbsent) return undefined;
  return name === 'button' ? 'Continue' : name === 'form' ? '' : undefined;
}

export function slug(label: string): string {
  const text = label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  return text === '' ? 'input' : text;
}

function askedInput(
  name: string,
  key: string,
  { call, context }: { call: LiteralCall; context: EvaluationContext },
): Omit<AskedInput, 'cellId' | 'range'> {
  const label = labelOf(name, call);
  const prompt = PROMPTS.get(name);
  if (prompt !== undefined) {
    const text = label === undefined || label === '' ? key : label;
    return { ...common(key, prompt), label: text, default: { kind: 'computed' }, asked: 'prompt' };
  }
  const kind = kindOf(name) ?? name;
  const use = readKindUse(kind, call, { context, readType: readColumnType, first: 1 });
  const { show_if: _, ...options } = use.options;
  const type = optional(typeOfKind(use), use);
  return {
    ...common(key, type),
    ...metadataOf({ ...use, options }),
    label: label ?? key,
    default: defaultOf(use, type),
    asked: 'input',
  };
}

const common = (name: string, type: ParameterType) => ({
  name,
  type,
  typeText: describeType(type),
  required: false as const,
});

function optional(type: ParameterType, { options }: KindUse): ParameterType {
  return options.required === false || options.default === null ? { ...type, nullable: true } : type;
}

function defaultOf({ options }: KindUse, type: ParameterType): ParameterDefault {
  const value = options.default;
  return value !== undefined && isValueOf(type, value) ? { kind: 'static', value } : { kind: 'computed' };
}
