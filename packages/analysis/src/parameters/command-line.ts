import { checkValue } from './check-value.ts';
import { errorOf } from './coerce-parameters.ts';
import type { JsonValue, Parameter, ParameterType } from './parameter.ts';
import type { CommandLineResult } from './validation.ts';

/**
 * Reads the text of `-p name=text` as a value of the parameter's type and checks it as `coerceParameters` does.
 * Lists are comma-separated or JSON; `none` and `null` stand for no value where that is allowed; a text that is
 * itself one of these words is written as a JSON string, `"none"`.
 */
export function parseCommandLineValue(parameter: Parameter, text: string): CommandLineResult {
  const value = readText(parameter.type, text);
  const [problem] = checkValue(parameter.type, value);
  if (problem !== undefined) return { ok: false, error: errorOf(parameter, problem) };
  return { ok: true, value };
}

const NOTHING = /^(?:none|null)$/i;
const TRUE = /^(?:true|t|yes|y|on|1)$/i;
const FALSE = /^(?:false|f|no|n|off|0)$/i;

/** The value that a text most likely means for a type; the text itself when it means none, for the check to refuse. */
function readText(type: ParameterType, text: string): JsonValue {
  const trimmed = text.trim();
  if (type.nullable && NOTHING.test(trimmed)) return null;
  switch (type.kind) {
    case 'integer':
      return type.big === true ? trimmed.replace(/_/g, '') : (readInteger(trimmed) ?? text);
    case 'number':
      return readNumber(trimmed) ?? text;
    case 'boolean':
      return readBoolean(trimmed) ?? text;
    case 'string':
      return type.nullable ? (readQuoted(trimmed) ?? text) : text;
    case 'datetime':
      return trimmed.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T').replace(/^(\d{4}-\d\d-\d\d)$/, '$1T00:00');
    case 'date':
    case 'time':
    case 'decimal':
      return trimmed;
    case 'path':
      return text;
    case 'literal':
      return (
        type.values.find((value) => value === text) ??
        type.values.find((value) => meansChoice(value, trimmed)) ??
        text
      );
    case 'list':
      return readList(type.item, text);
    case 'tuple':
      return readTuple(type.items, text);
    case 'record':
    case 'dict':
      return readJson(trimmed) ?? text;
    case 'union':
      return readUnion(type.members, text);
    case 'any':
      return readAny(trimmed, text);
  }
}

function readInteger(text: string): number | undefined {
  if (/^[+-]?\d+(?:_\d+)*$/.test(text)) return Number(text.replace(/_/g, ''));
  const match = /^([+-]?)(0x[\da-f]+|0o[0-7]+|0b[01]+)$/i.exec(text);
  return match === null ? undefined : Number(match[2]) * (match[1] === '-' ? -1 : 1);
}

function readNumber(text: string): JsonValue | undefined {
  const plain = text.replace(/(?<=\d)_(?=\d)/g, '');
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain)) return Number(plain);
  const word = /^([+-]?)(nan|inf|infinity)$/i.exec(plain);
  if (word === null) return undefined;
  if (word[2]?.toLowerCase() === 'nan') return 'NaN';
  return word[1] === '-' ? '-Infinity' : 'Infinity';
}

function readBoolean(text: string): boolean | undefined {
  if (TRUE.test(text)) return true;
  return FALSE.test(text) ? false : undefined;
}

function readQuoted(text: string): string | undefined {
  if (!/^".*"$/s.test(text)) return undefined;
  const value = readJson(text);
  return typeof value === 'string' ? value : undefined;
}

function readJson(text: string): JsonValue | undefined {
  try {
    // What JSON.parse answers is a JsonValue by definition.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function meansChoice(value: string | number | boolean, text: string): boolean {
  if (typeof value === 'number') return readNumber(text) === value;
  if (typeof value === 'boolean')
    return /^(?:true|false)$/i.test(text) && (text.toLowerCase() === 'true') === value;
  return false;
}

function readList(item: ParameterType, text: string): JsonValue {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const json = trimmed.startsWith('[') ? readJson(trimmed) : undefined;
  return json ?? trimmed.split(',').map((part) => readText(item, part.trim()));
}

function readTuple(items: readonly ParameterType[], text: string): JsonValue {
  const trimmed = text.trim();
  const json = trimmed.startsWith('[') ? readJson(trimmed) : undefined;
  return (
    json ??
    trimmed.split(',').map((part, index) => {
      const item = items[index];
      return item === undefined ? part.trim() : readText(item, part.trim());
    })
  );
}

/** Texts are taken literally, so they come last: everything is a text. */
function readUnion(members: readonly ParameterType[], text: string): JsonValue {
  const ordered = [
    ...members.filter((member) => member.kind !== 'string' && member.kind !== 'path'),
    ...members.filter((member) => member.kind === 'string' || member.kind === 'path'),
  ];
  for (const member of ordered) {
    const value = readText(member, text);
    if (checkValue(member, value).length === 0) return value;
  }
  return text;
}

function readAny(trimmed: string, text: string): JsonValue {
  if (trimmed === 'None') return null;
  if (trimmed === 'True' || trimmed === 'False') return trimmed === 'True';
  return readJson(trimmed) ?? text;
}
