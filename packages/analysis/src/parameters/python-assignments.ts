import { AnalysisError } from '../analysis-error.ts';
import { isValueOf } from './check-value.ts';
import type {
  JsonValue,
  ListType,
  ParameterSet,
  ParameterType,
  ParameterValues,
  RecordType,
} from './parameter.ts';
import { isGivenSecret } from './secrets.ts';
import { clockPartsOf } from './temporal.ts';

/**
 * Python source that assigns the given values, for papermill's injected-parameters cell. Each value becomes
 * exactly a value of its parameter's type; nothing but the parameters' own names is bound, so nothing of the
 * notebook is shadowed. Ends with a newline.
 *
 * @throws AnalysisError `value-not-validated` for a value that `coerceParameters` would refuse.
 */
export function toPythonAssignments(set: Pick<ParameterSet, 'parameters'>, values: ParameterValues): string {
  const lines = ['# Parameters'];
  const asked: [string, JsonValue][] = [];
  for (const parameter of set.parameters) {
    const value = Object.hasOwn(values, parameter.name) ? values[parameter.name] : undefined;
    if (value === undefined) continue;
    if (isGivenSecret(parameter, value)) {
      const secret = `__import__("quire._values")._values.secret(${quote(parameter.name)})`;
      if (parameter.asked === undefined) lines.push(`${parameter.name} = ${secret}`);
      continue;
    }
    if (!isValueOf(parameter.type, value)) {
      throw new AnalysisError(
        'value-not-validated',
        `The value of "${parameter.name}" was not checked by coerceParameters.`,
      );
    }
    if (parameter.asked === undefined) lines.push(`${parameter.name} = ${toPython(parameter.type, value)}`);
    else asked.push([parameter.name, value]);
  }
  // The helper finds by its key what it would otherwise ask for, and reads it from JSON itself.
  if (asked.length > 0)
    lines.push(`__import__("quire._values")._values.set(${untyped(Object.fromEntries(asked))})`);
  return `${lines.join('\n')}\n`;
}

/** A Python expression whose value is `value`, read as `type`. */
export function toPython(type: ParameterType, value: JsonValue): string {
  if (value === null) return 'None';
  switch (type.kind) {
    case 'integer':
      return integerText(String(value));
    case 'number':
      return floatText(Number(value));
    case 'string':
      return quote(String(value));
    case 'date':
      return dateCall(String(value));
    case 'datetime':
      return dateTimeCall(String(value));
    case 'time':
      return `${DATETIME}.time(${clockArguments(String(value))})`;
    case 'decimal':
      return `__import__("decimal").Decimal(${quote(String(value))})`;
    case 'path':
      return `__import__("pathlib").Path(${quote(String(value))})`;
    case 'list':
      return Array.isArray(value) ? listText(type, value) : untyped(value);
    case 'tuple': {
      const items = Array.isArray(value) ? (value as readonly JsonValue[]) : [];
      const texts = type.items.map((item, index) => toPython(item, items[index] ?? null));
      return texts.length === 1 ? `(${texts[0]},)` : `(${texts.join(', ')})`;
    }
    case 'record':
      return isRecord(value) ? recordText(type, value) : untyped(value);
    case 'dict':
      return isRecord(value) ? dictText(value, (item) => toPython(type.value, item)) : untyped(value);
    case 'union': {
      const member = memberFor(type.members, value);
      return member === undefined ? untyped(value) : toPython(member, value);
    }
    default:
      return untyped(value);
  }
}

const DATETIME = '__import__("datetime")';

/** The first alternative that takes the value; a whole number is an `int` where that is among them. */
function memberFor(members: readonly ParameterType[], value: JsonValue): ParameterType | undefined {
  const fitting = members.filter((member) => isValueOf(member, value));
  return fitting.find((member) => member.kind === 'integer' && typeof value === 'number') ?? fitting[0];
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function untyped(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? integerText(String(value)) : floatText(value);
  if (Array.isArray(value)) return `[${value.map(untyped).join(', ')}]`;
  return isRecord(value) ? dictText(value, untyped) : 'None';
}

/** Python refuses leading zeros in integer literals. */
function integerText(text: string): string {
  const match = /^([+-]?)0*(\d+)$/.exec(text);
  return match === null ? text : `${match[1] === '-' ? '-' : ''}${match[2]}`;
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return `float("${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}")`;
  if (Object.is(value, -0)) return '-0.0';
  // JavaScript and Python both write the shortest digits that read back as the same double.
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function listText(type: ListType, items: readonly JsonValue[]): string {
  const list = items.map((item) => toPython(type.item, item)).join(', ');
  switch (type.container) {
    case 'tuple':
      return items.length === 1 ? `(${list},)` : `(${list})`;
    case 'set':
      return items.length === 0 ? 'set()' : `{${list}}`;
    case 'frozenset':
      return items.length === 0 ? 'frozenset()' : `frozenset({${list}})`;
    case 'frame':
      return frameText(type, list);
    default:
      return `[${list}]`;
  }
}

/** The columns are named even where there are no rows. */
function frameText({ item }: ListType, rows: string): string {
  const columns =
    item.kind === 'record' ? `, columns=[${item.fields.map((f) => quote(f.name)).join(', ')}]` : '';
  return `__import__("pandas").DataFrame([${rows}]${columns})`;
}

function recordText(type: RecordType, value: { readonly [key: string]: JsonValue }): string {
  const entries = type.fields.map(
    (field) => `${quote(field.name)}: ${toPython(field.type, value[field.name] ?? null)}`,
  );
  return `{${entries.join(', ')}}`;
}

function dictText(value: { readonly [key: string]: JsonValue }, render: (item: JsonValue) => string): string {
  const entries = Object.entries(value).map(([key, item]) => `${quote(key)}: ${render(item)}`);
  return `{${entries.join(', ')}}`;
}

function dateArguments(text: string): string {
  const [year, month, day] = text.split('-').map(Number);
  return `${year}, ${month}, ${day}`;
}

function dateCall(text: string): string {
  return `${DATETIME}.date(${dateArguments(text)})`;
}

function dateTimeCall(text: string): string {
  const [day = '', clock = ''] = text.split('T');
  return `${DATETIME}.datetime(${dateArguments(day)}, ${clockArguments(clock)})`;
}

function clockArguments(text: string): string {
  const { hour, minute, second, microsecond, offsetMinutes } = clockPartsOf(text);
  const parts = [`${hour}`, `${minute}`];
  if (second !== 0 || microsecond !== 0) parts.push(`${second}`);
  if (microsecond !== 0) parts.push(`${microsecond}`);
  if (offsetMinutes === 0) parts.push(`tzinfo=${DATETIME}.timezone.utc`);
  else if (offsetMinutes !== undefined) {
    parts.push(`tzinfo=${DATETIME}.timezone(${DATETIME}.timedelta(minutes=${offsetMinutes}))`);
  }
  return parts.join(', ');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Quotes, controls, separators and lone surrogates, which cannot stand in source as they are. */
const NEEDS_ESCAPE = /[\\"\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A Python string literal, always in double quotes and on one line. */
export function quote(text: string): string {
  const escaped = text.replace(NEEDS_ESCAPE, (char) => {
    if (Object.hasOwn(ESCAPES, char)) return ESCAPES[char] ?? char;
    const point = char.codePointAt(0) ?? 0;
    const hex = point.toString(16);
    if (point <= 0xff) return `\\x${hex.padStart(2, '0')}`;
    return point <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
  });
  return `"${escaped}"`;
}
