import { parse } from 'yaml';
import type { AnalysisCell } from '../cell.ts';
import { lineStartsOf, rangeOf } from '../source/range.ts';
import { metadataOf } from './annotation-metadata.ts';
import { isValueOf } from './check-value.ts';
import { labelFromName } from './comments.ts';
import { describeType } from './describe-type.ts';
import { type KindUse, namedOptions, typeOfKind } from './kinds.ts';
import type { JsonValue, Parameter, ParameterDiagnostic } from './parameter.ts';

/** The inputs that a header of Mercury 1 declares, for notebooks that come from there. */
export interface MercuryHeader {
  readonly cellId: string;
  readonly parameters: readonly Parameter[];
  readonly diagnostics: readonly ParameterDiagnostic[];
}

type Yaml = Readonly<Record<string, JsonValue | undefined>>;

/** Longer headers are something else. In characters. */
const HEADER_CHARACTERS_MAX = 50_000;

/** Reads the YAML of the first raw or markdown cell; undefined where the notebook is not one of Mercury's. */
export function readMercuryHeader(cells: readonly AnalysisCell[]): MercuryHeader | undefined {
  const [cell] = cells;
  if (cell === undefined || cell.type === 'code' || cell.source.length > HEADER_CHARACTERS_MAX)
    return undefined;
  const text = /^\s*---\s*\n([\s\S]*?)\n?---\s*$/.exec(cell.source)?.[1];
  const header = text === undefined ? undefined : readYaml(text);
  const params = header?.params;
  if (header === undefined || !isYaml(params)) return undefined;
  const range = rangeOf(lineStartsOf(cell.source), 0, cell.source.length);
  const notes: string[] = [];
  const parameters: Parameter[] = [];
  for (const [name, given] of Object.entries(params)) {
    if (!isYaml(given)) continue;
    const read = readInput(given, notes, name);
    if (read !== undefined)
      parameters.push({ name, ...read, order: parameters.length, cellId: cell.id, range, required: false });
  }
  for (const key of Object.keys(header))
    if (!TAKEN.has(key)) notes.push(SAID[key] ?? `“${key}” has no meaning here.`);
  const found = parameters.length === 1 ? '1 input is' : `${parameters.length} inputs are`;
  const message = `This is a header of Mercury, and ${found} taken from it.${notes.map((note) => ` ${note}`).join('')}`;
  const diagnostic: ParameterDiagnostic = {
    code: 'mercury-header',
    severity: notes.length > 0 ? 'warning' : 'info',
    message,
    hint: 'Tag the cell that sets these variables with "parameters" and delete the header, when you like.',
    cellId: cell.id,
    range,
  };
  return { cellId: cell.id, parameters, diagnostics: [diagnostic] };
}

const TAKEN = new Set(['params', 'title', 'description']);
const SAID: Readonly<Record<string, string>> = {
  schedule: 'Its schedule is not taken over: schedule the notebook here.',
  notify: 'Its notifications are not taken over.',
  'show-code': 'Who may see the code is decided by the space.',
  'show-prompt': 'Cell numbers are never shown.',
  share: 'Who may see it is decided by the space.',
  output: 'It is shown as an app, whatever its output was.',
  slug: 'Its address is chosen when it is published.',
  continuous_update: 'Results follow the inputs; whoever uses the app can switch that off.',
  static_notebook: 'Every run is computed for whoever runs it.',
  date: 'Its date is not kept; the version has one.',
  author: 'Its author is not taken over; whoever publishes it is.',
};

type Input = Pick<Parameter, 'type' | 'typeText' | 'label' | 'default'> & Partial<Parameter>;

function readInput(given: Yaml, notes: string[], name: string): Input | undefined {
  const use = useOf(given);
  if (use === undefined) {
    notes.push(
      given.output_dir === undefined && given.input !== 'markdown'
        ? `The input “${name}” is of a kind that does not exist here (${String(given.input ?? 'none')}).`
        : `“${name}” is left out: ${given.input === 'markdown' ? 'write its text in a cell' : 'files that a run writes are kept with it'}.`,
    );
    return undefined;
  }
  const type = typeOfKind(use);
  const value =
    use.kind === 'multi-select' && !Array.isArray(given.value) ? toList(given.value) : given.value;
  const label = typeof given.label === 'string' ? given.label : labelFromName(name);
  return {
    type,
    typeText: describeType(type),
    ...metadataOf(use),
    label,
    default: value !== undefined && isValueOf(type, value) ? { kind: 'static', value } : { kind: 'computed' },
  };
}

const toList = (value: JsonValue | undefined): JsonValue =>
  value === undefined || value === null ? [] : [value];

function useOf(given: Yaml): KindUse | undefined {
  const isWhole = [given.value, given.min, given.max, given.step]
    .flat()
    .every((one) => one === undefined || one === null || Number.isInteger(one));
  const numbers = defined({ minimum: given.min, maximum: given.max, step: given.step });
  switch (given.input) {
    case 'text':
      return use(given.rows !== undefined && given.rows !== 1 ? 'long-text' : 'text', { rows: given.rows });
    case 'slider':
      return use('slider', { ...numbers, default: given.value });
    case 'range':
      return use('range', numbers);
    case 'numeric':
      return use(isWhole ? 'integer' : 'number', numbers);
    case 'checkbox':
      return use('checkbox', {});
    case 'select':
      return use(given.multi === true ? 'multi-select' : 'select', { options: given.choices });
    case 'file':
      return use('file', { max_mb: megabytes(given.maxFileSize) });
    default:
      return undefined;
  }
}

function use(kind: string, options: Yaml): KindUse {
  return { kind, options: namedOptions(kind, [], defined(options)) };
}

function defined(options: Yaml): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== null),
  ) as Record<string, JsonValue>;
}

/** `1MB`, `500KB`. */
function megabytes(text: JsonValue | undefined): number | undefined {
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*(K|M|G)B?\s*$/i.exec(String(text ?? '')) ?? [];
  const factor = { K: 1 / 1024, M: 1, G: 1024 }[unit?.toUpperCase() ?? ''];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

function readYaml(text: string): Yaml | undefined {
  try {
    // No aliases: a short header could stand for gigabytes.
    const value: unknown = parse(text, { maxAliasCount: 0 });
    return isYaml(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isYaml(value: unknown): value is Yaml {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
